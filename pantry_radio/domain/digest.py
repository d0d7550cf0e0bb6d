"""One number for all that the food database derived: equal digests mean equal databases."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, time
from typing import TypeAlias
from uuid import UUID

from attrs import fields

from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.food_database import FoodDatabase, Snapshot
from pantry_radio.domain.reconciling import reconcile

Line: TypeAlias = list[str | float | None]


def digest(database: FoodDatabase) -> str:
    """The SHA-256 (hexadecimal) of every canonical value and of the ledger's (job_id, content).

    Everything is read from one snapshot with no mark outstanding: beside a live writer, too, it is
    the digest of one moment, in which the rows are those of the ledger. For that moment loaders are
    kept waiting, while the last of their marks are reconciled. No path, clock or reader version is
    in it: the same files give the same digest in every database, whatever the order in which they
    came.
    """
    reconcile(database)
    with ExitStack() as reading:
        with database.loading_paused():
            reconcile(database)
            moment = reading.enter_context(database.snapshot())
        return digest_of(moment)


def digest_of(moment: Snapshot) -> str:
    """The digest of a moment in which no mark was outstanding."""
    total = hashlib.sha256()
    for line in _lines(moment):
        total.update(_bytes_of(line))
    return total.hexdigest()


def _bytes_of(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _lines(moment: Snapshot) -> Iterator[Line]:
    """One list a row, headed by its table; JSON keeps text, numbers and null apart."""
    for table, record_class in TABLES:
        names = [field.name for field in fields(record_class)]
        yield ["table", table, *names]
        for record in moment.records(table):
            yield [table, *_values(record, names)]
    for entry in moment.ledger():
        yield ["ledger", entry.job_id, entry.rank.content_sha256]


def _values(record: Record, names: Iterable[str]) -> Iterator[str | float | None]:
    """Ids, dates and times as their one text."""
    for name in names:
        value: str | float | UUID | date | time | None = getattr(record, name)
        yield str(value) if isinstance(value, UUID | date | time) else value
