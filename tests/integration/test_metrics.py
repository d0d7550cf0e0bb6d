"""`/metrics` of a real recorder: one page for all processes, right after kills and restarts."""

import re
import socket
from pathlib import Path

import pytest

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.errors import ServiceError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.entrypoints.metrics import read_metrics

from .commands import Installation, children_of, installation, kill, wait_until
from .workers import give_up_one


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str, port: int) -> Installation:
    return installation(
        tmp_path,
        home=server_home,
        REDIS_URL=redis_url,
        PANTRY_RADIO_METRICS_PORT=str(port),
        PANTRY_RADIO_RECORDER_PROCESSES="2",
    )


def _job(job_id: str, scraper_id: str = "freshtrak", **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {"created_at": "2025-08-07T10:15:21Z", "metadata": {"scraper_id": scraper_id}}
    return {"job_id": job_id, "job": job, "result": {"name": "Hope"}, **more}


def _send(redis_url: str, *documents: JsonValue) -> None:
    queue = RedisJobQueue(redis_url)
    for document in documents:
        queue.send(document)
    queue.close()


def _values(port: int) -> dict[str, float]:
    """The samples of the page by name and labels; empty while nobody answers."""
    try:
        page = read_metrics(port)
    except ServiceError:
        return {}
    found = re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", page, re.MULTILINE)
    return {name: float(value) for name, value in found}


def _total(port: int, metric: str) -> float:
    return sum(value for name, value in _values(port).items() if name.split("{")[0] == metric)


def test_each_delivery_is_counted_once_by_outcome(
    installed: Installation, redis_url: str, port: int
) -> None:
    better = _job("a", completed_at="2025-08-07T12:00:00Z")
    _send(redis_url, _job("a"), _job("a"), {"job_id": ""}, _job("b", "../../etc"))
    with installed.running("recorder"):
        wait_until(lambda: _total(port, "recorder_outcomes_total") == 4, what="4 deliveries")
        _send(redis_url, better)
        wait_until(lambda: _total(port, "recorder_outcomes_total") == 5, what="the better one")
        _send(redis_url, _job("a", retry_count=0))
        wait_until(lambda: _total(port, "recorder_outcomes_total") == 6, what="the worse one")
        values = _values(port)

    outcomes = {
        name.split('"')[1]: value
        for name, value in values.items()
        if name.startswith("recorder_outcomes_total")
    }
    assert outcomes == {
        "new": 2,
        "same": 1,
        "supersedes": 1,
        "superseded": 1,
        "rejected": 1,
        "failed": 0,
    }
    assert values['recorder_jobs_total{scraper_id="freshtrak",status="success"}'] == 4
    assert values['recorder_jobs_total{scraper_id="other",status="success"}'] == 1
    assert values['recorder_jobs_total{scraper_id="unknown",status="failure"}'] == 1
    assert values["recorder_record_seconds_count"] == 6
    written = [p for p in installed.root.rglob("*.json") if p.name != "summary.json"]
    files = sum(path.stat().st_size for path in written)
    assert values["recorder_recorded_bytes_total"] == files
    assert values["dramatiq_messages_total" + _ACTOR] == 6


_ACTOR = '{actor_name="record_result",queue_name="recorder"}'


def test_counts_survive_killed_workers_and_their_gauges_do_not(
    installed: Installation, redis_url: str, port: int
) -> None:
    _send(redis_url, *(_job(f"a{number}") for number in range(40)))
    with installed.running("recorder") as recorder:
        wait_until(lambda: _total(port, "recorder_jobs_total") == 40, what="40 jobs")
        folder = _newest_folder(installed)
        for worker in children_of(recorder.pid):
            kill(worker)
            wait_until(
                lambda: not list(folder.glob(f"gauge_*_{worker}.db")),  # noqa: B023
                what="the end of its gauges",
            )
        wait_until(lambda: len(children_of(recorder.pid)) == 2, what="two new workers")

        assert _total(port, "recorder_jobs_total") == 40
        _send(redis_url, *(_job(f"b{number}") for number in range(10)))
        wait_until(lambda: _total(port, "recorder_jobs_total") == 50, what="10 more")


def test_queues_are_measured_when_asked(installed: Installation, redis_url: str, port: int) -> None:
    _send(redis_url, _job("a"))
    give_up_one(redis_url)
    with installed.running("recorder"):
        wait_until(lambda: _values(port).get("recorder_workers_alive") == 2, what="two workers")
        values = _values(port)

    assert values["recorder_queue_up"] == 1
    states = {
        state: values[f'recorder_queue_messages{{queue="recorder",state="{state}"}}']
        for state in ("ready", "delayed", "in_work", "dead")
    }
    assert states == {"ready": 0, "delayed": 0, "in_work": 0, "dead": 1}


def test_the_command_prints_the_page(installed: Installation, redis_url: str, port: int) -> None:
    _send(redis_url, _job("a"))
    with installed.running("recorder"):
        wait_until(lambda: _total(port, "recorder_jobs_total") == 1, what="the job")

        done = installed.run("metrics")

    assert done.returncode == 0
    assert "# TYPE recorder_jobs_total counter" in done.stdout
    assert "# TYPE recorder_record_seconds histogram" in done.stdout


def test_without_a_recorder_the_command_says_so(installed: Installation) -> None:
    none, off = installed.run("metrics"), installed.run("metrics", PANTRY_RADIO_METRICS_PORT="0")

    assert (none.returncode, off.returncode) == (3, 3)
    assert "./bouy recorder" in none.stderr
    assert "PANTRY_RADIO_METRICS_PORT is 0" in off.stderr


def test_a_port_that_is_taken_is_a_warning(
    installed: Installation, redis_url: str, port: int
) -> None:
    _send(redis_url, _job("a"))
    with socket.create_server(("127.0.0.1", port)):
        done = installed.run("recorder", "--drain")

    assert done.returncode == 0
    assert "PANTRY_RADIO_METRICS_PORT" in done.stderr
    assert (installed.outputs / "daily/2025-08-07/scrapers/freshtrak/a.json").exists()


def _newest_folder(installed: Installation) -> Path:
    folders = (Path(installed.environment["PANTRY_RADIO_HOME"]) / "metrics").glob("recorder-*")
    return max(folders, key=lambda folder: folder.stat().st_ctime_ns)
