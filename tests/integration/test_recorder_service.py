"""The recorder on a real Valkey: real worker processes, killed and restarted."""

import json
import signal
from pathlib import Path

import pytest

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.jobs import JsonValue

from .commands import Installation, children_of, installation, is_alive, kill, wait_until


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str) -> Installation:
    return installation(tmp_path, home=server_home, REDIS_URL=redis_url)


def _job(number: int, **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {
        "created_at": "2025-08-07T10:15:21.120277+00:00",
        "metadata": {"scraper_id": "freshtrak"},
    }
    return {"job_id": f"job-{number}", "job": job, "result": {"name": "ü"}, **more}


def _send(redis_url: str, *documents: JsonValue) -> None:
    queue = RedisJobQueue(redis_url)
    for document in documents:
        queue.send(document)
    queue.close()


def _recorded(installed: Installation) -> dict[str, bytes]:
    folder = installed.outputs / "daily" / "2025-08-07" / "scrapers" / "freshtrak"
    return {file.stem: file.read_bytes() for file in folder.glob("*.json")}


def test_each_job_is_saved_once_and_whole(installed: Installation, redis_url: str) -> None:
    jobs = [_job(number) for number in range(30)]
    _send(redis_url, *jobs, *jobs[:10], {"job_id": ""}, [1])

    done = installed.run("recorder", "--drain")

    assert done.returncode == 0, done.stderr
    codec = JsonJobResults()
    assert _recorded(installed) == {str(job["job_id"]): codec.dump(job) for job in jobs}
    summary = json.loads((installed.outputs / "daily/2025-08-07/summary.json").read_bytes())
    assert summary["total_jobs"] == 30
    assert str((installed.outputs / "latest").readlink()) == "daily/2025-08-07"
    assert len(list((installed.archives / "rejected" / "invalid_job").glob("*.payload"))) == 2


def test_flags_go_before_the_environment(
    installed: Installation, redis_url: str, tmp_path: Path
) -> None:
    _send(redis_url, _job(1))
    elsewhere = tmp_path / "elsewhere"

    done = installed.run(
        *("recorder", "--drain", "--processes", "2", "--threads", "1"),
        *("--output-dir", str(elsewhere)),
        PANTRY_RADIO_RECORDER_PROCESSES="1",
    )

    assert done.returncode == 0, done.stderr
    assert "2 worker processes of 1 threads" in done.stderr
    assert [file.stem for file in elsewhere.glob("daily/*/scrapers/*/*.json")] == ["job-1"]
    assert not installed.outputs.exists()


@pytest.mark.parametrize("flags", [("--processes", "0"), ("--threads", "many")])
def test_a_wrong_flag_is_refused_at_the_start(
    installed: Installation, flags: tuple[str, str]
) -> None:
    done = installed.run("recorder", *flags)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_log_lines_hold_no_payload(installed: Installation, redis_url: str) -> None:
    _send(redis_url, _job(1, secret="do not log this"), {"job_id": "", "secret": "nor this"})

    done = installed.run("recorder", "--drain", PANTRY_RADIO_LOG_LEVEL="DEBUG")

    assert "job_id=job-1" in done.stderr
    assert "do not log this" not in done.stderr
    assert "nor this" not in done.stderr


def test_a_killed_worker_loses_nothing(installed: Installation, redis_url: str) -> None:
    jobs = [_job(number) for number in range(400)]
    _send(redis_url, *jobs)
    with installed.running("recorder", "--drain") as recorder:
        for wanted in (40, 120):
            wait_until(lambda: len(_recorded(installed)) >= wanted, what=f"{wanted} files")  # noqa: B023
            kill(children_of(recorder.pid)[0])
            wait_until(lambda: any(map(is_alive, children_of(recorder.pid))), what="a new worker")

        assert recorder.wait(timeout=90) == 0

    assert len(_recorded(installed)) == 400
    summary = json.loads((installed.outputs / "daily/2025-08-07/summary.json").read_bytes())
    assert summary["total_jobs"] == 400


def test_no_worker_outlives_a_killed_recorder(installed: Installation) -> None:
    with installed.running("recorder") as recorder:
        wait_until(lambda: children_of(recorder.pid), what="a worker process")
        workers = children_of(recorder.pid)

        kill(recorder.pid)

        wait_until(lambda: not any(map(is_alive, workers)), what="the end of the workers")


def test_while_the_archive_cannot_be_written_nothing_is_acknowledged(
    installed: Installation, redis_url: str
) -> None:
    installed.outputs.write_text("a file where the folder should be")
    _send(redis_url, _job(1))
    queue = RedisJobQueue(redis_url)
    with installed.running("recorder", "--drain") as recorder:
        wait_until(lambda: queue.depth().delayed == 1, what="the first retry")
        installed.outputs.unlink()

        assert recorder.wait(timeout=60) == 0

    assert set(_recorded(installed)) == {"job-1"}
    assert queue.depth().dead == 0
    queue.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_well(installed: Installation, number: signal.Signals) -> None:
    with installed.running("recorder") as recorder:
        wait_until(lambda: children_of(recorder.pid), what="a worker process")

        recorder.send_signal(number)

        assert recorder.wait(timeout=30) == 0


def test_a_recorder_in_the_foreground_is_seen_and_stopped(installed: Installation) -> None:
    with installed.running("recorder") as recorder:
        wait_until(lambda: children_of(recorder.pid), what="a worker process")

        assert "foreground" in installed.run("ps").stdout
        assert installed.run("down", "recorder").returncode == 0
        assert recorder.wait(timeout=5) == 0
    assert "Recording into" in installed.run("logs", "recorder").stdout


def test_without_a_queue_server_it_says_so_and_ends(installed: Installation) -> None:
    done = installed.run("recorder", REDIS_URL="unix:///nowhere/valkey.sock")

    assert done.returncode == 3
    assert "REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr
