"""What a publication says of itself: digest, newest job, rows; as `publication.json` keeps it."""

import json
from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from pantry_radio.domain.sql_dumps import DumpFacts

_PUBLIC = "public."
_LEDGER = "radio.ledger"


@frozen(kw_only=True)
class Facts:
    """The database that was published. `counts` are the rows of the HSDS tables by name."""

    digest: str
    newest_job: date | None
    jobs: int
    counts: Mapping[str, int] = field(factory=dict[str, int])

    @classmethod
    def of(cls, facts: DumpFacts) -> "Facts":
        """The facts of a dump, which is of the same moment."""
        return cls(
            digest=facts.digest,
            newest_job=facts.newest_job,
            jobs=facts.rows.get(_LEDGER, 0),
            counts={
                table.removeprefix(_PUBLIC): rows
                for table, rows in facts.rows.items()
                if table.startswith(_PUBLIC)
            },
        )

    def rows(self, table: str) -> int:
        """The rows of a table; none where there is no such table."""
        return self.counts.get(table, 0)


def dump_facts(facts: Facts) -> bytes:
    """The bytes of `publication.json`."""
    document = {
        "digest": facts.digest,
        "newest_job": None if facts.newest_job is None else str(facts.newest_job),
        "jobs": facts.jobs,
        "rows": dict(facts.counts),
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def parse_facts(data: bytes | None) -> Facts | None:
    """What `publication.json` says; None where there is none, or another hand has spoilt it."""
    try:
        read = json.loads(data or b"")
        newest = read["newest_job"]
        return Facts(
            digest=str(read["digest"]),
            newest_job=None if newest is None else date.fromisoformat(newest),
            jobs=int(read["jobs"]),
            counts={str(table): int(rows) for table, rows in read["rows"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
