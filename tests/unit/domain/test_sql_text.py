"""What may be in a dump, and what is refused."""

import pytest

from pantry_radio.domain.errors import DumpError
from pantry_radio.domain.sql_text import Part, Rows, Statement, checked, parts

_TABLE = b"CREATE TABLE public.phone (\n    number text NOT NULL\n);\n"
_COPY = b"COPY public.phone (number) FROM stdin;\n"


def _read(text: bytes) -> list[Part | tuple[bytes, ...]]:
    return [
        tuple(part.lines) if isinstance(part, Rows) else part
        for part in checked(parts(text.splitlines(keepends=True)))
    ]


def test_statements_and_rows_come_as_they_stand() -> None:
    text = b"-- a comment\n\n" + _TABLE + b"\n" + _COPY + b"1\n\\N\n\\\\x\n\\.\n\n" + _TABLE

    assert _read(text) == [Statement(_TABLE), (b"1\n", b"\\N\n", b"\\\\x\n"), Statement(_TABLE)]


def test_rows_may_hold_what_looks_like_a_command() -> None:
    rows = b"\\restrict x\nDROP TABLE a;\n-- no comment\n\n"

    assert _read(_COPY + rows + b"\\.\n") == [tuple(rows.splitlines(keepends=True))]


def test_rows_that_nobody_takes_are_passed_over() -> None:
    found = list(parts([_COPY, b"1\n", b"\\.\n", _TABLE]))

    assert isinstance(found[0], Rows)
    assert found[1:] == [Statement(_TABLE)]


def test_semicolons_quotes_and_comment_signs_in_strings_are_text() -> None:
    text = b"COMMENT ON TABLE public.phone IS 'it''s; \"so\n-- $$ \\;\n/* E''x''';\n"

    assert _read(text) == [Statement(text)]


@pytest.mark.parametrize(
    "command",
    [
        b"\\! rm -rf /\n",
        b"\\i /etc/passwd\n",
        b"\\restrict x\n",
        b"CREATE TABLE public.a (\n\\! id\n);\n",
        _COPY + b"1\n\\.\n\\! id\n",
    ],
)
def test_commands_of_psql_are_refused(command: bytes) -> None:
    with pytest.raises(DumpError, match="command of psql"):
        _read(command)


@pytest.mark.parametrize(
    "statement",
    [
        b"DROP TABLE public.organization;\n",
        b"CREATE TABLE other.a (x int);\n",
        b"CREATE TABLE public.a (x int); DROP TABLE b;\n",
        b"COPY public.phone (number) FROM PROGRAM 'id';\n",
        b"COPY public.phone (number) FROM stdin; \\! id\n",
        b"COPY pg_catalog.pg_authid (rolname) FROM stdin;\n1\n\\.\n",
        b"CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n",
        b"DO $$ BEGIN END $$;\n",
        b"COMMENT ON TABLE public.a IS E'\\'; DROP TABLE b; --';\n",
        b"SELECT pg_read_file('/etc/passwd');\n",
        b"SET ROLE postgres;\n",
        b"ALTER TABLE public.a OWNER TO me;\n",
        b"CREATE TABLE public.a AS /* x */ SELECT 1;\n",
        b"COMMIT;\n",
    ],
)
def test_any_other_statement_is_refused(statement: bytes) -> None:
    with pytest.raises(DumpError, match=r"no dump of ours|has no end"):
        _read(statement)


@pytest.mark.parametrize(
    "cut",
    [
        _COPY + b"1\n",
        _COPY + b"1",
        b"CREATE TABLE public.a (\n",
        b"COMMENT ON TABLE public.a IS 'x;\n",
    ],
)
def test_a_file_that_ends_early_is_not_whole(cut: bytes) -> None:
    with pytest.raises(DumpError, match=r"not whole|has no end"):
        _read(cut)
