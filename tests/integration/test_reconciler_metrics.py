"""`/metrics` of a real reconciler, and that the page about it names them all."""

import re
import socket
from pathlib import Path

import pytest

from pantry_radio.adapters.dramatiq_broker.loading_queue import RedisLoadingQueue
from pantry_radio.domain.errors import ServiceError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.entrypoints.metrics import read_metrics

from .commands import Installation, installation, wait_until

_PAGE = (Path(__file__).parents[2] / "docs" / "reconciler.md").read_text()


@pytest.fixture
def port() -> int:
    """The reconciler serves on the port after the one that is set."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def installed(
    tmp_path: Path, server_home: Path, redis_url: str, database_url: str, port: int
) -> Installation:
    return installation(
        tmp_path,
        home=server_home,
        REDIS_URL=redis_url,
        DATABASE_URL=database_url,
        PANTRY_RADIO_METRICS_PORT=str(port - 1),
    )


def _job(job_id: str, **more: JsonValue) -> dict[str, JsonValue]:
    return {"job_id": job_id, "job": {"created_at": "2025-08-07"}, "result": "no JSON", **more}


def _samples(port: int) -> dict[str, float]:
    """The samples of the page by name and labels; empty while nobody answers."""
    try:
        page = read_metrics(port, service="reconciler")
    except ServiceError:
        return {}
    found = re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", page, re.MULTILINE)
    return {name: float(value) for name, value in found}


def _outcomes(port: int) -> dict[str, float]:
    begin = "reconciler_jobs_total{"
    samples = _samples(port).items()
    return {name.split('"')[1]: value for name, value in samples if name.startswith(begin)}


def test_each_delivery_is_counted_once_and_every_metric_is_on_the_page(
    installed: Installation, redis_url: str, port: int
) -> None:
    queue = RedisLoadingQueue(redis_url)
    pantry = _job("d", result={"name": "Hope", "phone": "614-555-0100"})
    queue.send([_job("a"), {"job_id": ""}, "../x.json", pantry])
    with installed.running("reconciler", "--threads", "1"):
        wait_until(lambda: sum(_outcomes(port).values()) == 4, what="4 deliveries")
        queue.send([_job("a"), _job("a", error="late")])
        wait_until(lambda: sum(_outcomes(port).values()) == 6, what="6 deliveries")
        wait_until(
            lambda: _samples(port)["reconciler_changed_rows_total"], what="rows of the pantry"
        )
        samples, outcomes = _samples(port), _outcomes(port)
        shown = installed.run("metrics", "reconciler").stdout
    queue.close()

    assert outcomes == {
        "replayed": 1,
        "unchanged": 1,
        "superseded": 1,
        "skipped": 1,
        "rejected": 2,
        "retried": 0,
    }
    assert samples["reconciler_seconds_count"] == 6
    assert samples["reconciler_workers_alive"] == 1
    assert samples["reconciler_queue_up"] == 1
    served = set(re.findall(r"^# TYPE (reconciler_\w+)", shown, re.MULTILINE))
    assert {re.sub("_total$", "", name) for name in served} == {
        re.sub("_total$", "", name) for name in re.findall(r"`(reconciler_\w+)", _PAGE)
    } - {"reconciler_actors"}
