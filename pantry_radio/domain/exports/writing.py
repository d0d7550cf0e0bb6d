"""Bytes of JSON and CSV that are the same everywhere: UTF-8, LF, one order, one form of numbers."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

_BYTES_PER_CHUNK = 64 * 1024


def json_bytes(value: object) -> bytes:
    """JSON over many lines, members in the order given: a changed value is a changed line."""
    return _encoded(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n")


def json_line(value: object) -> bytes:
    """JSON on one line, without the line's end."""
    return _encoded(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def csv_chunks(
    columns: Sequence[str], rows: Iterable[Mapping[str, str | float]]
) -> Iterator[bytes]:
    """A header and rows as RFC 4180, but for its line ends; members that are missing are empty.

    Texts are written as they are, also those that a spreadsheet would take for a formula: who
    opens such a file there has to import its columns as text (docs/exports.md).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
        if text.tell() > _BYTES_PER_CHUNK:
            yield _encoded(text.getvalue())
            text.seek(0)
            text.truncate()
    yield _encoded(text.getvalue())


def in_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        if len(waiting) > _BYTES_PER_CHUNK:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _encoded(text: str) -> bytes:
    # The reader keeps no lone surrogates; rows that another hand wrote must not stop an export.
    return text.encode("utf-8", "replace")
