"""The live path on real servers: what is recorded is in the tables, and a replay agrees."""

import json
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.loading_queue import RedisLoadingQueue
from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.jobs import JsonValue

from .commands import Installation, children_of, installation, kill, wait_until

_DAY = "daily/2025-08-07/scrapers/freshtrak"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str, database_url: str) -> Installation:
    return installation(
        tmp_path,
        home=server_home,
        REDIS_URL=redis_url,
        DATABASE_URL=database_url,
        PANTRY_RADIO_RECONCILE="on",
    )


@pytest.fixture
def live(redis_url: str) -> Iterator[RedisLoadingQueue]:
    queue = RedisLoadingQueue(redis_url)
    yield queue
    queue.close()


def _job(number: int, **more: JsonValue) -> dict[str, JsonValue]:
    """Every third job tells of the organization of another one, in other words."""
    job: JsonValue = {
        "created_at": f"2025-08-07T10:15:{number % 60:02}Z",
        "metadata": {"scraper_id": "freshtrak"},
    }
    result: JsonValue = {
        "name": f"Pantry {number // 3}",
        "address": f"{number // 3 + 1} Main St, Springfield, OH 45501",
        "phone": f"614-555-{100 + number:04}",
    }
    return {"job_id": f"job-{number}", "job": job, "result": result, **more}


def _send(redis_url: str, *documents: JsonValue) -> None:
    queue = RedisJobQueue(redis_url)
    for document in documents:
        queue.send(document)
    queue.close()


def _write(installed: Installation, count: int) -> list[str]:
    """Recorded files that nobody has handed on; returns their paths in the archive."""
    folder = installed.outputs / _DAY
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"job-{number}.json").write_bytes(JsonJobResults().dump(_job(number)))
    return [f"{_DAY}/job-{number}.json" for number in range(count)]


def _count(database_url: str, table: str) -> int:
    schema, _, name = table.rpartition(".")
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema or "public", name))
    with psycopg.connect(database_url) as connection:
        try:
            row = connection.execute(query).fetchone()
        except psycopg.errors.UndefinedTable:  # not migrated yet
            return 0
    assert row is not None
    return int(row[0])


def _digest(installed: Installation, database_url: str) -> str:
    done = installed.run("db", "digest", DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _digest_of_a_replay(installed: Installation, database_url: str) -> str:
    """What a replay of the same tree makes of a fresh database."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        before, _, query = database_url.partition("?")
        fresh = f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
        done = installed.run("replay", "--use-default-output-dir", DATABASE_URL=fresh)
        assert done.returncode == 0, done.stderr
        digest = _digest(installed, fresh)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return digest


def test_what_is_recorded_is_loaded_without_a_replay(
    installed: Installation, redis_url: str, database_url: str
) -> None:
    jobs = [_job(number) for number in range(50)]
    _send(redis_url, *jobs, *jobs[:10], _job(1, retry_count=1), _job(2, error="too late"))
    with installed.running("reconciler") as reconciler, installed.running("recorder", "--drain"):
        wait_until(lambda: _count(database_url, "radio.ledger") == 50, what="50 jobs")
        wait_until(lambda: _count(database_url, "organization") == 17, what="17 organizations")
        reconciler.send_signal(signal.SIGTERM)

        assert reconciler.wait(timeout=30) == 0

    assert installed.run("reconciler", "--drain").returncode == 0
    assert _count(database_url, "radio.mark") == 0
    assert _digest(installed, database_url) == _digest_of_a_replay(installed, database_url)


def test_without_the_setting_nothing_is_handed_on(
    installed: Installation, redis_url: str, live: RedisLoadingQueue
) -> None:
    _send(redis_url, _job(1))

    done = installed.run("recorder", "--drain", PANTRY_RADIO_RECONCILE="auto")

    assert done.returncode == 0, done.stderr
    assert (installed.outputs / _DAY / "job-1.json").exists()
    assert live.depth().is_drained


def test_what_cannot_be_loaded_lies_in_the_rejected_store(
    installed: Installation, live: RedisLoadingQueue, database_url: str
) -> None:
    [path] = _write(installed, 1)
    outside = installed.root / "outside.json"
    outside.write_bytes(JsonJobResults().dump(_job(7)))
    live.send([path, "../outside.json", str(outside), "daily/gone.json", {"job_id": ""}, 7])
    live.send([_job(8)])

    done = installed.run("reconciler", "--drain")

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found = (installed.archives / "rejected").glob("*/*.payload")
    kept = {json.dumps(json.loads(file.read_bytes())): file.parent.name for file in found}
    assert kept == {
        '"../outside.json"': "outside_directory",
        json.dumps(str(outside)): "outside_directory",
        '"daily/gone.json"': "unreadable",
        '{"job_id": ""}': "invalid_job",
        "7": "invalid_message",
    }
    with psycopg.connect(database_url) as connection:
        found_ids = connection.execute("SELECT job_id FROM radio.ledger ORDER BY 1").fetchall()
    assert found_ids == [("job-0",), ("job-8",)]
    assert not (installed.outputs / _DAY / "job-8.json").exists()  # it records nothing
    assert live.depth().dead == 0


def test_killed_workers_lose_nothing(
    installed: Installation, live: RedisLoadingQueue, database_url: str
) -> None:
    live.send([*_write(installed, 100)])
    with installed.running("reconciler", "--drain", "--processes", "2") as reconciler:
        for wanted in (10, 40):
            wait_until(lambda: _count(database_url, "radio.ledger") >= wanted, what="entries")  # noqa: B023
            for worker in children_of(reconciler.pid):
                kill(worker)

        assert reconciler.wait(timeout=90) == 0

    assert _count(database_url, "radio.ledger") == 100
    assert _count(database_url, "radio.mark") == 0
    assert live.depth().dead == 0
    assert _digest(installed, database_url) == _digest_of_a_replay(installed, database_url)


def test_marks_of_a_killed_reconciler_are_found_at_the_next_start(
    installed: Installation, live: RedisLoadingQueue, database_url: str
) -> None:
    live.send([*_write(installed, 30)])
    with installed.running("reconciler") as reconciler:
        wait_until(lambda: _count(database_url, "radio.ledger"), what="an entry")
        kill(reconciler.pid)
        reconciler.wait()
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO radio.mark (input_key) SELECT input_key FROM radio.observation"
        )

    assert installed.run("reconciler", "--drain").returncode == 0

    assert _count(database_url, "radio.mark") == 0
    assert _count(database_url, "organization") == 10


def test_two_reconcilers_a_recorder_and_a_replay_at_once_give_one_answer(
    installed: Installation, redis_url: str, database_url: str
) -> None:
    _write(installed, 60)
    better = [_job(number, retry_count=1) for number in range(0, 60, 7)]
    _send(redis_url, *(_job(number) for number in range(30, 90)), *better)
    with (
        installed.running("reconciler"),
        installed.running("reconciler"),
        installed.running("recorder", "--drain") as recorder,
        installed.running("replay", "--use-default-output-dir") as replay,
    ):
        assert recorder.wait(timeout=60) == 0
        assert replay.wait(timeout=60) == 0
        assert installed.run("reconciler", "--drain").returncode == 0

        assert _digest(installed, database_url) == _digest_of_a_replay(installed, database_url)

    assert _count(database_url, "radio.ledger") == 90


def test_a_reconciler_is_seen_stopped_and_counted_in_the_foreground(
    installed: Installation,
) -> None:
    with installed.running("reconciler") as reconciler:
        wait_until(lambda: children_of(reconciler.pid), what="a worker process")

        assert "foreground: bouy reconciler" in installed.run("ps").stdout
        assert installed.run("down", "reconciler").returncode == 0
        assert reconciler.wait(timeout=10) == 0
    assert "Reconciling with" in installed.run("logs", "reconciler").stdout


def test_without_a_database_it_says_so_and_ends(installed: Installation) -> None:
    done = installed.run("reconciler", DATABASE_URL="postgresql://u:secret@127.0.0.1:1/nowhere")

    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_while_the_database_is_away_recording_goes_on_and_loading_catches_up() -> None:
    # Servers of its own. Not below tmp_path: root's could not reach it.
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-test-"))
    installed = installation(root, home=root / "home")
    lines = [json.dumps(_job(number)) for number in range(20)]
    try:
        assert installed.run("up").returncode == 0
        url = installed.run("db", "url").stdout.strip()
        assert installed.run("record", "-", stdin=lines[0].encode()).returncode == 0
        wait_until(lambda: _count(url, "organization") == 1, what="the first organization")
        with psycopg.connect(url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        postgres = int((Path(row[0]) / "postmaster.pid").read_text().split()[0])

        os.kill(postgres, signal.SIGSTOP)
        os.kill(postgres, signal.SIGKILL)
        assert installed.run("record", "-", stdin="\n".join(lines[1:]).encode()).returncode == 0
        recorded = installed.outputs / _DAY
        wait_until(lambda: len(list(recorded.glob("*.json"))) == 20, what="20 files")

        wait_until(lambda: _count_soon(url) == 20, what="20 loaded jobs")
        wait_until(lambda: _count(url, "organization") == 7, what="7 organizations")
    finally:
        client.down(root / "home")
        client.remove_data(root / "home")
        shutil.rmtree(root)


def _count_soon(url: str) -> int:
    try:
        return _count(url, "radio.ledger")
    except psycopg.OperationalError:
        return -1
