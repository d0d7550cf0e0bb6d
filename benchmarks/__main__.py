"""Recording and reading of one file, against the least that the same machine could do."""

import json
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import large_day
from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record

_PROMPT = "Turn the following pantry listing into HSDS 3.1.1 JSON. " * 900  # 50 KB, as in real jobs
_DAY = date(2025, 8, 7)
_FILES = 300


def main() -> None:
    """Prints rates and ratios; the machine's noise is in both sides of a ratio."""
    codec = JsonJobResults()
    documents = [_document(number) for number in range(_FILES)]
    with tempfile.TemporaryDirectory(dir=".") as folder:
        floor = Path(folder) / "floor"
        floor.mkdir()
        files = DurableFiles()
        data = codec.dump(documents[0])
        written = _rate(lambda n: files.create(floor / f"{n}.json", data))
        archive = LocalArchiveFiles(
            output_dir=Path(folder) / "outputs", archive_dir=Path(folder) / "archives"
        )
        recorded = _rate(lambda n: record(documents[n], sent_on=_DAY, archive=archive, codec=codec))
    _print("record one result (54 KB, fsync)", recorded, "write and fsync the same bytes", written)
    parsed = _rate(lambda n: json.loads(str(documents[n]["result"])))
    results = [codec.structure(document) for document in documents]
    reading = _rate(lambda n: read(results[n]))
    _print("read one result into records", reading, "json.loads of its text", parsed)
    large_day.main()


def _document(number: int) -> dict[str, JsonValue]:
    name = f"Pantry {number}"
    organization = {
        "name": name,
        "phones": [{"number": f"937-555-{number % 10_000:04}"}],
        "locations": [{"address": f"{number} Main St, Springfield, OH 45501"}],
        "services": [{"name": f"{name} groceries"}],
    }
    job: JsonValue = {
        "prompt": _PROMPT,
        "created_at": "2025-08-07T10:15:21Z",
        "metadata": {"scraper_id": "bench"},
    }
    return {"job_id": str(number), "job": job, "result": json.dumps(organization), "error": None}


def _rate(do: Callable[[int], object]) -> float:
    began = time.perf_counter()
    for number in range(_FILES):
        do(number)
    return _FILES / (time.perf_counter() - began)


def _print(what: str, rate: float, floor_name: str, floor: float) -> None:
    print(f"{what}: {rate:,.0f}/s; {floor_name}: {floor:,.0f}/s; ratio {rate / floor:.3f}")


if __name__ == "__main__":
    main()
