-- Where the HSDS rows come from. Text may hold anything that JSON may: the program keeps the two
-- things that PostgreSQL refuses (U+0000, lone surrogates) under an escape that keeps the order.

CREATE TABLE radio.ledger (
    job_key bytea PRIMARY KEY,
    job_id text COLLATE "C" NOT NULL,
    is_usable boolean NOT NULL,
    completed_at timestamptz,
    retry_count numeric NOT NULL,
    created_at timestamptz,
    content_sha256 text COLLATE "C" NOT NULL,
    reader_version text NOT NULL,
    verdict text NOT NULL,
    is_structured boolean NOT NULL
);
COMMENT ON TABLE radio.ledger IS 'The one result of each job that counts.';
COMMENT ON COLUMN radio.ledger.job_key IS
    'SHA-256 of the job_id: an id may be longer than an index takes.';
COMMENT ON COLUMN radio.ledger.job_id IS 'The id of the job.';
COMMENT ON COLUMN radio.ledger.is_usable IS 'Rank, first: whether there is a result to load.';
COMMENT ON COLUMN radio.ledger.completed_at IS 'Rank, second; NULL, the lowest, where missing.';
COMMENT ON COLUMN radio.ledger.retry_count IS 'Rank, third; -1 where missing.';
COMMENT ON COLUMN radio.ledger.created_at IS 'Rank, fourth; NULL, the lowest, where missing.';
COMMENT ON COLUMN radio.ledger.content_sha256 IS 'Rank, last: SHA-256 of the stored bytes.';
COMMENT ON COLUMN radio.ledger.reader_version IS 'The version of the code that read the result.';
COMMENT ON COLUMN radio.ledger.verdict IS 'What came of it.';
COMMENT ON COLUMN radio.ledger.is_structured IS 'Whether the result is a JSON object or array.';

CREATE TABLE radio.observation (
    job_key bytea PRIMARY KEY REFERENCES radio.ledger (job_key) ON DELETE CASCADE,
    input_key text COLLATE "C" NOT NULL,
    scraper_id text,
    reading jsonb NOT NULL
);
CREATE INDEX ON radio.observation (input_key);
COMMENT ON TABLE radio.observation IS 'What the result of each job states.';
COMMENT ON COLUMN radio.observation.job_key IS 'The job.';
COMMENT ON COLUMN radio.observation.input_key IS 'The page that the job read.';
COMMENT ON COLUMN radio.observation.scraper_id IS 'The scraper that the job worked for.';
COMMENT ON COLUMN radio.observation.reading IS 'Organizations and problems, empty members left out.';

CREATE TABLE radio.mark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    input_key text COLLATE "C" NOT NULL
);
CREATE INDEX ON radio.mark (input_key);
COMMENT ON TABLE radio.mark IS
    'Inputs to be reconciled. Append-only and never unique: a mark must not wait for another one.';
COMMENT ON COLUMN radio.mark.id IS 'A number without meaning.';
COMMENT ON COLUMN radio.mark.input_key IS 'The page whose observations changed.';

CREATE TABLE radio.statement (
    input_key text COLLATE "C" NOT NULL,
    organization_id uuid NOT NULL,
    scraper_id text,
    is_usable boolean NOT NULL,
    completed_at timestamptz,
    retry_count numeric NOT NULL,
    created_at timestamptz,
    content_sha256 text COLLATE "C" NOT NULL,
    organization jsonb NOT NULL,
    PRIMARY KEY (input_key, organization_id)
);
CREATE INDEX ON radio.statement (organization_id);
COMMENT ON TABLE radio.statement IS 'What each input says about an organization.';
COMMENT ON COLUMN radio.statement.input_key IS 'The page.';
COMMENT ON COLUMN radio.statement.organization_id IS
    'The organization, elected from this input alone; it need not have a row yet.';
COMMENT ON COLUMN radio.statement.scraper_id IS 'The scraper that read the page.';
COMMENT ON COLUMN radio.statement.is_usable IS 'Rank of the greatest reading: as in the ledger.';
COMMENT ON COLUMN radio.statement.completed_at IS 'Rank of the greatest reading.';
COMMENT ON COLUMN radio.statement.retry_count IS 'Rank of the greatest reading.';
COMMENT ON COLUMN radio.statement.created_at IS 'Rank of the greatest reading.';
COMMENT ON COLUMN radio.statement.content_sha256 IS 'Rank of the greatest reading.';
COMMENT ON COLUMN radio.statement.organization IS 'The organization with all that belongs to it.';
