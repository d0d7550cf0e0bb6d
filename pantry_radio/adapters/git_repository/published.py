"""What is published, and what is to be: a commit of the clone, and the draft on top of it."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath

from pantry_radio.adapters.git_repository import remote
from pantry_radio.adapters.git_repository.checkout import Checkout
from pantry_radio.adapters.git_repository.drafting import DraftedTree
from pantry_radio.adapters.git_repository.program import Git, GitError
from pantry_radio.adapters.git_repository.trees import Tree
from pantry_radio.domain.errors import RepositoryUnavailableError
from pantry_radio.domain.ports.data_repository import FileChange, Publication

BRANCHES_KEPT = 10
_PREFIX = "data-update-"
_KEPT = "1.hour.ago"
"""Younger objects that nothing refers to may be of somebody who is at work."""
_PRUNE_SECONDS = 60
_PACKS = 10


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
        self._is_published = False

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
        self._is_published = True
        self._forget_old_branches()
        with contextlib.suppress(GitError, RepositoryUnavailableError):  # it is published
            self._git.run("-c", "gc.auto=6700", "gc", "--auto", "--quiet")
        return Publication(
            commit=tip, published_at=at, branch=branch, waiting=_waiting(self._git, tip)
        )

    def close(self) -> None:
        """Ends the programs of the draft, and prunes what drafts left that were not published."""
        self._drafted.close()
        if self._drafted.has_written and not self._is_published:
            self._prune()

    def _prune(self) -> None:
        """Each refused publication leaves its files here: without this the clone grows with it."""
        packed = (f"gc.autoPackLimit={_PACKS}", f"gc.pruneExpire={_KEPT}", "gc.auto=6700")
        options = [part for each in packed for part in ("-c", each)]
        for command in (("prune", f"--expire={_KEPT}"), (*options, "gc", "--auto", "--quiet")):
            with contextlib.suppress(GitError, RepositoryUnavailableError):  # the next run does it
                self._git.run(*command, seconds=_PRUNE_SECONDS)

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
