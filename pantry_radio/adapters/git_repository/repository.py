"""The data repository: a clone that is locked, brought up to date, drafted and published."""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.adapters.git_repository import remote
from pantry_radio.adapters.git_repository.checkout import Checkout
from pantry_radio.adapters.git_repository.drafting import DraftedTree
from pantry_radio.adapters.git_repository.program import Git, GitError
from pantry_radio.adapters.git_repository.trees import Tree
from pantry_radio.domain.errors import (
    DirtyRepositoryError,
    PublisherBusyError,
    RepositoryUnavailableError,
)
from pantry_radio.domain.ports.data_repository import FileChange, Publication

BRANCHES_KEPT = 10
_PREFIX = "data-update-"
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

    def look(self) -> "GitTree | None":
        """See DataRepository.look."""
        if not (self._git.own / "HEAD").is_file():
            return None
        with _translated():
            return GitTree(self._git, _tip(self._git))

    @contextlib.contextmanager
    def opened(self) -> Iterator["GitDraft"]:
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
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._git.lock = descriptor
            yield
        except BlockingIOError as exc:
            raise PublisherBusyError(
                f"another publisher is at work in {self._git.folder}; run again when it is done"
            ) from exc
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


class GitTree:
    """PublishedTree of one commit."""

    def __init__(self, git: Git, commit: str | None) -> None:
        self._git = git
        self._base = Tree(git, commit)

    def files(self, folder: PurePosixPath) -> Mapping[PurePosixPath, int]:
        """See PublishedTree.files."""
        return {
            path: blob.size_bytes
            for path, blob in self._base.blobs.items()
            if path.is_relative_to(folder)
        }

    def read(self, path: PurePosixPath) -> bytes | None:
        """See PublishedTree.read."""
        return self._base.read(path)

    def state(self, folder: PurePosixPath) -> str:
        """See PublishedTree.state."""
        return self._base.state(folder)

    def last(self) -> Publication | None:
        """See PublishedTree.last."""
        commit = self._base.commit
        if commit is None:
            return None
        seconds, _, subject = self._git.text("log", "-1", "--format=%ct %s", commit).partition(" ")
        branch = subject.removeprefix("Merge branch '").removesuffix("'")
        return Publication(
            commit=commit,
            published_at=datetime.fromtimestamp(int(seconds), UTC),
            branch=branch if branch.startswith(_PREFIX) else None,
            waiting=_waiting(self._git, commit),
        )


class GitDraft(GitTree):
    """Draft on top of a commit that the remote knows, or that waits here for it."""

    def __init__(
        self,
        git: Git,
        base: Tree,
        checkout: Checkout,
        state: remote.RemoteState | None,
        *,
        push_enabled: bool,
    ) -> None:
        super().__init__(git, base.commit)
        self._base = base
        self._checkout = checkout
        self._remote = state
        self._push_enabled = push_enabled
        self._drafted = DraftedTree(git, base)

    def put(self, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        """See Draft.put."""
        self._drafted.put(path, chunks)

    def has(self, path: PurePosixPath, data: bytes) -> bool:
        """See Draft.has."""
        return self._drafted.has(path, data)

    def remove(self, path: PurePosixPath) -> None:
        """See Draft.remove."""
        self._drafted.remove(path)

    def changes(self) -> Sequence[FileChange]:
        """See Draft.changes."""
        return self._drafted.changes()

    def publish(self, message: str, *, at: datetime) -> Publication | None:
        """See Draft.publish: the remote first, so that nothing here has to be taken back."""
        branch, base = self._free_branch(at), self._base.commit
        if not self._drafted.changes():
            if base is None or not self._push(base):
                return None
            return self.last()
        tree = self._drafted.finish()
        if base is None:  # so that the first publication is a merge too
            base = self._commit("Begin", self._git.text("mktree"), at)
        update = self._commit(message, tree, at, base)
        tip = self._commit(f"Merge branch '{branch}'", tree, at, base, update)
        self._push(tip)
        self._git.run("update-ref", f"refs/heads/{branch}", update)
        self._checkout.move(tip)
        self._forget_old_branches()
        with contextlib.suppress(GitError, RepositoryUnavailableError):  # it is published
            self._git.run("-c", "gc.auto=6700", "gc", "--auto", "--quiet")
        return Publication(
            commit=tip, published_at=at, branch=branch, waiting=_waiting(self._git, tip)
        )

    def close(self) -> None:
        """Ends the programs of the draft."""
        self._drafted.close()

    def _push(self, commit: str) -> bool:
        """Whether there was anything to push, and the remote has it now."""
        if not self._push_enabled or self._remote is None or self._remote.commit == commit:
            return False
        remote.push(self._git, commit=commit, branch=self._remote.branch)
        return True

    def _commit(self, message: str, tree: str, at: datetime, *parents: str) -> str:
        links = [part for parent in parents for part in ("-p", parent)]
        moment = f"{int(at.timestamp())} +0000"
        return self._git.text(
            "commit-tree",
            tree,
            *links,
            stdin=f"{message}\n",
            environment={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment},
        )

    def _free_branch(self, at: datetime) -> str:
        taken = {*_branches(self._git), *(self._remote.branches if self._remote else ())}
        day = f"{_PREFIX}{at:%Y-%m-%d}"
        timed = f"{day}-{at:%H%M%S}"
        names = [day, timed, *(f"{timed}-{number}" for number in range(2, 1_000))]
        return next(name for name in names if name not in taken)

    def _forget_old_branches(self) -> None:
        for name in sorted(_branches(self._git))[:-BRANCHES_KEPT]:
            self._git.run("update-ref", "-d", f"refs/heads/{name}")


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


def _branches(git: Git) -> list[str]:
    listed = git.text("for-each-ref", "--format=%(refname:lstrip=2)", f"refs/heads/{_PREFIX}*")
    return listed.splitlines()


def _waiting(git: Git, commit: str) -> int | None:
    if git.url is None:
        return None
    try:
        return int(git.text("rev-list", "--count", f"{remote.KNOWN}..{commit}"))
    except GitError:  # nothing is known of the remote: all of it waits
        return int(git.text("rev-list", "--count", commit))


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
