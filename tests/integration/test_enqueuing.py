"""Files that a person names are handed to the reconciler, and loaded from there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import redis

from pantry_radio.adapters.dramatiq_broker.loading_queue import RedisLoadingQueue
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.enqueuing import EnqueueReport
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.enqueuing import enqueue_files
from pantry_radio.entrypoints.settings import load_settings

from .commands import installation, wait_until


def _write(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        result: JsonValue = {"name": f"Pantry {number}", "phone": "614-555-0100"}
        job: JsonValue = {"created_at": "2025-08-07"}
        data = JsonJobResults().dump({"job_id": f"job-{number}", "job": job, "result": result})
        (folder / f"job-{number}.json").write_bytes(data)


def test_named_files_are_loaded_by_a_reconciler(
    tmp_path: Path, server_home: Path, redis_url: str, database_url: str
) -> None:
    _write(tmp_path / "outputs/daily/2025-08-07/processed", 3)
    _write(tmp_path / "elsewhere", 2)
    settings = load_settings({"PANTRY_RADIO_ROOT": str(tmp_path)})

    report = enqueue_files(wiring.recorded_files(tmp_path).walk(), settings, redis_url=redis_url)
    done = installation(
        tmp_path, home=server_home, REDIS_URL=redis_url, DATABASE_URL=database_url
    ).run("reconciler", "--drain")

    assert report == EnqueueReport(sent=3, refused=2)
    assert done.returncode == 0, done.stderr
    with wiring.present_database(database_url) as database:
        assert database.counts().tables["organization"] == 3


def test_the_sender_waits_while_too_many_wait(tmp_path: Path, redis_url: str) -> None:
    _write(tmp_path / "outputs", 2)
    settings = load_settings({"PANTRY_RADIO_ROOT": str(tmp_path)})
    queue = RedisLoadingQueue(redis_url)
    queue.send(["x.json"] * 3)
    found = list(wiring.recorded_files(tmp_path / "outputs").walk())
    with ThreadPoolExecutor(1) as pool, redis.Redis.from_url(redis_url) as connection:
        worker = QueueSteps(
            connection, namespace="dramatiq", queue_name="reconciler", worker_id="worker-1"
        )
        sending = pool.submit(enqueue_files, found, settings, redis_url=redis_url, most_waiting=2)
        for taken in worker.take(1):
            assert not sending.done()
            worker.acknowledge(taken.redis_id)

        wait_until(sending.done, what="the end of the sending", seconds=10)

    assert queue.depth().ready == 4
    queue.close()
