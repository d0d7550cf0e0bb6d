"""The recorder as a service, whose workers and whose queue server are killed.

A line that begins with `Stock:` says what was seen with Dramatiq's own broker in our service.
"""

import json
import os
import signal
from pathlib import Path

import pytest
import redis

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.jobs import JsonValue

from .broker_rig import message, put, wait_drained
from .commands import Installation, children_of, installation, is_alive, kill, wait_until
from .valkey import OwnValkey


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, valkey: OwnValkey) -> Installation:
    return installation(tmp_path, home=server_home, REDIS_URL=valkey.url)


def _job(number: int) -> dict[str, JsonValue]:
    metadata: JsonValue = {"scraper_id": "freshtrak"}
    job: JsonValue = {"created_at": "2025-08-07T10:15:21", "metadata": metadata}
    return {"job_id": f"job-{number}", "job": job, "result": {"name": "ü"}}


def _recorded(installed: Installation) -> dict[str, bytes]:
    folder = installed.outputs / "daily" / "2025-08-07" / "scrapers" / "freshtrak"
    return {file.stem: file.read_bytes() for file in folder.glob("*.json")}


def _assert_all_recorded(installed: Installation, jobs: list[dict[str, JsonValue]]) -> None:
    dump = JsonJobResults().dump
    assert _recorded(installed) == {str(job["job_id"]): dump(job) for job in jobs}
    summary = json.loads((installed.outputs / "daily/2025-08-07/summary.json").read_bytes())
    assert summary["total_jobs"] == len(jobs)


def test_a_server_killed_and_started_again_costs_no_job(
    installed: Installation, valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock did this in one run; what it strands is in test_broker_faults.py."""
    jobs = [_job(number) for number in range(600)]
    for job in jobs:
        queue.send(job)
    with installed.running("recorder", PANTRY_RADIO_RECORDER_PROCESSES="2") as recorder:
        for wanted in (50, 200, 400):
            wait_until(lambda: len(_recorded(installed)) >= wanted, what=f"{wanted} files")  # noqa: B023
            valkey.kill()
            valkey.start()
        wait_drained(queue, seconds=60)
        recorder.send_signal(signal.SIGTERM)

        assert recorder.wait(timeout=30) == 0

    _assert_all_recorded(installed, jobs)
    assert queue.depth().dead == 0


def test_what_a_killed_worker_held_is_done_soon(
    installed: Installation, queue: RedisJobQueue
) -> None:
    """Stock: not within 15 s, though its heartbeat was set to 15 s; the limit is the promise."""
    jobs: list[dict[str, JsonValue]] = []

    def is_stopped_with_messages_in_hand(worker: int) -> bool:
        more = [_job(number) for number in range(len(jobs), len(jobs) + 20)]
        for job in more:
            queue.send(job)
        jobs.extend(more)
        os.kill(worker, signal.SIGSTOP)
        if queue.depth().in_work:
            return True
        os.kill(worker, signal.SIGCONT)
        return False

    with installed.running("recorder") as recorder:
        queue.send(_job(0))
        wait_until(lambda: _recorded(installed), what="a worker at work")
        worker = children_of(recorder.pid)[0]
        wait_until(lambda: is_stopped_with_messages_in_hand(worker), what="messages in its hands")

        kill(worker)

        wait_drained(queue, seconds=15)
        recorder.send_signal(signal.SIGTERM)
        assert recorder.wait(timeout=30) == 0
    _assert_all_recorded(installed, jobs)


def test_more_signals_to_end_change_nothing(installed: Installation, queue: RedisJobQueue) -> None:
    jobs = [_job(number) for number in range(400)]
    for job in jobs:
        queue.send(job)
    with installed.running("recorder") as recorder:
        wait_until(lambda: len(_recorded(installed)) >= 20, what="20 files")
        workers = children_of(recorder.pid)
        for _ in range(3):
            for pid in (recorder.pid, *filter(is_alive, workers)):
                os.kill(pid, signal.SIGTERM)

        assert recorder.wait(timeout=30) == 0

    done = len(_recorded(installed))
    assert queue.depth().in_work == 0
    assert queue.depth().ready == len(jobs) - done
    assert installed.run("recorder", "--drain").returncode == 0
    _assert_all_recorded(installed, jobs)


def test_a_recorder_ends_well_while_the_server_is_away(
    installed: Installation, valkey: OwnValkey
) -> None:
    with installed.running("recorder") as recorder:
        wait_until(lambda: children_of(recorder.pid), what="a worker process")
        with redis.Redis.from_url(valkey.url) as client:
            wait_until(lambda: client.zcard("dramatiq:__heartbeats__"), what="a sign of life")
        valkey.kill()

        recorder.send_signal(signal.SIGTERM)

        assert recorder.wait(timeout=20) == 0


def test_bytes_that_are_no_message_lie_in_the_rejected_store_as_received(
    installed: Installation, valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: the queue is not drained within 90 s."""
    poison = {
        "invalid_json": b"\x80\x04\x95pickle",
        "not_exact_json": message({"job_id": "x", "n": 1}).encode().replace(b'"n"', b'"job_id"'),
        "invalid_message": message(1, 2).encode(),
    }
    for reason, data in poison.items():
        put(valkey.url, reason, data)
    queue.send(_job(1))

    done = installed.run("recorder", "--drain")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found = (installed.archives / "rejected").glob("*/*.payload")
    assert {file.parent.name: file.read_bytes() for file in found} == poison
    _assert_all_recorded(installed, [_job(1)])
