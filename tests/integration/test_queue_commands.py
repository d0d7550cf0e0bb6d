"""`bouy queue status` and `bouy job`: where things are, from the queue to the database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.jobs import JsonValue

from .commands import Installation, children_of, installation, wait_until
from .workers import delay_one, give_up_one, take_one

_UNREACHABLE = "unix:///nowhere/valkey.sock"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str) -> Installation:
    return installation(tmp_path, home=server_home, REDIS_URL=redis_url)


@pytest.fixture
def queue(redis_url: str) -> Iterator[RedisJobQueue]:
    queue = RedisJobQueue(redis_url)
    yield queue
    queue.close()


def _job(job_id: str, **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {"created_at": "2025-08-07T10:15:21Z", "metadata": {"scraper_id": "s"}}
    result: JsonValue = {
        "organization": [{"name": "Hope Pantry", "phones": [{"number": "614-555-0100"}]}]
    }
    return {"job_id": job_id, "job": job, "result": result, **more}


def _where(installed: Installation, job_id: str, *, database_url: str = "") -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = json.loads(
        installed.run("job", job_id, "--json", DATABASE_URL=database_url).stdout
    )
    return told


def _kinds(told: dict[str, JsonValue]) -> list[JsonValue]:
    files = told["files"]
    assert isinstance(files, list)
    return [file["kind"] for file in files if isinstance(file, dict)]


def test_status_counts_messages_and_workers(
    installed: Installation, queue: RedisJobQueue, redis_url: str
) -> None:
    for number in range(5):
        queue.send(_job(str(number)))
    give_up_one(redis_url)
    delay_one(redis_url)
    take_one(redis_url)

    done = installed.run("queue", "status", "--json")
    table = installed.run("queue", "status")

    depth = {"ready": 2, "delayed": 1, "in_work": 1, "dead": 1}
    empty = dict.fromkeys(depth, 0)
    assert json.loads(done.stdout) == {
        "queues": {"recorder": depth, "reconciler": empty},
        "workers_alive": {"recorder": 0, "reconciler": 0},
    }
    lines = [line.split() for line in table.stdout.splitlines()]
    assert lines[0] == ["QUEUE", "READY", "DELAYED", "IN", "WORK", "DEAD", "WORKERS"]
    assert lines[1] == ["recorder", "2", "1", "1", "1", "0"]
    assert lines[2] == ["reconciler", "0", "0", "0", "0", "0"]


def test_status_counts_the_workers_of_a_recorder(
    installed: Installation, queue: RedisJobQueue
) -> None:
    with installed.running("recorder", PANTRY_RADIO_RECORDER_PROCESSES="2") as recorder:
        wait_until(lambda: len(children_of(recorder.pid)) == 2, what="two processes")
        wait_until(lambda: queue.workers_alive()["recorder"] == 2, what="two heartbeats")

        told = json.loads(installed.run("queue", "status", "--json").stdout)

    assert told["workers_alive"] == {"recorder": 2, "reconciler": 0}


def test_without_a_server_status_says_so(installed: Installation) -> None:
    done = installed.run("queue", "status", REDIS_URL=_UNREACHABLE)

    assert done.returncode == 3
    assert "REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_job_is_followed_from_the_queue_to_its_file(
    installed: Installation, queue: RedisJobQueue
) -> None:
    queue.send(_job("a"))
    queued = _where(installed, "a")
    better = _job("a", completed_at="2025-08-07T12:00:00Z")
    installed.run("recorder", "--drain")
    queue.send(better)
    installed.run("recorder", "--drain")

    recorded = _where(installed, "a")

    assert [each["state"] for each in queued["queued"]] == ["ready"]  # type: ignore[union-attr, call-overload, index]
    assert recorded["queued"] == []
    assert _kinds(recorded) == ["recorded", "superseded"]
    shown = installed.run("job", "a").stdout.splitlines()
    path = installed.outputs / "daily/2025-08-07/scrapers/s/a.json"
    assert shown[0].split() == ["recorded", str(path)]


def test_dead_exported_and_rejected_jobs_are_found(
    installed: Installation, queue: RedisJobQueue, redis_url: str
) -> None:
    queue.send(_job("dead/…"))
    give_up_one(redis_url)
    installed.run("dead", "export", "--all")
    installed.run("record", "--direct", "-", stdin=b'{"job_id": "undated"}')

    dead, rejected = _where(installed, "dead/…"), _where(installed, "undated")

    assert [each["state"] for each in dead["queued"]] == ["dead"]  # type: ignore[union-attr, call-overload, index]
    assert _kinds(dead) == ["exported"]
    assert _kinds(rejected) == ["rejected"]
    assert "(missing_day)" in installed.run("job", "undated").stdout


def test_a_replayed_job_names_its_verdict_and_rows(
    installed: Installation, database_url: str
) -> None:
    installed.run("record", "--direct", "-", stdin=json.dumps(_job("a")).encode())
    before = _where(installed, "a", database_url=database_url)
    done = installed.run("replay", "--use-default-output-dir", DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr

    after = _where(installed, "a", database_url=database_url)

    assert before["replayed"] is None
    assert "database" in before["not_asked"]  # type: ignore[operator]
    assert after["replayed"] == {"verdict": "loaded", "rows": {"organization": 1, "phone": 1}}
    shown = installed.run("job", "a", DATABASE_URL=database_url).stdout
    assert "replayed    loaded; 1 organization, 1 phone" in shown


def test_a_job_that_is_nowhere_ends_with_1(installed: Installation) -> None:
    done = installed.run("job", "nobody's")

    assert done.returncode == 1
    assert "job nobody's is nowhere" in done.stdout


def test_while_the_queue_is_away_files_are_found_and_nowhere_is_not_claimed(
    installed: Installation,
) -> None:
    installed.run("record", "--direct", "-", stdin=json.dumps(_job("a")).encode())

    found = installed.run("job", "a", REDIS_URL=_UNREACHABLE)
    unknown = installed.run("job", "b", REDIS_URL=_UNREACHABLE)

    assert found.returncode == 0
    assert "the queue was not asked" in found.stderr
    assert unknown.returncode == 3
    assert "Traceback" not in unknown.stderr
