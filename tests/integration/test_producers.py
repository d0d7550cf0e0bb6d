"""Everyone who puts job results on the queue: our producer, `bouy record`, and a bare client."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from redis import Redis

from pantry_radio.domain.errors import (
    InvalidJobError,
    MissingDayError,
    NotExactJsonError,
    PermanentError,
    QueueUnavailableError,
)
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.entrypoints.producer import Producer, send_job_result

from .commands import Installation, installation

_WIRE_FORMAT = Path(__file__).parents[2] / "docs" / "wire-format.md"
_QUEUE = "dramatiq:recorder"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, redis_url: str) -> Installation:
    return installation(tmp_path, home=server_home, REDIS_URL=redis_url)


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


def _job(job_id: str = "a", **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {"created_at": "2025-08-07T10:15:21Z", "metadata": {"scraper_id": "s"}}
    return {"job_id": job_id, "job": job, "result": {"name": "Küche", "n": 2**70}, **more}


def _messages(client: Redis) -> list[dict[str, JsonValue]]:
    ids = client.lrange(_QUEUE, 0, -1)
    return [json.loads(client.hget(f"{_QUEUE}.msgs", each) or b"") for each in ids]


def _recorded(installed: Installation) -> dict[str, JsonValue]:
    files = (installed.outputs / "daily").rglob("*.json")
    documents = {str(file.relative_to(installed.outputs)): file.read_bytes() for file in files}
    return {
        path: json.loads(data)
        for path, data in documents.items()
        if not path.endswith("/summary.json")
    }


def test_what_the_producer_sends_is_recorded(installed: Installation, redis_url: str) -> None:
    with Producer(redis_url) as producer:
        ids = {producer.send(_job(job_id)) for job_id in ("a", "b")}
    ids.add(send_job_result(_job("c"), redis_url=redis_url))

    installed.run("recorder", "--drain")

    assert len(ids) == 3
    assert _recorded(installed) == {
        f"daily/2025-08-07/scrapers/s/{job_id}.json": _job(job_id) for job_id in ("a", "b", "c")
    }


def test_the_wire_format_of_the_document_is_what_is_recorded(
    installed: Installation, client: Redis
) -> None:
    (code,) = re.findall(r"```python\n(import json.*?)```", _WIRE_FORMAT.read_text(), re.DOTALL)
    documented: dict[str, JsonValue] = {}
    exec(code, documented)  # noqa: S102 - the document is ours
    send = documented["send"]
    assert callable(send)

    send(client, _job())
    with Producer(installed.environment["REDIS_URL"]) as producer:
        producer.send(_job("b"))

    theirs, ours = _messages(client)
    assert theirs.keys() == ours.keys()
    assert {key: type(value) for key, value in theirs.items()} == {
        key: type(value) for key, value in ours.items()
    }
    installed.run("recorder", "--drain")
    assert _recorded(installed)["daily/2025-08-07/scrapers/s/a.json"] == _job()
    assert client.exists(_QUEUE, f"{_QUEUE}.msgs", f"{_QUEUE}.XQ") == 0


@pytest.mark.parametrize(
    ("document", "error", "text"),
    [
        ([], InvalidJobError, "JSON object"),
        ({"job": {}}, InvalidJobError, "job_id"),
        ({"job_id": ""}, InvalidJobError, "job_id"),
        ({"job_id": 7}, InvalidJobError, "job_id"),
        ({"job_id": "a"}, MissingDayError, "created_at"),
        ({"job_id": "a", "job": {"created_at": "yesterday"}}, MissingDayError, "created_at"),
        (_job(result=float("nan")), NotExactJsonError, "JSON"),
        ({**_job(), "at": datetime(2025, 8, 7, tzinfo=UTC)}, InvalidJobError, "datetime"),
    ],
    ids=str,
)
def test_what_could_not_be_recorded_is_refused(
    client: Redis, redis_url: str, document: JsonValue, error: type[PermanentError], text: str
) -> None:
    with Producer(redis_url) as producer, pytest.raises(error, match=text):
        producer.send(document)

    assert client.exists(_QUEUE) == 0


def test_a_day_is_given_to_results_without_one(installed: Installation, redis_url: str) -> None:
    with Producer(redis_url) as producer:
        producer.send({"job_id": "undated"}, day=date(2025, 1, 2))
        producer.send(_job("dated"), day=date(2025, 1, 2))

    installed.run("recorder", "--drain")

    assert set(_recorded(installed)) == {
        "daily/2025-01-02/processed/undated.json",
        "daily/2025-08-07/scrapers/s/dated.json",
    }


def test_a_server_that_is_away_is_named() -> None:
    with (
        Producer("unix:///nowhere/valkey.sock") as producer,
        pytest.raises(QueueUnavailableError, match="REDIS_URL"),
    ):
        producer.send(_job())


def test_importing_the_producer_does_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import pantry_radio.entrypoints.producer"],
        env={"REDIS_URL": "unix:///nowhere", "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_record_names_what_it_does_not_send(installed: Installation, client: Redis) -> None:
    lines = [json.dumps(_job()), "{", '{"job_id": "undated"}', json.dumps(_job("b"))]

    done = installed.run("record", "-", stdin="\n".join(lines).encode())

    assert done.returncode == 1
    assert "line 2: no JSON" in done.stderr
    assert "line 3: job 'undated' has no date" in done.stderr
    assert "2 sent to the queue recorder, 2 not sent" in done.stderr
    assert len(_messages(client)) == 2


def test_record_gives_undated_results_the_day_of_the_option(installed: Installation) -> None:
    undated = b'{"job_id": "undated"}'

    sent = installed.run("record", "--day", "2025-01-02", "-", stdin=undated)
    installed.run("recorder", "--drain")

    assert sent.returncode == 0, sent.stderr
    assert set(_recorded(installed)) == {"daily/2025-01-02/processed/undated.json"}
    assert installed.run("record", "--day", "soon", "-", stdin=undated).returncode == 2


def test_record_direct_needs_no_queue(installed: Installation) -> None:
    file = installed.root / "a.json"
    file.write_text(json.dumps(_job()))

    done = installed.run("record", "--direct", str(file), REDIS_URL="unix:///nowhere/x.sock")

    path = "daily/2025-08-07/scrapers/s/a.json"
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "status": "completed",
        "error": None,
        "output_file": str(installed.outputs / path),
    }
    assert _recorded(installed) == {path: _job()}
    summary = json.loads((installed.outputs / "daily/2025-08-07/summary.json").read_bytes())
    assert summary["total_jobs"] == 1
    assert (installed.outputs / "latest").is_symlink()


def test_record_direct_tells_of_each_and_fails_where_one_is_rejected(
    installed: Installation,
) -> None:
    lines = [json.dumps(_job()), "{", '{"job_id": ""}', '{"job_id": "undated"}']

    done = installed.run("record", "--direct", "-", stdin="\n".join(lines).encode())
    dated = installed.run(
        *("record", "--direct", "--day", "2025-01-02", "-"), stdin=lines[-1].encode()
    )

    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert statuses == ["completed", "failed", "rejected", "rejected"]
    assert dated.returncode == 0
    assert "daily/2025-01-02/processed/undated.json" in _recorded(installed)
