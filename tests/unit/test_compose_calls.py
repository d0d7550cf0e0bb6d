"""What each command of bouy is in compose mode, word by word."""

import shlex
from pathlib import Path

import pytest
from attrs import evolve

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.compose.calls import Site, asks_before, calls, stays_here
from pantry_radio.entrypoints.compose.paths import Place, Placing

_HERE = Path("/home/op/radio")
_THERE = frozenset({Path("/srv/results"), Path("/srv/results/a.json"), _HERE / "my.json"})
_PLACES = (
    Place(outside=_HERE / "outputs", inside="/data/outputs", is_bound=False),
    Place(outside=_HERE / "archives", inside="/data/archives", is_bound=False),
)
_RUN = "--progress quiet run --rm -T"


def _placing(*, is_bound: bool = False, there: frozenset[Path] = _THERE) -> Placing:
    places = tuple(evolve(place, is_bound=is_bound) for place in _PLACES)
    return Placing(places=places, exists=there.__contains__, folder=_HERE)


def _site() -> Site:
    return Site(is_terminal=False, has_publisher=False, placing=_placing())


def _said(words: str, site: Site | None = None) -> list[str]:
    return [shlex.join(call) for call in calls(shlex.split(words), site or _site())]


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("down", "--profile '*' down --remove-orphans"),
        ("down recorder", "--profile '*' rm --stop --force recorder"),
        ("ps", "--profile '*' ps --all"),
        ("ps --json", "--profile '*' ps --all --format json"),
        ("--json ps", "--profile '*' ps --all --format json"),
        ("--no-color ps", "--ansi never --profile '*' ps --all"),
        ("logs", "--profile '*' logs --tail 200"),
        ("logs recorder --tail 100", "--profile '*' logs --tail 100 recorder"),
        ("logs cache --tail=50", "--profile '*' logs --tail=50 cache"),
        ("logs -n 5 -f db", "--profile '*' logs --tail 5 -f db"),
        ("exec app ls -la outputs/latest/", "exec -T app ls -la outputs/latest/"),
        (
            r'exec db psql -U postgres -c "\\dt"',
            r"exec -T db psql -U postgres -c '\dt'",
        ),
        ("exec cache redis-cli ping", "exec -T cache redis-cli ping"),
        ("exec app x --json --compose --help", "exec -T app x --json --compose --help"),
        ("exec -e A=1 app env", "exec -T -e A=1 app env"),
        ("recorder", "up --no-log-prefix recorder"),
        ("recorder --drain", f"{_RUN} recorder bouy recorder --drain"),
        ("reconciler", "up --no-log-prefix reconciler"),
        ("haarrrvest run", f"{_RUN} publisher bouy haarrrvest run"),
        ("haarrrvest serve", "up --no-log-prefix publisher"),
        ("metrics serve", "up --no-log-prefix metrics"),
        ("haarrrvest logs", "--profile '*' logs --tail 200 publisher"),
        ("health", f"{_RUN} app bouy health"),
        ("health recorder", "exec -T recorder bouy health recorder"),
        ("health db", f"{_RUN} app bouy health db"),
        ("status --watch", f"{_RUN} app bouy status --watch"),
        ("--json status", f"{_RUN} app bouy --json status"),
        ("metrics reconciler", "exec -T reconciler bouy metrics reconciler"),
        ("psql -c 'SELECT 1'", "exec -T db psql -c 'SELECT 1'"),
        ("db psql -c x", "exec -T db psql -c x"),
        ("redis-cli ping", "exec -T cache valkey-cli ping"),
        ("shell", f"{_RUN} app bash"),
        ("db digest", f"{_RUN} app bouy db digest"),
        ("verify", f"{_RUN} --no-deps app bouy verify"),
        ("record -", f"{_RUN} app bouy record -"),
        ("clean --yes", "--profile '*' down --remove-orphans --volumes"),
        (
            "replay --use-default-output-dir",
            f"{_RUN} app bouy replay --use-default-output-dir",
        ),
    ],
)
def test_each_command_is_one_call(words: str, call: str) -> None:
    assert _said(words) == [call]


def test_a_terminal_is_passed_on() -> None:
    site = evolve(_site(), is_terminal=True)

    assert _said("exec app bash", site) == ["exec app bash"]
    assert _said("shell", site) == ["--progress quiet run --rm app bash"]


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("up", "up --detach --wait"),
        ("up db cache", "up --detach --wait db cache"),
        ("up --build", "up --detach --wait --build"),
        ("up --scale recorder=3", "up --detach --wait --scale recorder=3"),
        ("up prometheus grafana", "up --detach --wait prometheus grafana"),
    ],
)
def test_up_waits_until_all_is_well_and_shows_it(words: str, call: str) -> None:
    assert _said(words) == [call, "--profile '*' ps --all"]


def test_up_starts_the_publisher_where_there_is_something_to_publish_to() -> None:
    site = evolve(_site(), has_publisher=True)

    assert _said("up", site)[0] == "--profile publish up --detach --wait"


def test_servers_of_others_are_asked_from_the_app() -> None:
    site = evolve(_site(), own_db=False, own_cache=False)

    assert _said("psql -c x", site) == [f"{_RUN} app bouy psql -c x"]
    assert _said("redis-cli ping", site) == [f"{_RUN} app bouy redis-cli ping"]


def test_with_init_restores_before_any_worker_is_started() -> None:
    assert _said("up --with-init") == [
        "up --detach --wait cache db",
        f"{_RUN} app bouy db init --restore",
        "up --detach --wait",
        "--profile '*' ps --all",
    ]


def test_a_restore_from_the_data_repository_knows_its_token() -> None:
    site = evolve(_site(), has_publisher=True)

    [_, restore, start, _] = _said("up --with-init --overwrite", site)

    assert restore == f"{_RUN} publisher bouy db init --restore --overwrite"
    assert start == "--profile publish up --detach --wait"


@pytest.mark.parametrize("words", ["up redis", "down x", "logs x", "exec x ls", "health x"])
def test_a_service_that_is_not_there_is_named(words: str) -> None:
    with pytest.raises(SettingsError, match=r"there is no service .*; there are app, cache, db"):
        _said(words)


@pytest.mark.parametrize("words", ["exec", "exec app"])
def test_exec_needs_a_service_and_a_command(words: str) -> None:
    with pytest.raises(SettingsError, match="SERVICE COMMAND"):
        _said(words)


@pytest.mark.parametrize("words", ["", "setup", "config", "version", "completion bash", "up -h"])
def test_what_is_about_this_machine_stays_here(words: str) -> None:
    assert stays_here(shlex.split(words))


@pytest.mark.parametrize("words", ["up", "status", "replay --dry-run", "exec app ls --help"])
def test_what_is_about_services_does_not(words: str) -> None:
    assert not stays_here(shlex.split(words))


def test_clean_asks_unless_it_was_said() -> None:
    assert "volumes" in (asks_before(["clean"]) or "")
    assert asks_before(["clean", "--yes"]) is None
    assert asks_before(["down"]) is None


def test_a_file_of_the_archive_is_found_in_the_volume() -> None:
    said = _said("replay --file outputs/daily/2025-08-07/processed/job_123.json")

    inside = "/data/outputs/daily/2025-08-07/processed/job_123.json"
    assert said == [f"{_RUN} app bouy replay --file {inside}"]


def test_a_file_of_this_machine_is_mounted_and_cannot_be_changed() -> None:
    said = _said("replay -d /srv/results")

    mount = "--volume /srv/results:/host/srv/results:ro"
    assert said == [f"{_RUN} {mount} app bouy replay -d /host/srv/results"]


def test_a_relative_path_starts_where_the_person_is() -> None:
    said = _said("record ../radio/my.json")

    mount = f"--volume {_HERE}/my.json:/host{_HERE}/my.json:ro"
    assert said == [f"{_RUN} {mount} app bouy record /host{_HERE}/my.json"]


def test_a_folder_of_the_host_that_is_the_archive_needs_no_mount() -> None:
    there = frozenset({_HERE / "outputs/latest"})
    site = evolve(_site(), placing=_placing(is_bound=True, there=there))

    assert _said("replay -d outputs/latest", site) == [
        f"{_RUN} app bouy replay -d /data/outputs/latest"
    ]


def test_what_exists_here_is_meant_where_the_archive_is_a_volume() -> None:
    """Left from local mode: not to be taken for what the volume holds."""
    file = _HERE / "outputs/daily/x.json"
    site = evolve(_site(), placing=_placing(there=frozenset({file})))

    assert _said("read outputs/daily/x.json", site) == [
        f"{_RUN} --no-deps --volume {file}:/host{file}:ro app bouy read /host{file}"
    ]


def test_a_report_is_written_into_the_folder_that_was_named() -> None:
    said = _said("replay --use-default-output-dir --report=/srv/results/report.jsonl")

    mount = "--volume /srv/results:/host/srv/results:rw"
    report = "--report=/host/srv/results/report.jsonl"
    assert said == [f"{_RUN} {mount} app bouy replay --use-default-output-dir {report}"]


def test_reading_and_writing_one_folder_mounts_it_once_for_both() -> None:
    said = _said("replay --report /srv/results/r --directory /srv/results")

    mount = "--volume /srv/results:/host/srv/results:rw"
    assert said == [
        f"{_RUN} {mount} app bouy replay --report /host/srv/results/r --directory /host/srv/results"
    ]


@pytest.mark.parametrize(
    ("words", "inside", "mode"),
    [
        ("db dump /srv/results/x.sql", "/host/srv/results/x.sql", "rw"),
        ("db restore /srv/results/a.json", "/host/srv/results/a.json", "ro"),
        ("backup create /srv/results/b.tar", "/host/srv/results/b.tar", "rw"),
        ("backup restore /srv/results/a.json", "/host/srv/results/a.json", "ro"),
        ("archive unpack 2025-08-07 --to /srv/results/new", "/host/srv/results/new", "rw"),
    ],
)
def test_files_of_every_command_mean_those_of_this_machine(
    words: str, inside: str, mode: str
) -> None:
    [call] = _said(words)

    assert call.endswith(f"{' '.join(words.split()[:-1])} {inside}")
    assert f":{mode} " in call


def test_a_word_that_is_the_name_of_a_file_here_stays_a_word() -> None:
    there = frozenset({_HERE / "digest", _HERE / "restore", _HERE / "x.sql"})
    site = evolve(_site(), placing=_placing(there=there))

    assert _said("db digest", site) == [f"{_RUN} app bouy db digest"]
    assert _said("db restore x.sql", site)[0].endswith(f"bouy db restore /host{_HERE}/x.sql")


def test_the_id_of_a_job_is_no_path() -> None:
    assert _said("read 1754541721.120277") == [f"{_RUN} --no-deps app bouy read 1754541721.120277"]


def test_a_report_to_standard_output_is_no_file() -> None:
    assert _said("replay -d outputs --report -") == [
        f"{_RUN} app bouy replay -d /data/outputs --report -"
    ]


def test_a_path_that_cannot_be_mounted_is_refused() -> None:
    there = frozenset({Path("/srv/a:b")})
    site = evolve(_site(), placing=_placing(there=there))

    with pytest.raises(SettingsError, match="colon"):
        _said("replay -d /srv/a:b", site)
