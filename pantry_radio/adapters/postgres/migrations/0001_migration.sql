-- The ledger of migrations, and the schema of all that is ours and not HSDS.

CREATE SCHEMA radio;
COMMENT ON SCHEMA radio IS
    'How the rows of schema public came to be: observations, ledger, marks, migrations.';

CREATE TABLE radio.migration (
    name text COLLATE "C" PRIMARY KEY,
    sha256 text COLLATE "C" NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE radio.migration IS 'The migrations that this database has seen.';
COMMENT ON COLUMN radio.migration.name IS 'File name; the order of names is the order of migrations.';
COMMENT ON COLUMN radio.migration.sha256 IS 'SHA-256 of the file as it was applied.';
COMMENT ON COLUMN radio.migration.applied_at IS 'When it was applied.';
