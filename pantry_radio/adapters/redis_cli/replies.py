"""Replies as redis-cli prints them: for people on a terminal, raw for programs."""

from collections.abc import Iterator
from typing import assert_never

from pantry_radio.adapters.redis_cli.connection import Fault, Reply, Status

_ESCAPES = {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    ord("\a"): "\\a",
    ord("\b"): "\\b",
}
_PRINTABLE = range(32, 127)


def raw(reply: Reply) -> bytes:
    """One value in a line, nothing around it; an absent value is an empty line."""
    match reply:
        case None:
            return b""
        case int():
            return str(reply).encode()
        case bytes():
            return reply
        case Status():
            return reply.text.encode()
        case Fault():
            return f"{reply.text}\n".encode()  # redis-cli sets errors off by an empty line
        case list():
            return b"\n".join(map(raw, reply))
        case _:
            assert_never(reply)


def shown(reply: Reply) -> str:
    """With the kind of each value, and lists numbered."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    match reply:
        case None:
            yield "(nil)"
        case int():
            yield f"(integer) {reply}"
        case bytes():
            yield _quoted(reply)
        case Status():
            yield reply.text
        case Fault():
            yield f"(error) {reply.text}"
        case []:
            yield "(empty array)"
        case list():
            yield from _numbered(reply)
        case _:
            assert_never(reply)


def _numbered(replies: list[Reply]) -> Iterator[str]:
    """A list in a list stands right of its number."""
    width = len(str(len(replies)))
    for number, reply in enumerate(replies, start=1):
        head = f"{number:>{width}}) "
        for line in _lines(reply):
            yield head + line
            head = " " * len(head)


def _quoted(value: bytes) -> str:
    text = "".join(_ESCAPES.get(byte, _character(byte)) for byte in value)
    return f'"{text}"'


def _character(byte: int) -> str:
    return chr(byte) if byte in _PRINTABLE else f"\\x{byte:02x}"
