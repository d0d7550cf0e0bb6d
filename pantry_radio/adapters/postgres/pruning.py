"""What a walk over files has not met, in PostgreSQL: kept in temporary tables, not in memory."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import LiteralString

from pantry_radio.adapters.postgres import queries, rows
from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.adapters.postgres.text import stored
from pantry_radio.domain.ports.pruning import Scope, Unmet

_JOBS_PER_TRANSACTION = 500

_BEGIN: LiteralString = """
CREATE TEMPORARY TABLE unmet (
    job_key bytea PRIMARY KEY, content_sha256 text COLLATE "C" NOT NULL
);
CREATE TEMPORARY TABLE judged (job_key bytea PRIMARY KEY, is_prunable boolean NOT NULL);
INSERT INTO unmet SELECT job_key, content_sha256 FROM radio.ledger;
ANALYZE unmet;
"""
_MEET: LiteralString = """
DELETE FROM unmet USING unnest(%s::bytea[], %s::text[]) AS met (job_key, content_sha256)
WHERE unmet.job_key = met.job_key AND unmet.content_sha256 = met.content_sha256
"""
_MEET_CONTENTS: LiteralString = """
DELETE FROM unmet USING unnest(%s::text[]) AS met (content_sha256)
WHERE unmet.content_sha256 = met.content_sha256
"""
# Each unmet entry that still stands, by where files of just its content were read.
_JUDGE: LiteralString = """
INSERT INTO judged
SELECT
    ledger.job_key,
    coalesce(
        bool_and(CASE WHEN file.place IS NOT NULL THEN EXISTS (
            SELECT FROM unnest(%(below)s::text[]) AS below (folder)
            WHERE starts_with(file.place, below.folder)
        ) END),
        %(takes_unplaced)s
    )
FROM unmet
JOIN radio.ledger USING (job_key, content_sha256)
LEFT JOIN radio.file
    ON file.job_id = ledger.job_id AND file.content_sha256 = ledger.content_sha256
GROUP BY ledger.job_key
"""
_COUNT: LiteralString = """
SELECT count(*) FILTER (WHERE is_prunable), count(*) FILTER (WHERE NOT is_prunable) FROM judged
"""
_TAKE: LiteralString = """
DELETE FROM judged
WHERE job_key IN (SELECT job_key FROM judged WHERE is_prunable ORDER BY job_key LIMIT %s)
RETURNING job_key
"""
# In the order in which loaders lock; what has another content by now stays.
_LOCK: LiteralString = """
SELECT ledger.job_key FROM radio.ledger JOIN unmet USING (job_key, content_sha256)
WHERE ledger.job_key = ANY (%s)
ORDER BY ledger.job_key FOR UPDATE OF ledger
"""
_FORGET: LiteralString = """
DELETE FROM radio.file USING radio.ledger
WHERE ledger.job_key = ANY (%s)
AND file.job_id = ledger.job_id AND file.content_sha256 = ledger.content_sha256
"""
_REMOVE: LiteralString = "DELETE FROM radio.ledger WHERE job_key = ANY (%s)"


class PostgresPruning:
    """Pruning over a connection whose temporary tables hold what is unmet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meet(self, results: Collection[tuple[str, str]]) -> None:
        """See the port."""
        keys = [rows.job_key(job_id) for job_id, _ in results]
        contents = [content_sha256 for _, content_sha256 in results]
        with translated():
            self._connection.execute(_MEET, (keys, contents))

    def meet_contents(self, digests: Collection[str]) -> None:
        """See the port."""
        with translated():
            self._connection.execute(_MEET_CONTENTS, (list(digests),))

    def unmet(self, scope: Scope) -> Unmet:
        """See the port."""
        with translated():
            self._judge(scope)
            row = self._connection.execute(_COUNT).fetchone()
        assert row is not None
        return Unmet(here=int(row[0]), elsewhere=int(row[1]))

    def remove(self, scope: Scope) -> int:
        """See the port."""
        removed = 0
        with translated():
            self._judge(scope)
            while (done := self._remove_some()) is not None:
                removed += done
        return removed

    def _judge(self, scope: Scope) -> None:
        below = [stored(beginning) for beginning in scope.beginnings]
        parameters = {"below": below, "takes_unplaced": scope.takes_unplaced}
        with self._connection.transaction():
            self._connection.execute("TRUNCATE judged")
            self._connection.execute(_JUDGE, parameters)

    def _remove_some(self) -> int | None:
        """One transaction; None when nothing is left."""
        with self._connection.transaction():
            taken = [key for (key,) in self._connection.execute(_TAKE, (_JOBS_PER_TRANSACTION,))]
            if not taken:
                return None
            keys = [key for (key,) in self._connection.execute(_LOCK, (taken,))]
            for statement in (queries.MARK_INPUTS, _FORGET, _REMOVE):
                self._connection.execute(statement, (keys,))
        return len(keys)


@contextmanager
def pruning(url: str) -> Iterator[PostgresPruning]:
    """See FoodDatabase.pruning. It has a connection of its own."""
    with open_migrated(url) as connection:
        with translated(), connection.transaction():
            connection.execute(_BEGIN)
        yield PostgresPruning(connection)
