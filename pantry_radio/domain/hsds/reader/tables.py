"""Tables: names of columns, and rows of cells."""

from collections.abc import Iterator

from attrs import frozen

from pantry_radio.domain.hsds.reader.beginnings import is_vocabulary
from pantry_radio.domain.hsds.reader.paths import of_item
from pantry_radio.domain.hsds.reader.spelling import fields_of, squash
from pantry_radio.domain.jobs import JsonValue

_HEADERS = frozenset({"columns", "headers", "header", "fields", "columnnames", "keys"})
_FEWEST_COLUMNS = 2


@frozen(kw_only=True)
class Table:
    """A table, and the key of its rows in the object that holds it, if one does."""

    names: list[str]
    items: list[JsonValue]
    key: str = ""

    def rows(self) -> Iterator[tuple[int, tuple[dict[str, JsonValue], dict[str, str]]]]:
        """Position, members, and the ends of the paths of the members of each row but a header."""
        for index, cells in enumerate(self.items):
            if not isinstance(cells, list) or cells == self.names:
                continue
            row = dict(zip(self.names, cells, strict=False))
            yield index, (row, {name: of_item("", at) for at, name in enumerate(row)})


def table_in(values: dict[str, JsonValue]) -> Table | None:
    """The table that an object holds: `{"columns": ["name", …], "rows": [["Mill Hall", …], …]}`."""
    headers = [_column_names(values[key]) for key in sorted(values) if squash(key) in _HEADERS]
    for names in filter(None, headers):
        for key, value in sorted(values.items()):
            if isinstance(value, list) and _are_rows(value, len(names)):
                return Table(names=names, items=value, key=key)
    return None


def table_of(items: list[JsonValue]) -> Table | None:
    """The table that an array is, where its first row holds the names of the columns."""
    names = _column_names(items[0]) if len(items) > 1 else []
    is_table = bool(names) and _are_rows(items, len(names))
    return Table(names=names, items=items) if is_table else None


def _column_names(value: JsonValue) -> list[str]:
    """The names that a list gives, if they are names of columns; else nothing."""
    if not isinstance(value, list) or len(value) < _FEWEST_COLUMNS:
        return []
    names: list[str] = []
    for item in value:
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str):
            return []
        names.append(name)
    known = sum(bool(fields_of(name)) or is_vocabulary(name) for name in names)
    return names if known * 2 >= len(names) and len(set(names)) == len(names) else []


def _are_rows(value: list[JsonValue], count: int) -> bool:
    return bool(value) and all(isinstance(row, list) and 0 < len(row) <= count for row in value)
