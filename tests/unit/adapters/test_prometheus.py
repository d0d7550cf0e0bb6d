"""What workers count has bounded labels, whatever the ids that come from outside."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_COUNT = """
from prometheus_client import REGISTRY
from pantry_radio.adapters.prometheus.counting import RecorderMetrics
from pantry_radio.domain.idempotency import Standing

metrics = RecorderMetrics()
ids = [f"scraper_{number}" for number in range(300)]
ids += ["../../etc", 'a"b', "x" * 5000, "\\ud800", None]
for scraper_id in [*ids, "scraper_0"]:
    metrics.recorded(standing=Standing.NEW, scraper_id=scraper_id, size_bytes=10, seconds=0.001)
metrics.recorded(standing=Standing.SAME, scraper_id="scraper_0", size_bytes=10, seconds=0.001)
jobs = {
    sample.labels["scraper_id"]: sample.value
    for metric in REGISTRY.collect()
    for sample in metric.samples
    if sample.name == "recorder_jobs_total"
}
print(len(jobs), jobs["scraper_0"], jobs["other"], jobs["unknown"], sum(jobs.values()))
print(REGISTRY.get_sample_value("recorder_recorded_bytes_total"))
"""


def test_scrapers_are_labels_while_they_are_well_formed_and_few() -> None:
    # A process of its own: the library has one registry for each.
    counted = subprocess.run(
        [sys.executable, "-c", _COUNT],
        env={"PYTHONPATH": str(_ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert counted.stdout.splitlines() == ["202 3.0 104.0 1.0 307.0", "3060.0"]
