-- What was assumed for the rows, and where organizations of former ids are now.

CREATE TABLE radio.assumption (
    record_id uuid NOT NULL,
    field text COLLATE "C" NOT NULL,
    table_name text COLLATE "C" NOT NULL,
    organization_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
    PRIMARY KEY (record_id, field)
);
CREATE INDEX ON radio.assumption (organization_id);
COMMENT ON TABLE radio.assumption IS
    'Values of rows that no source states: defaults of HSDS, and the country of a US state.';
COMMENT ON COLUMN radio.assumption.record_id IS 'The row.';
COMMENT ON COLUMN radio.assumption.field IS 'Its column whose value was assumed.';
COMMENT ON COLUMN radio.assumption.table_name IS 'Its table in schema public.';
COMMENT ON COLUMN radio.assumption.organization_id IS 'The organization to which the row belongs.';

CREATE TABLE radio.identity_alias (
    old_id uuid NOT NULL,
    new_id uuid NOT NULL CHECK (new_id <> old_id),
    input_key text COLLATE "C" NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (old_id, new_id)
);
CREATE INDEX ON radio.identity_alias (new_id);
COMMENT ON TABLE radio.identity_alias IS
    'Organizations whose id changed because a page was read again. History: kept for ever.';
COMMENT ON COLUMN radio.identity_alias.old_id IS 'The id that the page elected before.';
COMMENT ON COLUMN radio.identity_alias.new_id IS 'The id that it elected then.';
COMMENT ON COLUMN radio.identity_alias.input_key IS 'The page; the first, where there are several.';
COMMENT ON COLUMN radio.identity_alias.noticed_at IS 'When the reconciler noticed it.';
