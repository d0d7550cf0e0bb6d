"""One number for all that the food database derived: equal digests mean equal databases."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from attrs import fields

from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile


def digest(database: FoodDatabase) -> str:
    """The SHA-256 (hexadecimal) of every canonical value and of the ledger's (job_id, content).

    Outstanding marks are reconciled first. No path, clock or reader version is in it: the same
    files give the same digest in every database, whatever the order in which they came.
    """
    reconcile(database)
    total = hashlib.sha256()
    for line in _lines(database):
        total.update(json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii"))
        total.update(b"\n")
    return total.hexdigest()


def _lines(database: FoodDatabase) -> Iterator[list[str | float | None]]:
    """One list a row, headed by its table; JSON keeps text, numbers and null apart."""
    for table, record_class in TABLES:
        names = [field.name for field in fields(record_class)]
        yield ["table", table, *names]
        for record in database.records(table):
            yield [table, *_values(record, names)]
    for entry in database.ledger():
        yield ["ledger", entry.job_id, entry.rank.content_sha256]


def _values(record: Record, names: Iterable[str]) -> Iterator[str | float | None]:
    for name in names:
        value: str | float | UUID | None = getattr(record, name)
        yield str(value) if isinstance(value, UUID) else value
