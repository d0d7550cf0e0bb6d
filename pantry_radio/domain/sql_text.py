"""The SQL of a dump, read part by part: statements of a few harmless kinds, and blocks of rows.

A dump is code. What is not known to be of a dump of ours is refused and never run: any command of
psql (a line that begins with a backslash), any statement but those below. That keeps out what was
added to a file, not what a clever author hides in a default or a check: load dumps only of whom you
trust.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.errors import DumpError

PREAMBLE: tuple[bytes, ...] = (
    b"SET client_encoding = 'UTF8';\n",
    b"SET standard_conforming_strings = on;\n",
    b"SELECT pg_catalog.set_config('search_path', '', false);\n",
    b"SET client_min_messages = warning;\n",
)
"""What every dump sets first: no more than what the reading of the rest depends on."""

END = b"-- End of the dump.\n"
"""The last line of every dump. One that was cut before it may lack no more than an index."""

END_OF_ROWS = b"\\.\n"
MAX_STATEMENT_BYTES = 1_000_000
MAX_ROW_BYTES = 300_000_000
"""A recorded file has at most 100 MB; escaping makes a row longer."""

_OURS = r"(?:public|radio)\.[a-z_0-9]+"
_COLUMN = r"\"?[a-z_0-9]+\"?"
_COPY = re.compile(rf"COPY ({_OURS}) \(({_COLUMN}(?:, {_COLUMN})*)\) FROM stdin;\n")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_ALLOWED = re.compile(
    rf"""CREATE\ SCHEMA\ radio;\n
    | CREATE\ TABLE\ {_OURS}\ \(.*
    | ALTER\ TABLE\ (ONLY\ )?{_OURS}\s+
        (ADD\ CONSTRAINT|ALTER\ COLUMN\ [a-z_0-9]+\ ADD\ GENERATED)\b.*
    | COMMENT\ ON\ (SCHEMA\ radio|(TABLE|INDEX)\ {_OURS}|COLUMN\ {_OURS}\.[a-z_0-9]+
        |CONSTRAINT\ \w+\ ON\ {_OURS})\ IS\ '';\n
    | CREATE\ (UNIQUE\ )?INDEX\ [a-z_0-9]+\ ON\ {_OURS}\ USING\ .*
    """,
    re.VERBOSE | re.DOTALL,
)


@frozen
class Statement:
    """One SQL statement, with its end of line."""

    text: bytes


@frozen
class Rows:
    """`COPY … FROM stdin`, whose rows follow in the text, to be taken before the next part.

    Names of columns stand as they are written, those that are SQL words in quotes.
    """

    table: str
    columns: tuple[str, ...]
    lines: Iterator[bytes]

    @property
    def statement(self) -> bytes:
        """The COPY statement."""
        return f"COPY {self.table} ({', '.join(self.columns)}) FROM stdin;\n".encode()


Part: TypeAlias = Statement | Rows


def parts(lines: Iterable[bytes], *, skip: tuple[bytes, ...] = (b"--",)) -> Iterator[Part]:
    """The parts of a dump, whatever they are.

    Empty lines between them, and those that begin as `skip` says, are left out.

    Raises:
        DumpError: a command of psql; a statement or block without end.
    """
    lines = iter(lines)
    for line in lines:
        if not line.strip() or line.startswith(skip):
            continue
        if line.startswith(b"\\"):
            raise DumpError(f"a command of psql is in it: {_shown(line)}")
        if copy := _COPY.fullmatch(line.decode("utf-8", "replace")):
            rows = Rows(copy[1], tuple(copy[2].split(", ")), _rows(lines, copy[1]))
            yield rows
            for _ in rows.lines:  # whatever was not taken
                pass
        else:
            yield Statement(_statement(line, lines))


def whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines, the last of which must be the end of a dump.

    Raises:
        DumpError: it is not.
    """
    last = b""
    for line in lines:
        last = line
        yield line
    if last != END:
        raise DumpError("it is not whole: its last line is missing")


def checked(found: Iterable[Part]) -> Iterator[Part]:
    """The same parts, each known to be of a dump of ours.

    Raises:
        DumpError: one is not.
    """
    for part in found:
        if isinstance(part, Statement) and part.text not in PREAMBLE:
            bare = bare_text(part.text)
            if re.search(r"\\|\$|--|/\*|\b[eEuUbBxXnN]&?''|;.*\S", bare, re.DOTALL):
                raise DumpError(f"it holds what no dump of ours holds: {_shown(part.text)}")
            if not _ALLOWED.fullmatch(bare):
                raise DumpError(f"it holds a statement of no dump of ours: {_shown(part.text)}")
        yield part


def bare_text(statement: bytes) -> str:
    """The statement with nothing in its strings; names in quotes become `x`."""
    text = statement.decode("utf-8", "replace")
    return _QUOTED.sub(lambda match: "''" if match[0][0] == "'" else "x", text)


def _statement(line: bytes, lines: Iterator[bytes]) -> bytes:
    """The line and those after it, up to a semicolon at the end of one, outside strings."""
    taken, size = [line], len(line)
    while not (taken[-1].endswith(b";\n") and _is_whole(b"".join(taken))):
        following = next(lines, None)
        size += len(following or b"")
        if following is None or size > MAX_STATEMENT_BYTES:
            raise DumpError(f"a statement in it has no end: {_shown(line)}")
        if following.startswith(b"\\"):
            raise DumpError(f"a command of psql is in it: {_shown(following)}")
        taken.append(following)
    return b"".join(taken)


def _is_whole(statement: bytes) -> bool:
    return not set(bare_text(statement).replace("''", "")) & {"'", '"'}


def _rows(lines: Iterator[bytes], table: str) -> Iterator[bytes]:
    for line in lines:
        if line == END_OF_ROWS:
            return
        if not line.endswith(b"\n"):
            break
        yield line
    raise DumpError(f"it ends amid the rows of {table}: the file is not whole")


def _shown(text: bytes) -> str:
    shown = " ".join(text[:200].decode("utf-8", "replace").split())
    return repr(shown[:80])
