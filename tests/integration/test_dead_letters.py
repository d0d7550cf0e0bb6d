"""Dead letters on a real Valkey and a real disk: exported, retried, dropped; none is ever lost."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis

from pantry_radio.adapters.dead_letter_files import LocalDeadLetterFiles
from pantry_radio.adapters.dramatiq_broker.dead_letters import RedisDeadLetters
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.ports.dead_letters import DeadLetter

from .commands import Installation, installation, wait_until
from .workers import age_letters, give_up_one

_QUEUE = "dramatiq:recorder"
_DAY = "2025-08-07T10:15:21Z"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str) -> Installation:
    return installation(tmp_path, home=server_home, REDIS_URL=redis_url)


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def dead(redis_url: str) -> Iterator[RedisDeadLetters]:
    dead = RedisDeadLetters(redis_url)
    yield dead
    dead.close()


def _bury(redis_url: str, *job_ids: str, trace: str = "OSError: disk") -> None:
    queue = RedisJobQueue(redis_url)
    for job_id in job_ids:
        queue.send({"job_id": job_id, "job": {"created_at": _DAY}, "result": {"n": 2**80}})
        give_up_one(redis_url, trace=trace)
    queue.close()


def _exported(installed: Installation) -> list[Path]:
    return sorted((installed.archives / "dead").rglob("*.json"))


def test_a_letter_is_retried_by_the_id_that_show_takes(
    installed: Installation, redis_url: str
) -> None:
    _bury(redis_url, "a", "b")
    listed = json.loads(installed.run("dead", "list", "--json").stdout)

    done = installed.run("dead", "retry", listed[0]["message_id"])

    assert (done.returncode, "1 dead letter put back" in done.stderr) == (0, True)
    assert len(json.loads(installed.run("dead", "list", "--json").stdout)) == 1


def test_a_retried_letter_is_recorded(installed: Installation, redis_url: str) -> None:
    _bury(redis_url, "a")

    done = installed.run("dead", "retry", "--all")
    installed.run("recorder", "--drain")

    assert done.returncode == 0
    assert "1 dead letter put back on the queue" in done.stderr
    recorded = json.loads((installed.outputs / "daily/2025-08-07/processed/a.json").read_bytes())
    assert recorded["result"] == {"n": 2**80}


def test_retrying_changes_nothing_but_what_tries_have_left(
    client: Redis, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, "a")
    (letter,) = dead.letters()

    dead.retry(letter)

    before = json.loads(letter.data)
    after = json.loads(client.hget(f"{_QUEUE}.msgs", letter.message_id) or b"")
    assert {"retries", "traceback"} <= before["options"].keys()
    assert after.pop("options") == {"redis_message_id": letter.message_id}
    del before["options"]
    assert after == before


def test_of_many_who_retry_one_letter_one_does(
    client: Redis, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, *(f"job-{number}" for number in range(20)))
    letters = list(dead.letters())
    done: list[DeadLetter] = []

    def retry_all() -> None:
        other = RedisDeadLetters(redis_url)
        done.extend(letter for letter in letters if other.retry(letter))
        other.close()

    threads = [threading.Thread(target=retry_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ids = sorted(letter.message_id for letter in letters)
    assert sorted(letter.message_id for letter in done) == ids
    assert sorted(client.lrange(_QUEUE, 0, -1)) == [each.encode() for each in ids]


def test_bytes_that_are_no_message_can_be_seen_and_put_back(
    client: Redis, dead: RedisDeadLetters
) -> None:
    client.zadd(f"{_QUEUE}.XQ", {b"poison\xff": 1754561721120})
    client.hset(f"{_QUEUE}.XQ.msgs", b"poison\xff", b"\x80not json")

    (letter,) = dead.letters()

    assert letter.reason == "no message that can be read"
    assert (letter.actor, letter.job_id) == (None, None)
    assert dead.retry(letter)
    assert client.hget(f"{_QUEUE}.msgs", b"poison\xff") == b"\x80not json"
    assert client.lrange(_QUEUE, 0, -1) == [b"poison\xff"]


def test_nobody_drops_all_by_saying_nothing(installed: Installation, redis_url: str) -> None:
    _bury(redis_url, "a")

    for command in ("retry", "export", "drop"):
        done = installed.run("dead", command)

        assert done.returncode == 2
        assert "--all" in done.stderr
    assert RedisJobQueue(redis_url).depth().dead == 1


def test_a_dropped_letter_is_whole_in_a_file(
    installed: Installation, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, "../evil", "kept")
    (letter, _) = dead.letters()

    done = installed.run("dead", "drop", "--id", letter.message_id)

    assert done.returncode == 0, done.stderr
    (file,) = _exported(installed)
    assert done.stdout.strip() == str(file)
    assert file.read_bytes() == letter.data
    assert file.parent.name == "%2E.%2Fevil"
    assert [each.job_id for each in dead.letters()] == ["kept"]


def test_what_cannot_be_exported_is_not_dropped(installed: Installation, redis_url: str) -> None:
    _bury(redis_url, "a")
    installed.archives.write_text("a file where the folder should be")

    done = installed.run("dead", "drop", "--all")

    assert done.returncode == 1
    assert "cannot be kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert RedisJobQueue(redis_url).depth().dead == 1


def test_exporting_twice_gives_one_file_and_keeps_the_letter(
    installed: Installation, redis_url: str
) -> None:
    _bury(redis_url, "a")

    first, second = (installed.run("dead", "export", "--all") for _ in range(2))

    assert first.stdout == second.stdout
    assert len(_exported(installed)) == 1
    assert RedisJobQueue(redis_url).depth().dead == 1


def test_a_dry_run_names_them_and_changes_nothing(
    installed: Installation, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, "a", "b")
    before = list(dead.letters())

    for command in ("retry", "export", "drop"):
        done = installed.run("dead", command, "--all", "--dry-run", "--json")

        told = json.loads(done.stdout)
        assert told["dry_run"] is True
        assert [each["job_id"] for each in told["letters"]] == ["a", "b"]
    assert list(dead.letters()) == before
    assert _exported(installed) == []


def test_filters_narrow_what_is_listed(
    installed: Installation, client: Redis, redis_url: str
) -> None:
    _bury(redis_url, "old", trace="ValueError: [odd] \x1b[2J")
    age_letters(client, days=1)
    _bury(redis_url, "new")

    def listed(*arguments: str) -> list[str]:
        done = installed.run("dead", "list", "--json", *arguments)
        return [each["job_id"] for each in json.loads(done.stdout)]

    assert listed() == ["old", "new"]
    assert listed("--older-than", "2h") == ["old"]
    assert listed("--older-than", "2d") == []
    assert listed("--reason", "oserror") == ["new"]
    assert listed("--actor", "nobody") == []
    assert installed.run("dead", "list", "--older-than", "soon").returncode == 2
    assert "\x1b" not in installed.run("dead", "list").stdout


def test_one_letter_is_shown_with_its_trace(
    installed: Installation, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, "a", trace="Traceback:\n  File x\nOSError: disk")
    (letter,) = dead.letters()

    shown = installed.run("dead", "show", letter.message_id)
    in_json = installed.run("dead", "show", letter.message_id, "--json")

    assert "  File x\nOSError: disk" in shown.stdout
    assert json.loads(json.loads(in_json.stdout)["message"])["args"][0]["job_id"] == "a"
    assert installed.run("dead", "show", "nobody's").returncode == 1


def test_a_recorder_exports_letters_at_once_and_removes_old_ones(
    installed: Installation, client: Redis, dead: RedisDeadLetters, redis_url: str
) -> None:
    _bury(redis_url, "old")
    age_letters(client, days=7.01)
    _bury(redis_url, "new")
    letters = list(dead.letters())

    with installed.running("recorder"):
        wait_until(lambda: len(dead.deaths()) == 1, what="the old letter to leave the queue")
        wait_until(lambda: len(_exported(installed)) == 2, what="both letters in files")

    assert {file.read_bytes() for file in _exported(installed)} == {each.data for each in letters}
    assert [letter.job_id for letter in dead.letters()] == ["new"]


def test_a_store_that_cannot_be_written_says_that_the_letter_stays(tmp_path: Path) -> None:
    (tmp_path / "archives").write_text("a file where the folder should be")
    letter = DeadLetter(
        message_id="1",
        queue="recorder",
        died_at=datetime(2025, 8, 7, tzinfo=UTC),
        actor=None,
        job_id=None,
        retries=0,
        trace="",
        data=b"{}",
    )

    with pytest.raises(ArchiveUnavailableError, match="stays in the queue"):
        LocalDeadLetterFiles(tmp_path / "archives").keep(letter)
