"""Values of the domain <-> rows and JSON documents of PostgreSQL."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from cattrs import Converter

from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.hsds.aliases import Renaming
from pantry_radio.domain.hsds.evidence import (
    Alias,
    Assumption,
    LedgerEntry,
    Observation,
    Statement,
    Verdict,
)
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.hsds.stated import Reading, StatedOrganization
from pantry_radio.domain.idempotency import Rank

Row: TypeAlias = Mapping[str, Any]
Kind = TypeVar("Kind", bound=Record)

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def _converter() -> Converter:
    """Members that are as by default are left out of documents; numeric columns become int.

    Documents that earlier versions stored are read, too: members that are missing there are as by
    default, and those that there are no more are left out.
    """
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(str, stored)
    converter.register_structure_hook(str, lambda value, _: restored(value))
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda value, _: value)
    # A document holds the text of a date or time, a row the value.
    for kind in (date, time):
        converter.register_unstructure_hook(kind, kind.isoformat)
        converter.register_structure_hook(
            kind,
            lambda value, kind: kind.fromisoformat(value) if isinstance(value, str) else value,
        )
    return converter


_CONVERTER = _converter()


def document(rows: Iterable[Row]) -> str:
    """Rows as the JSON array that `json_populate_recordset` takes."""
    return json.dumps(list(rows), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def job_key(job_id: str) -> bytes:
    """What the ledger is keyed by: ids may be longer than an index takes."""
    return hashlib.sha256(job_id.encode("utf-8", "surrogatepass")).digest()


def ledger_row(entry: LedgerEntry) -> Row:
    """The row of radio.ledger."""
    return {
        "job_key": rf"\x{job_key(entry.job_id).hex()}",
        "job_id": stored(entry.job_id),
        **_rank_columns(entry.rank),
        "reader_version": stored(entry.reader_version),
        "verdict": entry.verdict.value,
        "is_structured": entry.is_structured,
    }


def observation_row(observation: Observation) -> Row:
    """The row of radio.observation; its ledger entry is a row of its own."""
    return {
        "job_key": rf"\x{job_key(observation.entry.job_id).hex()}",
        "input_key": stored(observation.input_key),
        "scraper_id": _stored_if_any(observation.scraper_id),
        "reading": _CONVERTER.unstructure(observation.reading),
    }


def statement_row(statement: Statement) -> Row:
    """The row of radio.statement."""
    return {
        "input_key": stored(statement.input_key),
        "organization_id": str(statement.organization_id),
        "scraper_id": _stored_if_any(statement.scraper_id),
        **_rank_columns(statement.rank),
        "organization": _CONVERTER.unstructure(statement.organization),
    }


def assumption_row(assumption: Assumption) -> Row:
    """The row of radio.assumption."""
    return {
        "organization_id": str(assumption.organization_id),
        "table_name": assumption.table,
        "record_id": str(assumption.record_id),
        "field": assumption.field,
    }


def renaming_row(renaming: Renaming) -> Row:
    """The row of radio.identity_alias, but for the time."""
    return {
        "old_id": str(renaming.old_id),
        "new_id": str(renaming.new_id),
        "input_key": stored(renaming.input_key),
    }


def record_row(record: Record) -> Row:
    """The row of a canonical table; missing members are NULL."""
    row: Row = _CONVERTER.unstructure(record)
    return row


def entry_of(row: Row) -> LedgerEntry:
    """The ledger entry in a row of radio.ledger."""
    return LedgerEntry(
        job_id=restored(row["job_id"]),
        rank=_rank_of(row),
        reader_version=restored(row["reader_version"]),
        verdict=Verdict(row["verdict"]),
        is_structured=row["is_structured"],
    )


def observation_of(row: Row) -> Observation:
    """The observation in a row of radio.observation joined with radio.ledger."""
    return Observation(
        entry=entry_of(row),
        input_key=restored(row["input_key"]),
        scraper_id=_restored_if_any(row["scraper_id"]),
        reading=_CONVERTER.structure(row["reading"], Reading),
    )


def statement_of(row: Row) -> Statement:
    """The statement in a row of radio.statement."""
    return Statement(
        organization_id=row["organization_id"],
        input_key=restored(row["input_key"]),
        scraper_id=_restored_if_any(row["scraper_id"]),
        rank=_rank_of(row),
        organization=_CONVERTER.structure(row["organization"], StatedOrganization),
    )


def assumption_of(row: Row) -> Assumption:
    """The assumption in a row of radio.assumption."""
    return Assumption(
        organization_id=row["organization_id"],
        table=row["table_name"],
        record_id=row["record_id"],
        field=row["field"],
    )


def alias_of(row: Row) -> Alias:
    """The alias in a row of radio.identity_alias."""
    return Alias(
        old_id=row["old_id"],
        new_id=row["new_id"],
        input_key=restored(row["input_key"]),
        noticed_at=row["noticed_at"],
    )


def record_of(record_class: type[Kind], row: Row) -> Kind:
    """The record in a row of its canonical table."""
    return _CONVERTER.structure(row, record_class)


def _rank_columns(rank: Rank) -> Row:
    """The rank as columns; a missing time, the lowest in Python, is NULL."""
    return {
        "is_usable": rank.is_usable,
        "completed_at": _time_column(rank.completed_at),
        "retry_count": rank.retry_count,
        "created_at": _time_column(rank.created_at),
        "content_sha256": rank.content_sha256,
    }


def _rank_of(row: Row) -> Rank:
    return Rank(
        is_usable=row["is_usable"],
        completed_at=row["completed_at"] or _NO_TIME,
        retry_count=int(row["retry_count"]),
        created_at=row["created_at"] or _NO_TIME,
        content_sha256=row["content_sha256"],
    )


def _time_column(moment: datetime) -> str | None:
    return None if moment == _NO_TIME else moment.isoformat()


def _stored_if_any(text: str | None) -> str | None:
    return None if text is None else stored(text)


def _restored_if_any(text: str | None) -> str | None:
    return None if text is None else restored(text)
