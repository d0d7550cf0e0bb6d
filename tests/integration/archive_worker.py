"""A process that records and summarises without a queue, to be killed: `test_archive_races`."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record, summarise

SENT = date(2025, 8, 7)
TODAY = date(2025, 8, 9)
_IDS = [
    *(f"job-{number}" for number in range(12)),
    "../../outside",
    "/etc/x",
    "..",
    "a\nb",
    "~",
    "ü",
]
_TIMES = ("2025-08-07T11:00:00Z", "2025-08-07T12:00:00+02:00", None)


def documents() -> Iterator[dict[str, JsonValue]]:
    """Results of hostile and plain ids, three conflicting ones of each job, over three days."""
    for number, job_id in enumerate(_IDS):
        for variant, completed_at in enumerate(_TIMES):
            scraper_id = ("freshtrak", "../..", "unknown")[number % 3]
            created_at = f"{(SENT.replace(day=7 + number % 2), '9999-12-31')[number % 7 == 0]}"
            yield {
                "job_id": job_id,
                "job": {"created_at": created_at, "metadata": {"scraper_id": scraper_id}},
                "result": None if variant == 0 else f"paid {variant}",
                "completed_at": completed_at,
            }


def archive_in(folder: Path) -> LocalArchiveFiles:
    """The archive that all of them share."""
    return LocalArchiveFiles(output_dir=folder / "outputs", archive_dir=folder / "archives")


def main() -> None:
    """Records all, in an order of its own, summarising now and then."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    archive, codec, random = archive_in(folder), JsonJobResults(), Random(seed)  # noqa: S311
    work = list(documents())
    random.shuffle(work)
    for number, document in enumerate(work):
        # As from the queue: a document of its own for every delivery.
        received = json.loads(json.dumps(document))
        record(received, sent_on=SENT, archive=archive, codec=codec)
        if number % 5 == seed % 5:
            summarise(today=TODAY, archive=archive, codec=codec)


if __name__ == "__main__":
    main()
