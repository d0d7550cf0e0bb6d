"""What differs between SQLite files of the same content, and means nothing, is made the same.

See https://www.sqlite.org/fileformat.html for the numbers.
"""

from pathlib import Path

PAGE_BYTES = 4096

_FILE_HEADER_BYTES = 100
# How often the file was changed, at which change the library's version was noted, that version.
# The first two must be equal, or readers do not believe the header.
_CHANGES, _NOTED_AT, _VERSION = slice(24, 28), slice(92, 96), slice(96, 100)
_NO_VERSION_IN_PARTICULAR = 3_034_000
# First byte of a page of a tree -> the length of the page's header. Any other page is the rest of a
# long text and begins with a page number, whose first byte is 0 up to 64 GB.
_PAGE_HEADER_BYTES = {2: 12, 5: 12, 10: 8, 13: 8}


def pin_bytes(file: Path) -> None:
    """Settles the header, and blanks what no reader looks at.

    For a file that is closed, after VACUUM, with pages of `PAGE_BYTES` and no pointer map. Between
    the pointers and the cells of a page, SQLite leaves what was there before, up to 3.44 at least.
    """
    with file.open("r+b") as database:
        for number in range(file.stat().st_size // PAGE_BYTES):
            database.seek(number * PAGE_BYTES)
            page = bytearray(database.read(PAGE_BYTES))
            was = bytes(page)
            if number == 0:
                page[_CHANGES] = page[_NOTED_AT] = (1).to_bytes(4, "big")
                page[_VERSION] = _NO_VERSION_IN_PARTICULAR.to_bytes(4, "big")
            _blank_gap(page, begin=0 if number else _FILE_HEADER_BYTES)
            if page != was:
                database.seek(number * PAGE_BYTES)
                database.write(page)


def _blank_gap(page: bytearray, *, begin: int) -> None:
    header_bytes = _PAGE_HEADER_BYTES.get(page[begin])
    if header_bytes is None:
        return
    cells = int.from_bytes(page[begin + 3 : begin + 5], "big")
    gap = begin + header_bytes + 2 * cells
    first_cell = int.from_bytes(page[begin + 5 : begin + 7], "big")
    page[gap:first_cell] = bytes(first_cell - gap)
