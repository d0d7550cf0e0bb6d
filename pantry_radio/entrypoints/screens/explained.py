"""An explanation of a row, for people and for scripts."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from uuid import UUID

import attrs
from rich.text import Text

from pantry_radio.domain.explaining import Explanation, Source
from pantry_radio.domain.reasoning import FieldReason, Standing, Value, Voice, Why, values_of
from pantry_radio.entrypoints.screens.printable import printable

_MAX_SHOWN = 200
_STANDINGS: Mapping[Standing, str] = {
    Standing.COUNTS: "",
    Standing.OUTVOTED: "other readings of its page say otherwise",
    Standing.REPLACED: "replaced by a newer listing of the scraper",
}


def as_json(found: Explanation) -> dict[str, object]:
    """All of it; values as JSON has them."""
    values = values_of(found.record)
    return {
        "table": found.table,
        "id": str(found.record.id),
        "asked_for": found.asked_for and str(found.asked_for),
        "organization": {"id": str(found.organization.id), "name": found.organization.name},
        "values": {name: _as_json(value) for name, value in values.items()},
        "key": dict(found.key),
        "fields": [
            {
                "field": each.field,
                "value": _as_json(each.value),
                "why": each.why.value,
                "votes": each.votes,
                "voters": each.voters,
                "said": [
                    {
                        "job_id": voice.job_id,
                        "scraper_id": voice.scraper_id,
                        "value": _as_json(voice.value),
                        "standing": voice.standing.value,
                        "is_kept": voice.is_kept,
                        "originals": [attrs.asdict(one) for one in voice.originals],
                    }
                    for voice in each.voices
                ],
            }
            for each in found.fields
        ],
        "sources": [attrs.asdict(each) for each in found.sources],
        "earlier_ids": [
            {name: _as_json(value) for name, value in attrs.asdict(each).items()}
            for each in found.earlier
        ],
    }


def lines_of(found: Explanation) -> Iterator[Text]:
    """The row, what its id is made of, its sources by number, and field by field why."""
    yield Text(f"{found.table} {found.record.id}", style="bold")
    if found.asked_for is not None:
        yield Text(f"{found.asked_for} is its former id", style="yellow")
    if found.table != "organization":
        yield _named("of", f"{found.organization.name} (organization {found.organization.id})")
    key = ", ".join(f"{name} {_shown(value or None)}" for name, value in found.key)
    yield _named("id made of", key)
    for former in found.earlier:
        yield _named("former id", f"{former.id} until {former.until}")
    yield Text("")
    numbers = {each.job_id: number for number, each in enumerate(found.sources, start=1)}
    for source in found.sources:
        yield from _source_lines(numbers[source.job_id], source)
    for each in found.fields:
        if each.value is not None or each.voices:
            yield Text("")
            yield from _field_lines(each, numbers)
    missing = [each.field for each in found.fields if each.value is None and not each.voices]
    if missing:
        yield Text("")
        yield _named("not stated", ", ".join(missing))


def _source_lines(number: int, source: Source) -> Iterator[Text]:
    scraper = source.scraper_id or "no scraper"
    done = source.completed_at or "unknown time"
    yield Text.assemble(
        (f"[{number}] ", "cyan"),
        f"job {printable(source.job_id)} · {printable(scraper)} · completed {done}",
    )
    for file in source.files:
        yield Text(f"    {printable(file)}", style="dim")


def _field_lines(reason: FieldReason, numbers: Mapping[str, int]) -> Iterator[Text]:
    yield Text.assemble(
        (reason.field, "bold"), "  ", _shown(reason.value), "  ", (_why(reason), "green")
    )
    said: dict[tuple[Value, Standing], list[Voice]] = {}
    for voice in reason.voices:
        said.setdefault((voice.value, voice.standing), []).append(voice)
    for (value, standing), voices in said.items():
        jobs = " ".join(f"[{numbers[voice.job_id]}]" for voice in voices)
        text = "" if value == reason.value else f" {_shown(value)}"
        note = _STANDINGS[standing]
        yield Text.assemble("    ", (jobs, "cyan"), text, (f"  ({note})" if note else "", "yellow"))
        written = dict.fromkeys(
            (one.path, one.written) for voice in voices for one in voice.originals
        )
        for path, original in written:
            yield Text(f"        {printable(path)}  written {_shown(original)}", style="dim")


def _why(reason: FieldReason) -> str:
    of_all = f"{reason.votes} of {reason.voters} pages"
    return {
        Why.ONLY_ONE: "the only page that states it",
        Why.UNANIMOUS: f"all {reason.voters} pages agree",
        Why.MAJORITY: f"most frequent: {of_all}",
        Why.TIE: f"{of_all}, as many as another: decided by spelling or age",
        Why.NEWEST: f"the newest page that states it ({of_all} say so)",
        Why.MOST_TELLING: f"the most telling line ({of_all} say so)",
        Why.ASSUMED: "assumed: no page states it",
        Why.UNTOLD: "no page states it: see ./bouy db check",
        Why.NOT_STATED: "not kept",
    }[reason.why]


def _named(name: str, value: str) -> Text:
    return Text.assemble((f"{name:<12}", "dim"), printable(value))


def _shown(value: Value) -> str:
    if value is None:
        return "nothing"
    text = printable(str(value))
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _as_json(value: Value) -> str | int | float | None:
    return str(value) if isinstance(value, UUID | date | time) else value
