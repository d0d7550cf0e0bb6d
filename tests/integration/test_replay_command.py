"""`bouy replay` as it is typed: what it says, what it leaves alone, and how it goes on."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import evolve

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.replaying import replay

from .commands import Installation, children_of, installation, is_alive, kill, wait_until

_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"
_UNREACHABLE = "postgresql://nobody@127.0.0.1:1/nowhere"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url)


def _record(root: Path, job_id: str, name: str, *, day: str = "2025-08-07") -> Path:
    number = sum(map(ord, job_id)) % 50
    document = {
        "job_id": job_id,
        "job": {"created_at": day, "metadata": {"scraper_id": "freshtrak"}},
        "result": {"name": name, "address": f"{number} Main St, Dayton, OH 45402"},
    }
    path = root / "daily" / day / "scrapers" / "freshtrak" / f"{job_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def _many(root: Path, count: int) -> Path:
    for number in range(count):
        _record(root, f"job-{number}", f"Pantry {number % 400}")
    return root


def _told(installed: Installation, *arguments: str, **settings: str) -> dict[str, Any]:
    environment = {**installed.environment, **settings}
    done = evolve(installed, environment=environment).run("--json", "replay", *arguments)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _digest(installed: Installation) -> str:
    done = installed.run("db", "digest")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _expected_digest(tree: Path) -> str:
    loader = FileLoader(
        files=LocalRecordedFiles(tree),
        database=MemoryFoodDatabase(),
        codec=JsonJobResults(),
        reader_version="of a test",
    )
    replay(loader, on_outcome=lambda _: None)
    return digest(loader.database)


def _count(url: str, query: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_the_numbers_add_up_and_nothing_else_is_printed(installed: Installation) -> None:
    done = installed.run("--json", "replay", "--directory", str(_EXAMPLES))

    told = json.loads(done.stdout)
    outcomes = ("replayed", "unchanged", "skipped", "superseded", "failed")
    assert done.returncode == 1  # 20 is broken
    assert sum(told[outcome] for outcome in outcomes) == told["total_files"] == 20
    assert told["reasons"] == {"invalid_json": 1, "job_failed": 1, "result_not_json": 1}
    assert told["tables"]["organization"]["created"] > 0


def test_people_get_tables_and_the_commands_to_look_further(installed: Installation) -> None:
    done = installed.run("replay", "--directory", str(_EXAMPLES))

    broken = _EXAMPLES / "20-broken.json"
    for part in ("replayed", "  invalid_json", "organization", f"./bouy read {broken}"):
        assert part in done.stdout
    assert "\x1b" not in done.stdout
    assert installed.run("read", str(broken)).returncode == 1


@pytest.mark.parametrize("is_reachable", [True, False])
def test_a_dry_run_tells_the_same_and_writes_nothing(
    installed: Installation, database_url: str, *, is_reachable: bool
) -> None:
    installed.run("db", "init")
    empty = _digest(installed)
    settings = {} if is_reachable else {"DATABASE_URL": _UNREACHABLE}

    dry = _told(installed, "-d", str(_EXAMPLES), "--dry-run", **settings)
    kept = _digest(installed), _count(database_url, "SELECT count(*) FROM radio.file")
    real = _told(installed, "-d", str(_EXAMPLES))

    differing = {"seconds", "dry_run", "without_database"}
    assert {key for key in real if real[key] != dry[key]} - differing == set()
    assert (dry["without_database"] is None) is is_reachable
    assert kept == (empty, 0)


def test_a_dry_run_makes_neither_a_database_nor_tables(
    installed: Installation, database_url: str, tmp_path: Path
) -> None:
    untouched = tmp_path / "home"
    bare = _told(installed, "-d", str(_EXAMPLES), "--dry-run")
    none = _told(
        installed, "-d", str(_EXAMPLES), "-n", DATABASE_URL="", PANTRY_RADIO_HOME=str(untouched)
    )

    assert bare["without_database"] is not None
    assert none["tables"] == bare["tables"]
    assert not untouched.exists()
    assert _count(database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'radio'") == 0


def test_a_database_that_cannot_be_reached_ends_with_3(installed: Installation) -> None:
    done = installed.run("replay", "-d", str(_EXAMPLES), DATABASE_URL=_UNREACHABLE)

    assert (done.returncode, done.stdout) == (3, "")
    assert "DATABASE_URL" in done.stderr


def test_the_report_has_a_line_for_each_file(installed: Installation, tmp_path: Path) -> None:
    report = tmp_path / "outcomes.jsonl"

    installed.run("replay", "-d", str(_EXAMPLES), "--report", str(report))
    printed = installed.run("replay", "-d", str(_EXAMPLES), "--report", "-", "--force").stdout

    lines = [json.loads(line) for line in report.read_text().splitlines()]
    by_name = {Path(line["path"]).name[:2]: line for line in lines}
    assert len(by_name) == len(lines) == 20
    assert by_name["20"]["reason"] == "invalid_json"
    assert by_name["20"]["problems"] is None
    assert by_name["01"]["rows"]["organization"] == 1
    assert {each["kind"] for each in by_name["12"]["problems"]} >= {"bad_coordinates"}
    assert [line["path"] for line in map(json.loads, printed.splitlines())] == [
        line["path"] for line in lines
    ]
    assert list(tmp_path.glob(".*")) == []


def test_files_are_chosen_by_day_scraper_and_name(installed: Installation) -> None:
    for day in ("2025-08-06", "2025-08-07", "2025-08-08"):
        _record(installed.outputs, f"{day}-x", "Hope", day=day)
    shutil.copy(_EXAMPLES / "14-processed-without-scraper.json", installed.outputs / "x.json")

    def met(*options: str) -> int:
        told = _told(installed, "--use-default-output-dir", "--dry-run", *options)
        total: int = told["total_files"]
        return total

    assert met() == 4
    assert met("--since", "2025-08-07", "--until", "2025-08-07") == 2
    assert met("--until", "2025-08-06") == 1
    assert met("--scraper", "freshtrak", "--scraper", "vivery") >= 3
    assert met("--scraper", "nobody's") == 0
    assert met("--pattern", "2025-08-0[67]*.json") == 2
    assert met("-p", "*-y.json") == 0


@pytest.mark.parametrize("workers", ["1", "2", "4"])
def test_any_number_of_workers_gives_one_database(installed: Installation, workers: str) -> None:
    tree = _many(installed.outputs, 600)

    told = _told(installed, "--use-default-output-dir", "--workers", workers)

    assert told["replayed"] == told["total_files"] == 600
    assert _digest(installed) == _expected_digest(tree)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_it_at_once_and_the_next_run_goes_on(
    installed: Installation, database_url: str, workers: str
) -> None:
    tree = _many(installed.outputs, 1500)
    installed.run("db", "init")

    done, children = _interrupted(
        installed,
        ("--json", "replay", "-d", str(tree), "--workers", workers),
        when=lambda: _count(database_url, "SELECT count(*) FROM radio.ledger") > 0,
    )

    told = json.loads(done.stdout)
    assert done.returncode == 130
    assert told["interrupted"] is True
    assert told["total_files"] < 1500
    assert "Traceback" not in done.stderr
    assert not any(map(is_alive, children))
    again = _told(installed, "-d", str(tree), "--workers", workers)
    assert again["unchanged"] >= told["replayed"]
    assert _digest(installed) == _expected_digest(tree)


def test_a_loader_that_is_killed_is_named_and_the_next_run_does_the_rest(
    installed: Installation, database_url: str
) -> None:
    tree = _many(installed.outputs, 1500)
    installed.run("db", "init")

    done, _ = _interrupted(
        installed,
        ("replay", "-d", str(tree), "--workers", "2"),
        when=lambda: _count(database_url, "SELECT count(*) FROM radio.ledger") > 0,
        how=_kill_loaders,
    )

    assert done.returncode == 1
    assert "Run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    _told(installed, "-d", str(tree))
    assert _digest(installed) == _expected_digest(tree)


def _kill_loaders(pid: int) -> None:
    for child in children_of(pid):
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            kill(child)


def _interrupt(pid: int) -> None:
    os.kill(pid, signal.SIGINT)


def _interrupted(
    installed: Installation,
    arguments: tuple[str, ...],
    *,
    when: Callable[[], bool],
    how: Callable[[int], None] = _interrupt,
) -> "tuple[subprocess.CompletedProcess[str], tuple[int, ...]]":
    """Runs a command, does something to it, and says how it ended and which children it had."""
    out, err = installed.root / "stdout", installed.root / "stderr.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        command = [sys.executable, "-m", "pantry_radio", *arguments]
        process = subprocess.Popen(command, env=installed.environment, stdout=stdout, stderr=stderr)
        try:
            wait_until(when, what="the first files in the ledger")
            children = children_of(process.pid)
            how(process.pid)
            code = process.wait(20)
        finally:
            process.kill()
            process.wait()
    done = subprocess.CompletedProcess(command, code, out.read_text(), err.read_text())
    return done, children


def test_no_change_is_missed_however_soon_and_quietly_it_comes(installed: Installation) -> None:
    path = _record(installed.outputs, "1", "Hope Pantry 0")
    written = path.stat()
    first = _told(installed, "--file", str(path))
    again = _told(installed, "--file", str(path))

    path.write_text(path.read_text().replace("Pantry 0", "Pantry 1"))
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    changed = _told(installed, "--file", str(path))

    assert (first["replayed"], again["unchanged"], changed["unchanged"]) == (1, 1, 0)


def test_the_cache_of_files_holds_no_truth(installed: Installation, database_url: str) -> None:
    tree = installed.outputs
    _many(tree, 30)
    _told(installed, "-d", str(tree))
    before = _digest(installed)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE radio.file SET content_sha256 = 'x', inode = inode + 1")

    told = _told(installed, "-d", str(tree))

    assert told["unchanged"] == 30
    assert _digest(installed) == before
