"""`bouy read` as it is typed: files, ids, standard input, and what is no job result."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from .commands import Installation, installation

_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"
_PROBLEMS = str(_EXAMPLES / "12-second-reading-of-the-page.json")
_RELATIVE = "daily/2025-08-07/scrapers/freshtrak/1754541721.120277.json"


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return installation(tmp_path, home=tmp_path / "home")


@pytest.fixture
def recorded(installed: Installation) -> Path:
    path = installed.outputs / _RELATIVE
    path.parent.mkdir(parents=True)
    shutil.copy(_EXAMPLES / "01-llm-response-form.json", path)
    return path


def _json(installed: Installation, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(installed.run("read", "--json", *arguments).stdout)
    return told


def test_a_file_is_shown_as_a_tree_with_its_problems(installed: Installation) -> None:
    done = installed.run("read", _PROBLEMS)

    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "organization Riverbend Mutual Aid Pantry\n",
        "├── phone number: +18125550150 · type: voice\n",
        "└── service Grocery Pick-Up\n",
        "bad_coordinates  $.locations[0].latitude  0\n",
    ):
        assert line in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("name", ["1754541721.120277", _RELATIVE])
def test_a_recorded_job_is_found_by_its_id_and_by_its_path_in_the_archive(
    installed: Installation, recorded: Path, name: str
) -> None:
    told = _json(installed, name)

    assert told["path"] == str(recorded)
    assert (told["job_id"], told["outcome"]) == ("1754541721.120277", "replayed")


def test_a_job_whose_only_result_lost_is_read_from_where_that_is_kept(
    installed: Installation,
) -> None:
    kept = installed.archives / "superseded" / _RELATIVE.removesuffix(".json") / "1.json"
    kept.parent.mkdir(parents=True)
    shutil.copy(_EXAMPLES / "01-llm-response-form.json", kept)

    assert _json(installed, "1754541721.120277")["path"] == str(kept)


def test_json_names_everything_and_is_one_line_a_file_for_several(installed: Installation) -> None:
    told = _json(installed, _PROBLEMS)
    several = installed.run("read", "--json", "--source", _PROBLEMS, _PROBLEMS).stdout

    assert told["scraper_id"] == "hoosier_pantries"
    assert told["organizations"][0]["locations"][0]["address"]["postal_code"] == "47714"
    assert {"kind": "placeholder", "path": "$.phones[1].number", "value": "N/A"} in told["problems"]
    first, second = (json.loads(line) for line in several.splitlines())
    assert first == second
    assert json.loads(first.pop("source"))["name"] == "Riverbend Mutual Aid Pantry"
    assert first == told


def test_standard_input_is_a_file_too(installed: Installation) -> None:
    done = installed.run("read", "-", "--json", stdin=Path(_PROBLEMS).read_bytes())

    assert json.loads(done.stdout)["path"] == "-"
    assert json.loads(done.stdout)["job_id"] == "1754627415.003918"


def test_the_source_is_what_the_llm_wrote(installed: Installation) -> None:
    sound = installed.run("read", "--source", _PROBLEMS).stdout
    truncated = _EXAMPLES / "08-truncated.json"
    broken = installed.run("read", "--source", str(truncated)).stdout

    assert sound == json.loads(Path(_PROBLEMS).read_bytes())["result"] + "\n"
    assert broken == json.loads(truncated.read_bytes())["result"] + "\n"


def test_a_result_with_nothing_to_load_is_read_and_says_why(installed: Installation) -> None:
    prose = installed.run("read", str(_EXAMPLES / "19-prose.json"))
    failed = installed.run("read", str(_EXAMPLES / "15-failed-job.json"))

    assert (prose.returncode, failed.returncode) == (0, 0)
    assert "\nskipped (result_not_json)\n" in prose.stdout
    assert "\nskipped (job_failed)\n" in failed.stdout


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"job_id"', "x.json: no JSON: "),
        (b'{"job_id": "1", "job_id": "2"}', "mend its producer"),
        (b'{"jobs": []}', "x.json: no job result (give a recorded file: "),
        (b"[]", "give a recorded file: "),
        (None, "x.json: there is no such file, and no recorded job of this id (`./bouy job ID`"),
    ],
)
def test_what_is_no_job_result_is_named_with_a_cure_and_the_rest_is_read(
    installed: Installation, content: bytes | None, complaint: str
) -> None:
    given = installed.root / "x.json"
    if content is not None:
        given.write_bytes(content)

    done = installed.run("read", "--json", str(given), _PROBLEMS)

    assert done.returncode == 1
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
    bad, good = (json.loads(line) for line in done.stdout.splitlines())
    assert (bad["outcome"] in ("failed", "skipped"), bad["job_id"]) == (True, None)
    assert good["outcome"] == "replayed"


def test_links_and_steps_upward_lead_to_nothing_below_the_archive(installed: Installation) -> None:
    secret = installed.root / "secret.json"
    shutil.copy(_PROBLEMS, secret)
    day = installed.outputs / "daily" / "2025-08-07"
    day.mkdir(parents=True)
    (day / "link.json").symlink_to(secret)

    link = installed.run("read", "daily/2025-08-07/link.json")
    upward = installed.run("read", "daily/../../secret.json")

    assert (link.returncode, upward.returncode) == (1, 1)
    assert "no regular file" in link.stderr
    assert "is not below" in upward.stderr


def test_a_pipe_is_not_waited_for(installed: Installation) -> None:
    done = installed.run("read", "/dev/null")

    assert done.returncode == 1
    assert done.stderr == "bouy: /dev/null is no regular file (pipe it into ./bouy read -)\n"


def test_what_a_result_holds_cannot_steer_the_terminal(installed: Installation) -> None:
    evil = "\x1b]0;x\x07\u202e\x9b31m"
    document = {"job_id": f"1{evil}", "job": {}, "result": json.dumps({"name": f"Pantry {evil}"})}
    path = installed.root / f"{evil}.json"
    path.write_text(json.dumps(document))

    done = [installed.run("read", *more, str(path)) for more in ((), ("--source",), ("--json",))]
    missing = installed.run("read", f"{path}.gone")

    printed = "".join(each.stdout + each.stderr for each in (*done, missing)).replace("\n", "")
    assert printed.isprintable()
