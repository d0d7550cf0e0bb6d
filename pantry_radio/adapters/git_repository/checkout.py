"""The files of the clone that people see: moved from commit to commit, and never what is theirs."""

import contextlib
import json
import time

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.adapters.git_repository.program import Git, GitError
from pantry_radio.domain.errors import (
    DirtyRepositoryError,
    RepositoryConflictError,
    RepositoryUnavailableError,
)

_STALE_SECONDS = 60
_NAMED = 3
_AT_WORK = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


class Checkout:
    """The checked-out files on one branch.

    While files move, a journal says from where to where. Whoever finds one knows that what differs
    between these two commits was half done by us; anything else is somebody's work.
    """

    def __init__(self, git: Git, branch: str) -> None:
        self._git = git
        self._branch = branch
        self._ref = f"refs/heads/{branch}"
        self._journal = git.own / "pantry_radio" / "moving.json"

    @property
    def commit(self) -> str | None:
        """What the branch is at, or None while it has no commit."""
        return _commit(self._git, self._ref)

    def recover(self) -> None:
        """Undoes what a killed publisher left half done.

        Raises:
            DirtyRepositoryError: beside it lies what is not ours; nothing was touched.
        """
        if not self._journal.exists():
            self._unlock_old()
            return
        for name in ("index.lock", "HEAD.lock", f"{self._ref}.lock"):
            (self._git.own / name).unlink(missing_ok=True)
        moved = self._moved_paths()
        dirty = self._dirty()
        theirs = [path for path, _ in dirty if path not in moved]
        if theirs:
            raise self._dirty_error(theirs)
        for path, is_unknown in dirty:
            if is_unknown:
                (self._git.folder / path).unlink(missing_ok=True)
        if self.commit is None:
            (self._git.own / "index").unlink(missing_ok=True)
        else:
            self._git.run("reset", "--quiet", "--hard", self._ref)
        self._journal.unlink()

    def require_clean(self) -> None:
        """Sees that the branch is checked out, and that nobody has left anything uncommitted.

        Raises:
            DirtyRepositoryError: not so.
        """
        head = self._git.text("symbolic-ref", "--quiet", "HEAD") if self._is_on_branch() else ""
        if head != self._ref:
            raise DirtyRepositoryError(
                f"{self._git.folder} has {head.removeprefix('refs/heads/') or 'no branch'} checked "
                f"out; `git -C {self._git.folder} switch {self._branch}`, then run again"
            )
        at_work = [name for name in _AT_WORK if (self._git.own / name).exists()]
        dirty = [path for path, _ in self._dirty()]
        if dirty or at_work:
            raise self._dirty_error(dirty or at_work)

    def move(self, new: str) -> None:
        """Brings the branch and the files to this commit.

        Raises:
            DirtyRepositoryError: somebody's work is in the way; it was not touched.
        """
        old = self.commit
        if old == new:
            return
        self._write_journal(old, new)
        trees = [new] if old is None else [old, new]
        try:
            self._git.run("read-tree", "-m", "-u", *trees)
        except GitError as exc:
            if exc.says("not uptodate", "would be overwritten"):
                self._journal.unlink()  # it looks before it touches anything
                raise DirtyRepositoryError(
                    f"{self._git.folder}: somebody's work is in the way ({_first_line(exc.text)}); "
                    "commit it or move it away, then run again"
                ) from exc
            raise RepositoryUnavailableError(
                f"{self._git.folder} cannot be brought up to date: {_first_line(exc.text)} (free "
                "space or mend permissions, then run again: what is half done is mended first)"
            ) from exc
        self._git.run("update-ref", "-m", "pantry_radio", self._ref, new, old or "")
        self._journal.unlink()

    def merge(self, other: str) -> None:
        """Brings together what is here and another commit; where lines contradict, ours stay.

        Raises:
            RepositoryConflictError: that cannot be done; nothing was changed.
        """
        self._write_journal(self.commit, other)
        options = ("--no-ff", "--no-edit", "--quiet", "-X", "ours", "-m", "Merge the remote")
        try:
            self._git.run("merge", *options, other)
        except GitError as exc:
            conflicts = self._conflicts()
            with contextlib.suppress(GitError):
                self._git.run("merge", "--abort")
            self._journal.unlink()
            what = f"contradict each other in {conflicts}" if conflicts else _first_line(exc.text)
            raise RepositoryConflictError(
                f"what is in {self._git.folder} and what is on the remote cannot be brought "
                f"together: {what}. Settle it there by hand, or move the folder away: it is made "
                "anew from the remote"
            ) from exc
        self._journal.unlink()

    def _conflicts(self) -> str:
        try:
            names = self._git.text("diff", "--name-only", "-z", "--diff-filter=U").split("\0")[:-1]
        except GitError:
            return ""
        return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")

    def _moved_paths(self) -> frozenset[str]:
        """What the interrupted move was to touch."""
        try:
            written = json.loads(self._journal.read_bytes())
            old, new = written["old"], str(written["new"])
        except (ValueError, KeyError):  # cut off: it had not begun
            return frozenset()
        try:
            trees = [str(old) if old else self._git.text("mktree"), new]
            said = self._git.text("diff-tree", "-r", "-z", "--no-renames", "--name-only", *trees)
        except GitError:
            return frozenset()
        return frozenset(said.split("\0")[:-1])

    def _dirty(self) -> list[tuple[str, bool]]:
        """Paths that differ from the branch, and whether git does not know them."""
        options = ("--porcelain", "-z", "--untracked-files=all", "--no-renames")
        try:
            said = self._git.text("status", *options)
        except GitError as exc:
            raise RepositoryUnavailableError(
                f"the repository {self._git.folder} is damaged: {_first_line(exc.text)}"
            ) from exc
        return [(line[3:], line.startswith("??")) for line in said.split("\0")[:-1]]

    def _dirty_error(self, paths: list[str]) -> DirtyRepositoryError:
        shown = ", ".join(paths[:_NAMED]) + (" …" if len(paths) > _NAMED else "")
        return DirtyRepositoryError(
            f"{self._git.folder} holds work that is not the publisher's and was not touched: "
            f"{shown}. Commit it or move it away, then run again"
        )

    def _is_on_branch(self) -> bool:
        try:
            return bool(self._git.text("symbolic-ref", "--quiet", "HEAD"))
        except GitError:
            return False

    def _unlock_old(self) -> None:
        """A lock of the index without a journal is not ours; an old one is nobody's."""
        lock = self._git.own / "index.lock"
        try:
            age_seconds = time.time() - lock.stat().st_mtime
        except FileNotFoundError:
            return
        if age_seconds < _STALE_SECONDS:
            raise RepositoryUnavailableError(
                f"another git is at work in {self._git.folder} (it has {lock}); a lock that is "
                f"older than {_STALE_SECONDS} s is removed by the next run"
            )
        lock.unlink(missing_ok=True)

    def _write_journal(self, old: str | None, new: str) -> None:
        self._journal.parent.mkdir(exist_ok=True)
        document = json.dumps({"old": old, "new": new}).encode()
        DurableFiles().replace(self._journal, document)


def _commit(git: Git, ref: str) -> str | None:
    try:
        return git.text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except GitError:
        return None


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "git failed")[:300]
