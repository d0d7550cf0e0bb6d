"""The statements over what is ours, schema radio; each constant is one."""

from typing import LiteralString

# Row locks are taken in order of job_key by every loader: no two can wait for each other. The same
# bytes read by other code replace what that code made of them, whatever rank it saw in them.
KEEP_WINNERS: LiteralString = """
INSERT INTO radio.ledger AS there (
    job_key, job_id, is_usable, completed_at, retry_count, created_at, content_sha256,
    reader_version, verdict, is_structured
)
SELECT
    job_key, job_id, is_usable, completed_at, retry_count, created_at, content_sha256,
    reader_version, verdict, is_structured
FROM json_populate_recordset(NULL::radio.ledger, %(entries)s)
ORDER BY job_key
ON CONFLICT (job_key) DO UPDATE SET
    is_usable = excluded.is_usable,
    completed_at = excluded.completed_at,
    retry_count = excluded.retry_count,
    created_at = excluded.created_at,
    content_sha256 = excluded.content_sha256,
    reader_version = excluded.reader_version,
    verdict = excluded.verdict,
    is_structured = excluded.is_structured
WHERE CASE
    WHEN excluded.content_sha256 = there.content_sha256
    THEN %(again)s OR excluded.reader_version <> there.reader_version
    ELSE (
        excluded.is_usable,
        coalesce(excluded.completed_at, '-infinity'),
        excluded.retry_count,
        coalesce(excluded.created_at, '-infinity'),
        excluded.content_sha256
    ) > (
        there.is_usable,
        coalesce(there.completed_at, '-infinity'),
        there.retry_count,
        coalesce(there.created_at, '-infinity'),
        there.content_sha256
    )
END
RETURNING job_key
"""
KEEP_OBSERVATIONS: LiteralString = """
INSERT INTO radio.observation (job_key, input_key, scraper_id, reading)
SELECT job_key, input_key, scraper_id, reading
FROM json_populate_recordset(NULL::radio.observation, %s)
ORDER BY job_key
ON CONFLICT (job_key) DO UPDATE SET
    input_key = excluded.input_key,
    scraper_id = excluded.scraper_id,
    reading = excluded.reading
"""
MARK_INPUTS: LiteralString = """
INSERT INTO radio.mark (input_key)
SELECT DISTINCT input_key FROM radio.observation WHERE job_key = ANY (%s) ORDER BY input_key
"""
ENTRIES: LiteralString = """
SELECT
    job_key, job_id, is_usable, completed_at, retry_count, created_at, content_sha256,
    reader_version, verdict, is_structured
FROM radio.ledger WHERE job_key = ANY (%s)
"""
LEDGER: LiteralString = """
SELECT
    job_key, job_id, is_usable, completed_at, retry_count, created_at, content_sha256,
    reader_version, verdict, is_structured
FROM radio.ledger ORDER BY job_id
"""
# Deletes every mark of the inputs that it can see; a mark that commits later stays.
TAKE_MARKS: LiteralString = """
WITH taken AS (
    DELETE FROM radio.mark
    WHERE input_key IN (
        SELECT input_key FROM radio.mark GROUP BY input_key ORDER BY input_key LIMIT %s
    )
    RETURNING input_key
)
SELECT DISTINCT input_key FROM taken ORDER BY input_key
"""
OBSERVATIONS: LiteralString = """
SELECT
    ledger.job_id, ledger.is_usable, ledger.completed_at, ledger.retry_count, ledger.created_at,
    ledger.content_sha256, ledger.reader_version, ledger.verdict, ledger.is_structured,
    observation.input_key, observation.scraper_id, observation.reading
FROM radio.observation JOIN radio.ledger USING (job_key)
WHERE observation.input_key = ANY (%s)
"""
OBSERVATIONS_BY: LiteralString = """
SELECT
    ledger.job_id, ledger.is_usable, ledger.completed_at, ledger.retry_count, ledger.created_at,
    ledger.content_sha256, ledger.reader_version, ledger.verdict, ledger.is_structured,
    observation.input_key, observation.scraper_id, observation.reading
FROM radio.observation JOIN radio.ledger USING (job_key)
WHERE observation.job_key = ANY (%s)
"""
MARKED_INPUTS: LiteralString = """
SELECT DISTINCT input_key FROM radio.mark
"""
DELETE_STATEMENTS: LiteralString = """
DELETE FROM radio.statement WHERE input_key = ANY (%s)
RETURNING input_key, organization_id, organization ->> 'name'
"""
KEEP_ALIASES: LiteralString = """
INSERT INTO radio.identity_alias (old_id, new_id, input_key)
SELECT old_id, new_id, input_key
FROM json_populate_recordset(NULL::radio.identity_alias, %s)
ON CONFLICT (old_id, new_id) DO NOTHING
"""
ASSUMPTIONS: LiteralString = """
SELECT organization_id, table_name, record_id, field
FROM radio.assumption WHERE organization_id = ANY (%s)
"""
DELETE_ASSUMPTIONS: LiteralString = """
DELETE FROM radio.assumption
USING json_populate_recordset(NULL::radio.assumption, %s) AS gone
WHERE assumption.record_id = gone.record_id AND assumption.field = gone.field
"""
INSERT_ASSUMPTIONS: LiteralString = """
INSERT INTO radio.assumption (organization_id, table_name, record_id, field)
SELECT organization_id, table_name, record_id, field
FROM json_populate_recordset(NULL::radio.assumption, %s)
"""
INSERT_STATEMENTS: LiteralString = """
INSERT INTO radio.statement (
    input_key, organization_id, scraper_id, is_usable, completed_at, retry_count, created_at,
    content_sha256, organization
)
SELECT
    input_key, organization_id, scraper_id, is_usable, completed_at, retry_count, created_at,
    content_sha256, organization
FROM json_populate_recordset(NULL::radio.statement, %s)
"""
ORGANIZATIONS_OF_JOB: LiteralString = """
SELECT DISTINCT statement.organization_id
FROM radio.observation JOIN radio.statement USING (input_key)
WHERE observation.job_key = %s
"""
STATEMENTS_OF: LiteralString = """
SELECT
    input_key, organization_id, scraper_id, is_usable, completed_at, retry_count, created_at,
    content_sha256, organization
FROM radio.statement WHERE input_key = ANY (%s)
"""
STATEMENTS: LiteralString = """
SELECT
    input_key, organization_id, scraper_id, is_usable, completed_at, retry_count, created_at,
    content_sha256, organization
FROM radio.statement WHERE organization_id = ANY (%s)
"""
