"""Our SQL dumps: the header that says what is in one, names derived from it, and which to keep."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import islice

from attrs import field, frozen

from pantry_radio.domain.errors import DumpError

FORMAT = 1
LATEST, LATEST_GZIPPED = "latest.sql", "latest.sql.gz"
"""One of them is published, by the size of the dump."""

LEDGER = "radio.ledger"
MARKER = b"-- pantry_radio SQL dump, format "
_NAME = re.compile(r"pantry_radio_(\d{4}-\d\d-\d\d|undated)_[0-9a-f]{12}\.sql(\.gz)?")
_LINE = re.compile(r"-- (digest|migration|newest job|rows): (.+)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_LINES = 200
_UNDATED = "undated"


@frozen(kw_only=True)
class DumpFacts:
    """What a dump holds: `bouy db digest` of its moment, its newest migration, rows by table.

    `newest_job` is the day of the newest job result.
    """

    digest: str
    migration: str
    newest_job: date | None
    rows: Mapping[str, int] = field(factory=dict[str, int])

    @property
    def name(self) -> str:
        """The file name of this content: no clock is in it, and other content has another name."""
        return f"pantry_radio_{self.newest_job or _UNDATED}_{self.digest[:12]}.sql"

    @property
    def total_rows(self) -> int:
        """Rows of all HSDS tables."""
        return sum(rows for table, rows in self.rows.items() if table.startswith("public."))

    @property
    def jobs(self) -> int:
        """Jobs in the ledger."""
        return self.rows.get(LEDGER, 0)


def header(facts: DumpFacts) -> bytes:
    """The comment at the head of a dump, from which `facts_of` reads the same facts."""
    lines = [
        f"{MARKER.decode()}{FORMAT}",
        f"-- digest: {facts.digest}",
        f"-- migration: {facts.migration}",
        f"-- newest job: {facts.newest_job or _UNDATED}",
        *(f"-- rows: {table} {rows}" for table, rows in facts.rows.items()),
        "--",
        "-- ./bouy db restore FILE loads and proves it. By hand, into a new database:",
        "-- psql -X -1 -v ON_ERROR_STOP=1 -f FILE DATABASE",
    ]
    return "\n".join(lines).encode() + b"\n\n"


def facts_of(lines: Iterable[bytes]) -> DumpFacts:
    """What the header of a dump states; takes from `lines` no more than that.

    Raises:
        DumpError: it is no dump of ours, or of a newer format.
    """
    lines = iter(lines)
    first = next(lines, b"").rstrip()
    if not first.startswith(MARKER):
        raise DumpError(
            "it is no dump of pantry_radio: such SQL is code that may do anything. If you trust "
            "it, load it with `./bouy db psql -X -1 -v ON_ERROR_STOP=1 -f FILE`"
        )
    if first != MARKER + str(FORMAT).encode():
        raise DumpError("it was written by a newer pantry_radio; run that version")
    stated: dict[str, list[str]] = {}
    for line in islice(lines, _MOST_LINES):
        if not line.strip():
            break
        if not line.startswith(b"--"):
            raise DumpError("its header is damaged; take another dump")
        if match := _LINE.fullmatch(line.decode("utf-8", "replace").rstrip()):
            stated.setdefault(match[1], []).append(match[2])
    try:
        return _facts(stated)
    except (KeyError, ValueError) as exc:
        raise DumpError("its header is damaged; take another dump") from exc


def _facts(stated: Mapping[str, list[str]]) -> DumpFacts:
    [digest] = stated["digest"]
    [migration] = stated["migration"]
    [newest] = stated["newest job"]
    if not _DIGEST.fullmatch(digest):
        raise ValueError(digest)
    rows = (line.rsplit(" ", 1) for line in stated.get("rows", []))
    return DumpFacts(
        digest=digest,
        migration=migration,
        newest_job=None if newest == _UNDATED else date.fromisoformat(newest),
        rows={table: int(count) for table, count in rows},
    )


def is_dump_name(name: str) -> bool:
    """Whether `DumpFacts.name` may have given this name, or it and `.gz`."""
    return _NAME.fullmatch(name) is not None


def superfluous(names: Collection[str], *, latest: str, keep: int) -> tuple[str, ...]:
    """The files to remove so that the newest `keep` dumps stay, and `latest` whatever its day is.

    Given are the names in the folder of dumps. Names that are not ours are never returned; the
    checksum `NAME.sha256` goes with its dump, and one without its dump goes, too. Dumps of one day
    follow in the order of their names, which says nothing; a repeated call returns nothing more.
    """
    dumps = sorted(filter(is_dump_name, names), key=_age, reverse=True)
    others = [name for name in dumps if name != latest]
    kept = {latest, *others[: max(keep - 1, 0)]}
    gone = [name for name in names if _dump_of(name) is not None and _dump_of(name) not in kept]
    return tuple(sorted(gone))


def checksum_name(name: str) -> str:
    """The file beside a dump that holds its SHA-256, as `sha256sum` writes it."""
    return f"{name}.sha256"


def checksum_line(sha256: str, name: str) -> bytes:
    """What `sha256sum NAME` prints, and `sha256sum -c` checks."""
    return f"{sha256}  {name}\n".encode()


def stated_checksum(data: bytes) -> str:
    """The SHA-256 in such a line.

    Raises:
        DumpError: there is none.
    """
    word = data.split(maxsplit=1)[0].decode("ascii", "replace") if data.strip() else ""
    if not _DIGEST.fullmatch(word):
        raise DumpError("holds no SHA-256; write it anew with sha256sum, if you trust the dump")
    return word


def _age(name: str) -> tuple[bool, str]:
    return _UNDATED not in name, name


def _dump_of(name: str) -> str | None:
    """The dump to which a name belongs: itself, or the one of which it is the checksum."""
    dump = name.removesuffix(".sha256")
    return dump if is_dump_name(dump) else None
