"""The data repository: a clone that is locked, brought up to date, drafted and published."""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.adapters.git_repository import remote
from pantry_radio.adapters.git_repository.checkout import Checkout
from pantry_radio.adapters.git_repository.program import Git, GitError
from pantry_radio.adapters.git_repository.published import GitDraft, GitTree
from pantry_radio.adapters.git_repository.trees import Tree
from pantry_radio.domain.errors import (
    DirtyRepositoryError,
    PublisherBusyError,
    RepositoryUnavailableError,
)

_OLD_SECONDS = 3_600


class GitDataRepository:
    """DataRepository in a folder; the remote is asked where there is a URL, and written to if told.

    Only the branch of the publications is pushed, always forward. The newest branches that were
    merged into it stay in the clone.
    """

    def __init__(
        self, folder: Path, *, url: str | None, token: str | None, push_enabled: bool
    ) -> None:
        self._git = Git(folder=folder.absolute(), url=url, token=token)
        self._push_enabled = push_enabled and url is not None
        self._own = self._git.own / "pantry_radio"

    def look(self) -> GitTree | None:
        """See DataRepository.look."""
        if not (self._git.own / "HEAD").is_file():
            return None
        with _translated():
            return GitTree(self._git, _tip(self._git))

    @contextlib.contextmanager
    def opened(self) -> Iterator[GitDraft]:
        """See DataRepository.opened."""
        with _translated(), self._locked():
            checkout, state = self._up_to_date()
            with Tree(self._git, checkout.commit) as base:
                draft = GitDraft(self._git, base, checkout, state, push_enabled=self._push_enabled)
                try:
                    yield draft
                finally:
                    draft.close()

    def remembered(self) -> Mapping[str, str]:
        """See DataRepository.remembered."""
        try:
            notes = json.loads((self._own / "notes.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def remember(self, notes: Mapping[str, str]) -> None:
        """See DataRepository.remember."""
        document = json.dumps(dict(notes), sort_keys=True).encode()
        with _translated():
            DurableFiles(fsync=False).replace(self._own / "notes.json", document)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keeps other publishers out.

        Each git that we start holds the lock too, as long as it is at work: after our death, none
        of them is met half way.
        """
        self._make_folder()
        place = self._own / "lock"
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as exc:
                raise PublisherBusyError(
                    f"another publisher is at work in {self._git.folder}; run again when it is done"
                ) from exc
            self._git.lock = descriptor
            yield
        finally:
            self._git.lock = None
            os.close(descriptor)

    def _make_folder(self) -> None:
        folder, own = self._git.folder, self._git.own
        is_foreign = folder.exists() and not own.is_dir() and any(folder.iterdir())
        if is_foreign or own.is_file():
            raise DirtyRepositoryError(
                f"{folder} is there and is no clone of the publisher's; move it away, or set "
                "DATA_REPO_PATH to another folder"
            )
        self._own.mkdir(parents=True, exist_ok=True)

    def _up_to_date(self) -> tuple[Checkout, remote.RemoteState | None]:
        git = self._git
        if not (git.own / "HEAD").is_file():
            git.run("init", "--quiet", "--template=", f"--initial-branch={remote.MAIN}")
        self._clean()
        state = remote.ask(git) if git.url is not None else None
        checkout = Checkout(git, _branch(git) if state is None else state.branch)
        checkout.recover()
        if checkout.commit is None and state is not None:
            git.run("symbolic-ref", "HEAD", f"refs/heads/{state.branch}")
        checkout.require_clean()
        if state is not None:
            remote.fetch(git, state)
            _bring_together(git, checkout, state.commit)
        return checkout, state

    def _clean(self) -> None:
        """Removes what killed programs of ours left, which nobody else makes."""
        attributes = self._git.own / "info" / "attributes"
        if not attributes.exists():  # what we publish is checked out byte for byte
            attributes.parent.mkdir(exist_ok=True)
            attributes.write_text("* -text -filter -ident\n")
        for lock in (self._git.own / "refs" / "pantry_radio").glob("*.lock"):
            lock.unlink(missing_ok=True)
        before = time.time() - _OLD_SECONDS
        for pattern in ("objects/pack/tmp_*", "objects/??/tmp_obj_*", "fast_import_crash_*"):
            for left in self._git.own.glob(pattern):
                with contextlib.suppress(FileNotFoundError):
                    if left.stat().st_mtime < before:
                        left.unlink()


def _bring_together(git: Git, checkout: Checkout, theirs: str | None) -> None:
    ours = checkout.commit
    if theirs is None or theirs == ours or (ours and _is_behind(git, theirs, ours)):
        return
    if ours is None or _is_behind(git, ours, theirs):
        checkout.move(theirs)
    else:
        checkout.merge(theirs)


def _is_behind(git: Git, older: str, newer: str) -> bool:
    try:
        git.run("merge-base", "--is-ancestor", older, newer)
    except GitError:
        return False
    return True


def _tip(git: Git) -> str | None:
    try:
        return git.text("rev-parse", "--verify", "--quiet", f"refs/heads/{_branch(git)}^{{commit}}")
    except GitError:
        return None


def _branch(git: Git) -> str:
    """The branch of the publications: `main`, or what the remote calls it."""
    try:
        git.run("rev-parse", "--verify", "--quiet", f"refs/heads/{remote.MAIN}")
    except GitError:
        pass
    else:
        return remote.MAIN
    try:
        return git.text("symbolic-ref", "--quiet", "--short", "HEAD")
    except GitError:
        return remote.MAIN


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What git or the operating system refuses, in the words of the port."""
    try:
        yield
    except GitError as exc:
        raise RepositoryUnavailableError(f"git {exc.command} failed: {exc.text[:300]}") from exc
    except OSError as exc:
        if exc.errno == errno.EPIPE:
            raise
        where = f": {exc.filename}" if exc.filename else ""
        raise RepositoryUnavailableError(
            f"{exc.strerror or exc}{where} (free space or mend permissions, then run again)"
        ) from exc
