"""`bouy record`: hands job results to the queue `recorder`, as an LLM worker would."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

from cyclopts import Parameter
from rich.console import Console

from pantry_radio.domain.errors import PermanentError, SettingsError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import load_settings

EXIT_FAILED = 1


def record(
    *sources: Annotated[str, Parameter(allow_leading_hyphen=True)],
    direct: Annotated[bool, Parameter(negative="")] = False,
    day: str | None = None,
) -> int:
    """Send job results to the queue `recorder`.

    They are saved by `bouy recorder`, which may run now or later. What is no job result, or has no
    date, is named, not sent, and makes the exit code 1; the rest is sent all the same.

    Parameters
    ----------
    sources
        Files, folders with `.json` files, or `-` for JSON Lines on standard input.
    direct
        Save them here and now, without a queue; prints what became of each as a line of JSON.
    day
        The day (YYYY-MM-DD) of results that have no date of their own.
    """
    if not sources:
        raise SettingsError("what is to be recorded? Give files, folders, or - for JSON Lines")
    for source in sources:
        if source != "-" and not Path(source).exists():
            raise SettingsError(f"there is no {source}")
    documents = _documents(sources, wiring.codec())
    given_day = None if day is None else _day(day)
    return _record_here(documents, given_day) if direct else _send(documents, given_day)


_Documents: TypeAlias = Iterator[tuple[str, JsonValue | PermanentError]]


def _send(documents: _Documents, day: date | None) -> int:
    from pantry_radio.entrypoints.producer import Producer  # noqa: PLC0415 - slow

    console = Console(stderr=True)
    sent = refused = 0
    with Producer(load_settings().redis_url) as producer:
        for where, document in documents:
            try:
                producer.send(_given(document), day=day)
                sent += 1
            except PermanentError as error:
                console.print(f"{where}: {error}", markup=False, soft_wrap=True)
                refused += 1
    console.print(f"{sent} sent to the queue recorder, {refused} not sent", highlight=False)
    return EXIT_FAILED if refused else 0


def _record_here(documents: _Documents, day: date | None) -> int:
    from pantry_radio.domain.recording import summarise  # noqa: PLC0415 - slow
    from pantry_radio.entrypoints.actors import record_result  # noqa: PLC0415 - slow
    from pantry_radio.entrypoints.logs import set_up_logs  # noqa: PLC0415 - slow

    settings = load_settings()
    set_up_logs(settings.log_level)
    failed = 0
    try:
        for where, document in documents:
            try:
                answer = record_result(_given(document), sent_on=day)
            except PermanentError as error:
                answer = {"status": "failed", "error": f"{where}: {error}", "output_file": None}
            print(json.dumps(answer), flush=True)
            failed += answer["status"] != "completed"
    finally:
        summarise(
            today=datetime.now(UTC).date(),
            archive=wiring.archive_files(settings),
            codec=wiring.codec(),
        )
    return EXIT_FAILED if failed else 0


def _given(document: JsonValue | PermanentError) -> JsonValue:
    if isinstance(document, PermanentError):
        raise document
    return document


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise SettingsError(f"--day {text} is no day; write it as 2025-08-07") from exc


def _documents(sources: tuple[str, ...], codec: JobResultCodec) -> _Documents:
    """Each document with the place where it stands, or what is wrong with it."""
    for source in sources:
        if source == "-":
            yield from _of_lines(codec)
        else:
            yield from _of_files(Path(source), codec)


def _of_lines(codec: JobResultCodec) -> _Documents:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            yield f"line {number}", _parsed(line, codec)


def _of_files(path: Path, codec: JobResultCodec) -> _Documents:
    files: RecordedFiles = wiring.recorded_files(path)
    for found in files.walk():
        try:
            data = files.read(found)
        except PermanentError as error:
            yield found.path, error
        else:
            yield found.path, _parsed(data, codec)


def _parsed(data: bytes, codec: JobResultCodec) -> JsonValue | PermanentError:
    try:
        return codec.parse(data)
    except PermanentError as error:
        return error
