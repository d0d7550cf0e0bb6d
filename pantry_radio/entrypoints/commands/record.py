"""`bouy record`: hands job results to the queue `recorder`, as an LLM worker would."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from pantry_radio.domain.errors import PermanentError, SettingsError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, servers
from pantry_radio.entrypoints.settings import load_settings

EXIT_FAILED = 1


def record(*sources: Annotated[str, Parameter(allow_leading_hyphen=True)]) -> int:
    """Send job results to the queue `recorder`.

    They are saved by `bouy recorder`, which may run now or later. What is no JSON is named, not
    sent, and makes the exit code 1; the rest is sent all the same.

    Parameters
    ----------
    sources
        Files, folders with `.json` files, or `-` for JSON Lines on standard input.
    """
    if not sources:
        raise SettingsError("what is to be recorded? Give files, folders, or - for JSON Lines")
    settings, codec, console = load_settings(), wiring.codec(), Console(stderr=True)
    sent = failed = 0
    with servers(settings, CACHE) as urls, wiring.job_queue(urls.redis_url) as queue:
        for source in sources:
            for where, document in _documents(source, codec):
                if isinstance(document, PermanentError):
                    console.print(f"{where}: {document}", markup=False, soft_wrap=True)
                    failed += 1
                else:
                    queue.send(document)
                    sent += 1
    console.print(f"{sent} sent to the queue recorder, {failed} not readable", highlight=False)
    return EXIT_FAILED if failed else 0


def _documents(
    source: str, codec: JobResultCodec
) -> Iterator[tuple[str, JsonValue | PermanentError]]:
    """Each document of a source with the place where it stands, or what is wrong with it."""
    if source == "-":
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if line.strip():
                yield f"line {number}", _parsed(line, codec)
        return
    path = Path(source)
    if not path.exists():
        raise SettingsError(f"there is no {path}")
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
