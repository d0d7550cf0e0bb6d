"""The flow of git: a branch, a merge, a push, never force; and each fault on the way."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pantry_radio.adapters.git_repository import drafting
from pantry_radio.domain.errors import (
    DirtyRepositoryError,
    PublisherBusyError,
    RemoteRefusedError,
    RemoteUnavailableError,
    RepositoryConflictError,
    RepositoryUnavailableError,
    SettingsError,
)

from .git_places import GitPlaces, commit, git, publish


@pytest.fixture
def places(tmp_path: Path) -> GitPlaces:
    return GitPlaces(tmp_path).make_remote()


def test_a_publication_is_a_branch_merged_without_fast_forward(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    publish(places.clone(), x=b"2")

    clone = places.folder / "clone"
    subject, parents = git("log", "-1", "--format=%s%n%P", at=clone).split("\n")
    assert subject == "Merge branch 'data-update-2025-08-09-101112'"
    assert len(parents.split()) == 2
    assert git("branch", "--list", "data-update-*", at=clone).split() == [
        "data-update-2025-08-09",
        "data-update-2025-08-09-101112",
    ]
    assert places.tip() == places.tip("clone")
    assert (clone / "x").read_bytes() == b"2"
    assert git("status", "--porcelain", at=clone) == ""
    git("fsck", "--strict", at=clone)
    assert git("branch", at=places.remote) == "* main"


def test_without_push_everything_waits_here_and_goes_out_when_it_is_on(places: GitPlaces) -> None:
    made = publish(places.clone(push=False), x=b"1")
    assert made is not None
    assert made.waiting == 3
    assert git("branch", at=places.remote) == ""

    sent = publish(places.clone(), x=b"1")

    assert sent is not None
    assert (sent.commit, sent.waiting) == (made.commit, 0)
    assert places.tip() == made.commit


def test_without_a_url_a_repository_is_made_here(tmp_path: Path) -> None:
    places = GitPlaces(tmp_path)

    made = publish(places.clone(url=None), x=b"1")

    assert made is not None
    assert made.waiting is None
    assert places.files("clone") == ["x"]


def test_a_remote_that_calls_its_branch_otherwise_keeps_its_name(places: GitPlaces) -> None:
    git("symbolic-ref", "HEAD", "refs/heads/trunk", at=places.remote)
    person = places.person()
    git("switch", "--quiet", "--orphan", "trunk", at=person)
    commit(person, theirs="1")
    git("push", "--quiet", "origin", "trunk", at=person)

    publish(places.clone(), ours=b"1")

    listed = git("ls-tree", "--name-only", "trunk", at=places.remote)
    assert listed.split() == ["ours", "theirs"]


def test_what_others_have_pushed_is_kept(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    publish(places.clone(push=False), x=b"2")  # it waits here
    person = places.person()
    commit(person, LICENSE="theirs")
    git("push", "--quiet", at=person)

    publish(places.clone(), x=b"3")

    assert places.files() == ["LICENSE", "x"]
    assert git("show", "main:x", at=places.remote) == "3"


def test_what_contradicts_is_told_and_nothing_is_changed(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    publish(places.clone(push=False), x=b"2")
    ours = places.tip("clone")
    person = places.person()
    git("rm", "--quiet", "x", at=person)
    commit(person, y="theirs")
    git("push", "--quiet", at=person)
    theirs = places.tip()

    with pytest.raises(RepositoryConflictError, match="contradict each other in x"):
        publish(places.clone(), x=b"3")

    assert (places.tip("clone"), places.tip()) == (ours, theirs)
    assert git("status", "--porcelain", at=places.folder / "clone") == ""


@pytest.mark.parametrize("work", ["changed", "new", "staged", "removed", "switched", "merging"])
def test_somebodys_uncommitted_work_is_told_and_never_touched(places: GitPlaces, work: str) -> None:
    publish(places.clone(), x=b"1", z=b"1")
    before, clone = places.tip(), places.folder / "clone"
    if work == "changed":
        (clone / "x").write_text("mine")
    elif work == "removed":
        (clone / "x").unlink()
    elif work == "switched":
        git("switch", "--quiet", "--create", "mine", at=clone)
    elif work == "merging":
        (clone / ".git" / "MERGE_HEAD").write_text(before + "\n")
    else:
        (clone / "y").write_text("mine")
    if work == "staged":
        git("add", "y", at=clone)
    status = git("status", "--porcelain", "--branch", at=clone)

    with pytest.raises(DirtyRepositoryError):
        publish(places.clone(), x=b"2", y=b"2")

    assert git("status", "--porcelain", "--branch", at=clone) == status
    assert places.tip() == before


def test_a_folder_that_is_no_clone_is_left_alone(places: GitPlaces) -> None:
    (places.folder / "clone").mkdir()
    (places.folder / "clone" / "thesis.txt").write_text("mine")

    with pytest.raises(DirtyRepositoryError, match="DATA_REPO_PATH"):
        publish(places.clone(), x=b"1")

    assert [path.name for path in (places.folder / "clone").iterdir()] == ["thesis.txt"]


def test_a_remote_that_refuses_is_told_and_the_next_run_works(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    hook = places.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'no publications on Sundays' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = places.tip()

    with pytest.raises(RemoteRefusedError, match="on Sundays"):
        publish(places.clone(), x=b"2")

    assert (places.tip(), places.tip("clone")) == (before, before)
    assert git("status", "--porcelain", at=places.folder / "clone") == ""
    hook.unlink()
    publish(places.clone(), x=b"2")
    assert git("show", "main:x", at=places.remote) == "2"


def test_what_a_refused_publication_left_is_pruned_once_it_is_old(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    hook = places.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    objects = places.folder / "clone" / ".git" / "objects"
    published = set(objects.glob("??/*"))
    with pytest.raises(RemoteRefusedError):
        publish(places.clone(), x=b"2")
    left = set(objects.glob("??/*")) - published
    assert left
    for each in objects.glob("??/*"):
        os.utime(each, (1, 1))

    with pytest.raises(RemoteRefusedError):
        publish(places.clone(), x=b"3")

    assert not left & set(objects.glob("??/*"))
    git("fsck", "--strict", at=places.folder / "clone")
    hook.unlink()
    publish(places.clone(), x=b"2")
    git("fsck", "--strict", at=places.folder / "clone")


def test_a_git_that_never_ends_is_told(places: GitPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(places.clone(), x=b"1")
    monkeypatch.setattr(drafting, "_WRITING_SECONDS", 0)

    with pytest.raises(RepositoryUnavailableError, match=r"took longer .* run again"):
        publish(places.clone(), x=b"2")

    monkeypatch.undo()
    publish(places.clone(), x=b"2")
    assert git("show", "main:x", at=places.remote) == "2"


def test_a_fault_while_the_lock_is_held_is_no_other_publisher(places: GitPlaces) -> None:
    with pytest.raises(RepositoryUnavailableError), places.clone().opened():
        raise BlockingIOError(11, "a pipe is full")


def test_a_remote_that_is_gone_is_told_and_what_is_here_stays(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    away = places.remote.rename(places.folder / "away")

    with pytest.raises(RemoteUnavailableError, match="DATA_REPO_URL"):
        publish(places.clone(), x=b"2")

    away.rename(places.remote)
    publish(places.clone(), x=b"2")
    assert git("show", "main:x", at=places.remote) == "2"


def test_a_lock_of_another_git_is_respected_while_it_is_young(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    lock = places.folder / "clone" / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(RepositoryUnavailableError, match=r"index\.lock"):
        publish(places.clone(), x=b"2")

    old = time.time() - 120
    os.utime(lock, (old, old))

    assert publish(places.clone(), x=b"2") is not None


def test_a_move_that_was_killed_is_undone_but_not_what_somebody_did_beside_it(
    places: GitPlaces,
) -> None:
    publish(places.clone(), x=b"1", y=b"1")
    old, clone = places.tip(), places.folder / "clone"
    publish(places.clone("other"), x=b"2", z=b"2")
    # As a kill in the middle of moving the files leaves it.
    own = clone / ".git" / "pantry_radio"
    git("fetch", "--quiet", str(places.remote), "main", at=clone)
    (own / "moving.json").write_text(f'{{"old": "{old}", "new": "{places.tip()}"}}')
    (clone / ".git" / "index.lock").write_bytes(b"half")
    (clone / "x").write_text("ha")
    (clone / "z").write_text("2")
    (clone / "y").write_text("mine")

    with pytest.raises(DirtyRepositoryError, match=": y"):
        publish(places.clone(), x=b"3")
    (clone / "y").write_text("1")
    publish(places.clone(), x=b"3")

    assert {name: (clone / name).read_text() for name in "xyz"} == {"x": "3", "y": "1", "z": "2"}
    assert git("status", "--porcelain", at=clone) == ""


_ROOT = Path(__file__).parents[2]
_ONE_PUBLICATION = """
import sys
from pathlib import Path, PurePosixPath
from tests.integration.git_places import AT, GitPlaces
with GitPlaces(Path(sys.argv[1])).clone().opened() as draft:
    print("opened", flush=True)
    for number in range(300):
        draft.put(PurePosixPath(f"d/{number}"), [sys.argv[2].encode() * 1000])
    draft.publish("A publication", at=AT)
"""


def test_killed_anywhere_it_can_be_run_again(places: GitPlaces) -> None:
    for number, delay_seconds in enumerate((0.0, 0.06, 0.12, 0.2)):
        command = [sys.executable, "-c", _ONE_PUBLICATION, str(places.folder), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay_seconds)
            process.kill()

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:  # a git of the killed one may still hold the lock
        try:
            publish(places.clone(), **{f"d/{number}": b"done" for number in range(300)})
            break
        except PublisherBusyError:
            time.sleep(0.1)

    clone = places.folder / "clone"
    assert places.tip() == places.tip("clone")
    assert git("status", "--porcelain", at=clone) == ""
    assert (clone / "d" / "299").read_bytes() == b"done"
    git("fsck", "--strict", at=clone)
    git("fsck", "--strict", at=places.remote)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://user:CANARY@example.org/x.git", "DATA_REPO_TOKEN"),
        ("https://CANARY@example.org/x.git", "DATA_REPO_TOKEN"),
        ("HTTPS://CANARY@example.org/x.git", "DATA_REPO_TOKEN"),
        ("Http://example.org/x.git", "https://"),
        ("https://CANARY@[example.org/x.git", "no URL"),
        ("ssh://git:CANARY@example.org/x.git", "password"),
        ("http://example.org/x.git", "https://"),
        ("ext::sh -c CANARY", "no URL"),
        ("--upload-pack=CANARY", "no URL"),
    ],
)
def test_a_url_that_would_give_a_secret_away_is_refused_without_showing_it(
    places: GitPlaces, url: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        places.clone(url=url, token="a token")

    assert "CANARY" not in str(refused.value)


def test_the_newest_ten_branches_stay(places: GitPlaces) -> None:
    publish(places.clone(), x=b"1")
    clone = places.folder / "clone"
    for day in range(1, 13):
        git("branch", f"data-update-2025-07-{day:02}", at=clone)

    publish(places.clone(), x=b"2")

    left = git("branch", "--list", "data-update-*", at=clone).split()
    assert len(left) == 10
    assert "data-update-2025-08-09" in left
    assert "data-update-2025-07-01" not in left
