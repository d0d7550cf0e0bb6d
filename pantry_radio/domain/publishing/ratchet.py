"""The ratchet: a database that has shrunk is not published, whoever or whatever shrank it."""

import json
import math
from collections.abc import Mapping

from attrs import field, frozen

from pantry_radio.domain.errors import PublicationRefusedError, SettingsError

_GONE = "is gone from the data repository, which has a publication.json"
_MEND = (
    "mend it from the history of the repository, or publish once with: "
    "./bouy haarrrvest run --override-ratchet"
)


@frozen(kw_only=True)
class Highest:
    """The most rows that any publication had, table by table, and the dump of the newest one."""

    counts: Mapping[str, int] = field(factory=dict[str, int])
    dump: str = ""
    dump_sha256: str = ""


@frozen(kw_only=True)
class Limits:
    """What a publication must have: rows in all, and this share of the most that there ever was.

    `allow_empty` lifts the first. Tables in `may_shrink` are free of the second, once; with
    `may_all_shrink` every table is.
    """

    least_records: int = 100
    share: float = 0.9
    allow_empty: bool = False
    may_shrink: frozenset[str] = frozenset()
    may_all_shrink: bool = False


@frozen(kw_only=True)
class Shrunken:
    """A table with fewer rows than it must have."""

    table: str
    rows: int
    highest: int
    least: int


def shrunken(
    counts: Mapping[str, int], highest: Mapping[str, int], limits: Limits
) -> tuple[Shrunken, ...]:
    """The tables that keep a publication from being made; one that is gone has no rows."""
    if limits.may_all_shrink:
        return ()
    found = (
        Shrunken(
            table=table,
            rows=counts.get(table, 0),
            highest=most,
            least=math.ceil(most * limits.share - 1e-9),  # 0.9 x 10 is 9, whatever floats say
        )
        for table, most in highest.items()
        if table not in limits.may_shrink
    )
    return tuple(each for each in found if each.rows < each.least)


def raised(
    counts: Mapping[str, int], highest: Mapping[str, int], limits: Limits
) -> Mapping[str, int]:
    """The new highest counts, once these are published. Only what may shrink is ever lowered."""
    names = {*counts, *highest}
    return {
        table: counts.get(table, 0)
        if limits.may_all_shrink or table in limits.may_shrink
        else max(counts.get(table, 0), highest.get(table, 0))
        for table in sorted(names)
    }


def checked(
    counts: Mapping[str, int], kept: bytes | None, limits: Limits, *, has_published: bool = False
) -> Highest:
    """The highest counts, as `ratchet.json` keeps them, once these counts have passed.

    Raises:
        PublicationRefusedError: they have not, or `kept` cannot be read, or is not there although
            something `has_published` before.
        SettingsError: a table that may shrink does not exist.
    """
    if kept is None and has_published and not limits.may_all_shrink:
        raise PublicationRefusedError(f"sql_dumps/ratchet.json {_GONE}; {_MEND}")
    highest = parse_highest(None if limits.may_all_shrink else kept)
    require(counts, highest.counts, limits)
    return highest


def require(counts: Mapping[str, int], highest: Mapping[str, int], limits: Limits) -> None:
    """Sees that these counts may be published.

    Raises:
        PublicationRefusedError: not so; it says which tables, and how to publish all the same.
        SettingsError: a table that may shrink does not exist.
    """
    known = {*counts, *highest}
    unknown = sorted(limits.may_shrink - known)
    if unknown:
        raise SettingsError(
            f"--allow-shrinking: there is no table {', '.join(unknown)}; there are "
            f"{', '.join(sorted(known)) or 'none'}"
        )
    total = sum(counts.values())
    if total < limits.least_records and not limits.allow_empty:
        raise PublicationRefusedError(
            f"the database has {total:,} rows, and nothing is published below "
            f"{limits.least_records:,} (SQL_DUMP_MIN_RECORDS; ALLOW_EMPTY_SQL_DUMP=true publishes "
            "all the same)"
        )
    shrank = shrunken(counts, highest, limits)
    if shrank:
        told = "; ".join(
            f"{each.table} has {each.rows:,} rows, published were {each.highest:,}"
            for each in shrank
        )
        names = " ".join(each.table for each in shrank)
        raise PublicationRefusedError(
            f"nothing is published: {told}; at least {limits.share:.0%} must be left "
            "(SQL_DUMP_RATCHET_PERCENTAGE). If that is right, publish once with: "
            f"./bouy haarrrvest run --allow-shrinking {names}"
        )


def parse_highest(data: bytes | None) -> Highest:
    """What `ratchet.json` says; nothing where there is none yet.

    Raises:
        PublicationRefusedError: it is there and cannot be read; no ratchet is no safety.
    """
    if data is None:
        return Highest()
    try:
        written = json.loads(data)
        counts = {str(table): int(most) for table, most in written["highest"].items()}
        dump = written.get("dump", {})
        return Highest(
            counts=counts, dump=str(dump.get("file", "")), dump_sha256=str(dump.get("sha256", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise PublicationRefusedError(
            f"sql_dumps/ratchet.json in the data repository cannot be read; {_MEND}"
        ) from exc


def dump_highest(highest: Highest) -> bytes:
    """The bytes of `ratchet.json`."""
    document = {
        "dump": {"file": highest.dump, "sha256": highest.dump_sha256},
        "highest": dict(sorted(highest.counts.items())),
    }
    return (json.dumps(document, indent=2) + "\n").encode()
