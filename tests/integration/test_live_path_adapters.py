"""What the reconciler needs from outside, on real folders and a real Valkey."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import redis

from pantry_radio.adapters.archived_files import LocalArchivedFiles
from pantry_radio.adapters.dramatiq_broker.dead_letters import RedisDeadLetters
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.loading_queue import RedisLoadingQueue
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps
from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.errors import (
    NotARegularFileError,
    OutsideDirectoryError,
    QueueUnavailableError,
)
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.job_queue import MessageState, QueueDepth
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from pantry_radio.domain.ports.recorded_files import FoundFile
from tests.contracts.archived_files import PATH, ArchivedFilesContract
from tests.contracts.loading_queue import LoadingQueueContract


class TestRedisLoadingQueue(LoadingQueueContract):
    @pytest.fixture(autouse=True)
    def _server(self, redis_url: str) -> Iterator[None]:
        self.url = redis_url
        self.made = RedisLoadingQueue(redis_url)
        yield
        self.made.close()

    def create_queue(self) -> LoadingQueue:
        return self.made

    def payloads(self) -> list[JsonValue]:
        with redis.Redis.from_url(self.url) as client:
            ids = client.lrange("dramatiq:reconciler", 0, -1)
            found = client.hmget("dramatiq:reconciler.msgs", ids)
        messages = [json.loads(data) for data in found]
        assert {each["actor_name"] for each in messages} == {"process_job_result"}
        return [each["args"][0] for each in messages]


class TestLocalArchivedFiles(ArchivedFilesContract):
    @pytest.fixture(autouse=True)
    def _folders(self, tmp_path: Path) -> None:
        self.root = tmp_path

    def create_files(
        self, outputs: Mapping[str, bytes], archives: Mapping[str, bytes]
    ) -> ArchivedFiles:
        for folder, files in (("outputs", outputs), ("archives", archives)):
            for path, data in files.items():
                place = self.root / folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        return LocalArchivedFiles(
            output_dir=self.root / "outputs",
            archive_dir=self.root / "archives",
            max_bytes=self.max_bytes,
        )

    def output_dir(self) -> str:
        return str(self.root / "outputs")

    def archive_dir(self) -> str:
        return str(self.root / "archives")

    def test_no_link_is_followed_and_no_pipe_is_waited_for(self) -> None:
        files = self.create_files({PATH: b"{}"}, {})
        secret = self.root / "secret.json"
        secret.write_bytes(b"secret")
        (self.root / "outputs/link.json").symlink_to(secret)
        (self.root / "outputs/folder").symlink_to(self.root)
        os.mkfifo(self.root / "outputs/pipe.json")

        for path in ("link.json", "folder/secret.json", "pipe.json"):
            with pytest.raises(NotARegularFileError):
                files.read(path)

    def test_names_that_no_file_can_have_are_refused(self) -> None:
        files = self.create_files({PATH: b"{}"}, {})

        for path in ("a\0b.json", "\ud800.json"):
            with pytest.raises(OutsideDirectoryError):
                files.read(path)

    def test_folders_may_be_reached_through_links(self) -> None:
        files = self.create_files({PATH: b"{}"}, {})
        (self.root / "by-another-way").symlink_to(self.root / "outputs")
        shown = self.root / "by-another-way" / PATH

        assert files.path_of(FoundFile(path=str(shown), name=shown.name)) == PATH


def test_dead_letters_of_the_reconciler_go_back_to_its_own_queue(redis_url: str) -> None:
    queue, dead = RedisLoadingQueue(redis_url), RedisDeadLetters(redis_url)
    queue.send([PATH])
    with redis.Redis.from_url(redis_url) as connection:
        steps = QueueSteps(
            connection, namespace="dramatiq", queue_name="reconciler", worker_id="worker-1"
        )
        steps.bury(steps.take(1)[0].redis_id)

    (letter,) = dead.letters()

    assert (letter.queue, letter.actor) == ("reconciler", "process_job_result")
    assert dead.retry(letter)
    assert list(dead.letters()) == []
    assert queue.depth() == QueueDepth(ready=1, delayed=0, in_work=0, dead=0)
    queue.close()
    dead.close()


def test_a_path_in_the_queue_is_found_by_the_id_of_its_job(redis_url: str) -> None:
    loading, queue = RedisLoadingQueue(redis_url), RedisJobQueue(redis_url)
    odd = "../" + "ü" * 120
    loading.send(["daily/2025-08-07/processed/a.json", {"job_id": "b"}])
    loading.send([f"daily/2025-08-07/processed/{encode_name(odd)}.json"])

    found = [
        [(each.queue, each.state) for each in queue.find(job_id)] for job_id in ("a", "b", odd)
    ]

    assert found == [[("reconciler", MessageState.READY)]] * 3
    assert queue.find("processed") == ()
    loading.close()
    queue.close()


def test_a_queue_server_that_does_not_answer_is_named() -> None:
    queue = RedisLoadingQueue("unix:///nowhere/valkey.sock")

    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.send(["x.json"])
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.depth()
    queue.close()
