"""The next commit while it is written, by `git fast-import`: no checked-out file is touched."""

import hashlib
import re
import subprocess
from collections.abc import Iterable
from pathlib import PurePosixPath

from pantry_radio.adapters.git_repository.program import AUTHOR_LINE, Git, end
from pantry_radio.adapters.git_repository.trees import Tree
from pantry_radio.domain.errors import FileTooLargeToPublishError, RepositoryUnavailableError
from pantry_radio.domain.ports.data_repository import Change, FileChange

MAX_BYTES = 100_000_000
_WRITING_SECONDS = 600
DRAFT = "refs/pantry_radio/draft"
_STATUS = {"A": Change.ADDED, "M": Change.CHANGED, "T": Change.CHANGED, "D": Change.REMOVED}


class DraftedTree:
    """What differs from a tree. `finish` writes the rest; nothing is put after it."""

    def __init__(self, git: Git, base: Tree) -> None:
        self._git = git
        self._base = base
        self._format = git.text("rev-parse", "--show-object-format")
        self._importer: subprocess.Popen[bytes] | None = None
        self._orders: dict[PurePosixPath, str] = {}
        self._marks: dict[str, int] = {}
        self._tree: str | None = None

    @property
    def has_written(self) -> bool:
        """Whether files were written into the repository that it did not have at this place."""
        return bool(self._marks)

    def put(self, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        """See Draft.put."""
        data = _whole(path, chunks)
        object_id = self._object_id(data)
        if self._is_there(path, object_id):
            self._orders.pop(path, None)
            return
        if object_id not in self._marks:
            self._marks[object_id] = len(self._marks) + 1
            self._send(b"blob\nmark :%d\ndata %d\n" % (self._marks[object_id], len(data)))
            self._send(data)
            self._send(b"\n")
        self._orders[path] = f"M 100644 :{self._marks[object_id]} {_quoted(path)}\n"

    def has(self, path: PurePosixPath, data: bytes) -> bool:
        """See Draft.has."""
        return path in self._base.blobs and self._is_there(path, self._object_id(data))

    def remove(self, path: PurePosixPath) -> None:
        """See Draft.remove."""
        if path in self._base.blobs:
            self._orders[path] = f"D {_quoted(path)}\n"
        else:
            self._orders.pop(path, None)

    def finish(self) -> str:
        """The id of the whole tree, once everything is written."""
        if self._tree is None:
            self._tree = self._written() if self._orders else self._base_tree()
        return self._tree

    def changes(self) -> tuple[FileChange, ...]:
        """See Draft.changes."""
        trees = (self._base_tree(), self.finish())
        options = ("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")
        kinds = self._git.text(*options, "--name-status", *trees).split("\0")[:-1]
        counts = self._git.text(*options, "--numstat", *trees).split("\0")[:-1]
        lines = {
            name: counted.split("\t", 2)[:2]
            for counted in counts
            for name in [counted.split("\t", 2)[2]]
        }
        return tuple(
            FileChange(
                path=PurePosixPath(name),
                change=_STATUS[kind],
                lines_added=_count(lines[name][0]),
                lines_removed=_count(lines[name][1]),
            )
            for kind, name in zip(kinds[::2], kinds[1::2], strict=True)
        )

    def close(self) -> None:
        """Ends the program, and lets go of what was written and not published."""
        if self._importer is not None:
            end(self._importer)
            self._importer = None
        if (self._git.own / DRAFT).exists():
            self._git.run("update-ref", "-d", DRAFT)

    def _is_there(self, path: PurePosixPath, object_id: str) -> bool:
        there = self._base.blobs.get(path)
        return there is not None and there.is_plain and there.object_id == object_id

    def _base_tree(self) -> str:
        if self._base.commit is None:
            return self._git.text("mktree")  # of nothing
        return self._git.text("rev-parse", f"{self._base.commit}^{{tree}}")

    def _written(self) -> str:
        base = "" if self._base.commit is None else f"from {self._base.commit}\n"
        # Removals first: a folder may come where a file or link was.
        orders = sorted(self._orders.values(), key=lambda order: not order.startswith("D "))
        head = f"commit {DRAFT}\ncommitter {AUTHOR_LINE} 0 +0000\ndata 5\ndraft\n{base}"
        self._send((head + "".join(orders) + "done\n").encode("utf-8", "surrogateescape"))
        importer = self._importer
        assert importer is not None
        try:
            said = importer.communicate(timeout=_WRITING_SECONDS)[1]
        except subprocess.TimeoutExpired as exc:
            raise RepositoryUnavailableError(
                f"git fast-import in {self._git.folder} took longer than {_WRITING_SECONDS:,} s "
                "and was stopped; see whether the disk is full or slow, then run again"
            ) from exc
        if importer.returncode != 0:
            self._raise(said)
        self._importer = None
        return self._git.text("rev-parse", f"{DRAFT}^{{tree}}")

    def _send(self, data: bytes) -> None:
        if self._importer is None:
            (self._git.own / DRAFT).unlink(missing_ok=True)  # of a draft that was killed
            self._importer = self._git.start("fast-import", "--quiet", "--done", "--force")
        assert self._importer.stdin is not None
        try:
            self._importer.stdin.write(data)
        except BrokenPipeError:
            self._raise(self._importer.stderr.read() if self._importer.stderr else b"")

    def _raise(self, said: bytes) -> None:
        fault = self._git.fault(("fast-import",), said)
        if isinstance(fault, RepositoryUnavailableError):
            raise fault
        # It says "fatal: …" first, and then much for those who mend git.
        line = next((line for line in str(fault).splitlines() if "fatal" in line), "it ended")
        raise RepositoryUnavailableError(f"git fast-import in {self._git.folder}: {line}")

    def _object_id(self, data: bytes) -> str:
        total = hashlib.new(self._format, usedforsecurity=False)
        total.update(b"blob %d\0" % len(data))
        total.update(data)
        return total.hexdigest()


def _whole(path: PurePosixPath, chunks: Iterable[bytes]) -> bytes:
    parts: list[bytes] = []
    size_bytes = 0
    for chunk in chunks:
        parts.append(chunk)
        size_bytes += len(chunk)
        if size_bytes > MAX_BYTES:
            raise FileTooLargeToPublishError(
                f"{path} is over {MAX_BYTES:,} bytes, which hosts of repositories refuse; nothing "
                "was published"
            )
    return b"".join(parts)


def _quoted(path: PurePosixPath) -> str:
    """As fast-import wants a path that may hold anything."""
    escaped = re.sub(r'["\\]', r"\\\g<0>", str(path)).replace("\n", "\\n")
    return f'"{escaped}"'


def _count(text: str) -> int | None:
    return None if text == "-" else int(text)
