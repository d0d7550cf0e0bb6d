"""What a PostgreSQL database holds, counted by the server."""

from collections.abc import Sequence
from typing import LiteralString

from psycopg import sql

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.survey import (
    EmptyResults,
    ProblemExample,
    ProblemsOfKind,
    ScraperCounts,
    StateCounts,
    Statistics,
)

_PROBLEMS: LiteralString = """
WITH problem AS (
    SELECT
        observation.job_key,
        coalesce(observation.scraper_id, 'unknown') COLLATE "C" AS scraper_id,
        (each.value ->> 'kind') COLLATE "C" AS kind,
        (each.value ->> 'path') COLLATE "C" AS path,
        (each.value ->> 'value') COLLATE "C" AS value
    FROM radio.observation
    CROSS JOIN jsonb_array_elements(observation.reading -> 'problems') AS each
    WHERE
        (%(scraper)s::text IS NULL OR coalesce(observation.scraper_id, 'unknown') = %(scraper)s)
        AND (%(kind)s::text IS NULL OR each.value ->> 'kind' = %(kind)s)
), numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY job_key, kind ORDER BY path, value
    ) AS nth FROM problem
), placed AS (
    SELECT numbered.*, ledger.job_id, row_number() OVER (
        PARTITION BY scraper_id, kind ORDER BY nth, ledger.job_id, path
    ) AS place FROM numbered JOIN radio.ledger USING (job_key)
)
SELECT
    scraper_id, kind, count(*) AS problems, count(DISTINCT job_key),
    coalesce(
        json_agg(json_build_array(job_id, path, value) ORDER BY place)
        FILTER (WHERE place <= %(examples)s),
        '[]'
    )
FROM placed GROUP BY scraper_id, kind ORDER BY problems DESC, scraper_id, kind
"""
_EMPTY: LiteralString = """
WITH placed AS (
    SELECT
        coalesce(observation.scraper_id, 'unknown') COLLATE "C" AS scraper_id,
        ledger.verdict COLLATE "C" AS reason,
        ledger.job_id,
        row_number() OVER (
            PARTITION BY observation.scraper_id, ledger.verdict ORDER BY ledger.job_id
        ) AS place
    FROM radio.observation JOIN radio.ledger USING (job_key)
    WHERE ledger.verdict <> 'loaded' AND (
        %(scraper)s::text IS NULL OR coalesce(observation.scraper_id, 'unknown') = %(scraper)s
    )
)
SELECT
    scraper_id, reason, count(*) AS files,
    coalesce(array_agg(job_id ORDER BY place) FILTER (WHERE place <= %(examples)s), '{}')
FROM placed GROUP BY scraper_id, reason ORDER BY files DESC, scraper_id, reason
"""
_STATES: LiteralString = """
SELECT address.state_province, count(DISTINCT location.organization_id), count(*)
FROM public.location LEFT JOIN public.address ON address.location_id = location.id
GROUP BY address.state_province
ORDER BY address.state_province COLLATE "C" NULLS LAST
"""
_WITHOUT_PLACE: LiteralString = """
SELECT count(*) FROM public.organization WHERE NOT EXISTS (
    SELECT FROM public.location WHERE location.organization_id = organization.id
)
"""
_SCRAPERS: LiteralString = """
WITH job AS (
    SELECT
        coalesce(observation.scraper_id, 'unknown') COLLATE "C" AS scraper_id,
        ledger.verdict, ledger.job_id, ledger.completed_at
    FROM radio.observation JOIN radio.ledger USING (job_key)
), verdict AS (
    SELECT scraper_id, verdict, count(*) AS jobs FROM job GROUP BY scraper_id, verdict
), newest AS (
    SELECT DISTINCT ON (scraper_id) scraper_id, job_id, completed_at
    FROM job ORDER BY scraper_id, completed_at DESC NULLS LAST, job_id DESC
), told AS (
    SELECT coalesce(scraper_id, 'unknown') AS scraper_id,
        count(DISTINCT organization_id) AS organizations
    FROM radio.statement GROUP BY 1
)
SELECT
    newest.scraper_id, newest.job_id, newest.completed_at, coalesce(told.organizations, 0),
    (SELECT json_object_agg(verdict.verdict, verdict.jobs) FROM verdict
     WHERE verdict.scraper_id = newest.scraper_id)
FROM newest LEFT JOIN told USING (scraper_id) ORDER BY newest.scraper_id
"""
_READERS: LiteralString = """
SELECT reader_version, count(*) FROM radio.ledger
GROUP BY reader_version ORDER BY reader_version COLLATE "C"
"""
_OURS: LiteralString = """
SELECT
    (SELECT count(*) FROM radio.assumption),
    (SELECT count(*) FROM radio.identity_alias),
    (SELECT count(DISTINCT input_key) FROM radio.mark)
"""


def problems(
    connection: Connection, *, scraper_id: str | None, kind: str | None, examples: int
) -> Sequence[ProblemsOfKind]:
    """See Survey."""
    found = connection.execute(
        _PROBLEMS,
        {
            "scraper": None if scraper_id is None else stored(scraper_id),
            "kind": None if kind is None else stored(kind),
            "examples": examples,
        },
    )
    return [
        ProblemsOfKind(
            scraper_id=restored(scraper),
            kind=restored(name),
            count=count,
            files=files,
            examples=tuple(
                ProblemExample(job_id=restored(job), path=restored(path), value=restored(value))
                for job, path, value in shown
            ),
        )
        for scraper, name, count, files, shown in found
    ]


def empty_results(
    connection: Connection, *, scraper_id: str | None, examples: int
) -> Sequence[EmptyResults]:
    """See Survey."""
    scraper = None if scraper_id is None else stored(scraper_id)
    found = connection.execute(_EMPTY, {"scraper": scraper, "examples": examples})
    return [
        EmptyResults(
            scraper_id=restored(scraper),
            reason=reason,
            files=files,
            job_ids=tuple(map(restored, job_ids)),
        )
        for scraper, reason, files, job_ids in found
    ]


def statistics(connection: Connection) -> Statistics:
    """See Survey."""
    assumptions, aliases, marked_inputs = connection.execute(_OURS).fetchall()[0]
    return Statistics(
        tables={table: _count(connection, table) for table, _ in TABLES},
        states=tuple(
            StateCounts(
                state=None if state is None else restored(state),
                organizations=organizations,
                locations=locations,
            )
            for state, organizations, locations in connection.execute(_STATES)
        ),
        organizations_without_place=connection.execute(_WITHOUT_PLACE).fetchall()[0][0],
        scrapers=tuple(
            ScraperCounts(
                scraper_id=restored(scraper),
                verdicts=verdicts,
                organizations=organizations,
                newest_job_id=restored(job_id),
                newest_completed_at=None if moment is None else moment.isoformat(),
            )
            for scraper, job_id, moment, organizations, verdicts in connection.execute(_SCRAPERS)
        ),
        reader_versions={
            restored(version): count for version, count in connection.execute(_READERS)
        },
        assumptions=assumptions,
        aliases=aliases,
        marked_inputs=marked_inputs,
    )


def _count(connection: Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
    return int(connection.execute(query).fetchall()[0][0])
