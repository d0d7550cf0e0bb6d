"""`bouy datasette` serves a SQLite export, to this machine alone, and says what is missing."""

import json
import socket
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from pantry_radio.adapters.sqlite_export import write_sqlite
from pantry_radio.domain.exports.datasette import DATABASE, QUERIES, SQLITE_PATH
from tests.exports import tables_from
from tests.observations import at, observation, pantry

from .commands import Installation, installation, wait_until

_MADE = Path(__file__).parents[2] / ".venv-datasette" / "made_for"
_PARAMETERS = {
    "city": "Dayton",
    "state": "OH",
    "words": "st. mary's hope",
    "day": "SA",
    "latitude": "39",
    "longitude": "-84",
}


@pytest.fixture
def installed(tmp_path: Path, server_home: Path) -> Installation:
    return installation(tmp_path, home=server_home, DATA_REPO_PATH=str(tmp_path / "data"))


def _get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=20) as answer:
        body: bytes = answer.read()
        return body


def _answers(port: int) -> bool:
    try:
        return bool(_get(port, "-/versions.json"))
    except OSError:
        return False


@pytest.mark.skipif(not _MADE.exists(), reason="`./bouy datasette` has not yet installed Datasette")
def test_the_published_file_is_served_with_its_metadata(installed: Installation) -> None:
    file = installed.root / "data" / SQLITE_PATH
    file.parent.mkdir(parents=True)
    write_sqlite(tables_from(observation("a", pantry("Hope", at(), services=("Meals",)))), file)
    before = file.read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])

    with installed.running("datasette", "--port", str(port)):
        wait_until(lambda: _answers(port), what="a Datasette that answers")
        page = _get(port, "").decode()
        found: dict[str, Any] = json.loads(_get(port, f"{DATABASE}/pantry.json?_search=hope"))
        asked = urllib.parse.urlencode(_PARAMETERS)
        answers = [json.loads(_get(port, f"{DATABASE}/{name}.json?{asked}")) for name in QUERIES]

    assert "CC0 1.0 Universal" in page
    assert found["filtered_table_rows_count"] == 1
    assert all(answer["ok"] for answer in answers)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_not_there_is_named(installed: Installation) -> None:
    missing = installed.run("datasette", str(installed.root / "no.sqlite"))
    port = installed.run("datasette", "--port", "70000")

    assert (missing.returncode, port.returncode) == (2, 2)
    assert "no.sqlite" in missing.stderr
    assert len(missing.stderr.splitlines()) == 1
