-- Which files were read: a cache in front of the ledger. Emptying it costs time and changes nothing.

CREATE TABLE radio.file (
    place_key bytea PRIMARY KEY,
    place text COLLATE "C" NOT NULL,
    size_bytes bigint NOT NULL,
    modified_ns numeric NOT NULL,
    changed_ns numeric NOT NULL,
    inode numeric NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    content_sha256 text COLLATE "C" NOT NULL
);
COMMENT ON TABLE radio.file IS
    'Files that were read, so that an unchanged one need not be opened again. It holds no truth.';
COMMENT ON COLUMN radio.file.place_key IS
    'SHA-256 of the place: a path may be longer than an index takes.';
COMMENT ON COLUMN radio.file.place IS 'Absolute path of the file, on the machine that read it.';
COMMENT ON COLUMN radio.file.size_bytes IS 'Its size then.';
COMMENT ON COLUMN radio.file.modified_ns IS 'When its content was last modified: ns since 1970.';
COMMENT ON COLUMN radio.file.changed_ns IS
    'When its inode last changed, which no program can set back: ns since 1970.';
COMMENT ON COLUMN radio.file.inode IS 'Its number in the file system.';
COMMENT ON COLUMN radio.file.job_id IS 'The job whose result it held.';
COMMENT ON COLUMN radio.file.content_sha256 IS
    'SHA-256 of what it held; the ledger says what that is worth.';
