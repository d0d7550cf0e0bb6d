"""What a commit holds: sizes, bytes and states of its files."""

import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self

from attrs import frozen

from pantry_radio.adapters.git_repository.program import Git, GitError, end
from pantry_radio.domain.errors import RepositoryUnavailableError

_REGULAR = "100644"


@frozen(kw_only=True)
class Blob:
    """A file of a commit. `is_plain`: neither link nor program."""

    object_id: str
    size_bytes: int
    is_plain: bool


class Tree(AbstractContextManager["Tree"]):
    """The files of a commit; of none at all where there is no commit yet."""

    def __init__(self, git: Git, commit: str | None) -> None:
        self._git = git
        self.commit = commit
        self._states: dict[PurePosixPath, Mapping[str, str]] = {}
        self._reader: subprocess.Popen[bytes] | None = None

    @cached_property
    def blobs(self) -> Mapping[PurePosixPath, Blob]:
        """Every file, in order of path."""
        found: dict[PurePosixPath, Blob] = {}
        for facts, name in self._listed("-r", "-l"):
            mode, kind, object_id, size = facts.split()
            if kind == "blob":
                found[PurePosixPath(name)] = Blob(
                    object_id=object_id, size_bytes=int(size), is_plain=mode == _REGULAR
                )
        return dict(sorted(found.items()))

    def state(self, folder: PurePosixPath) -> str:
        """The object id of a folder, or ""."""
        above = folder.parent
        if above not in self._states:
            where = () if above == PurePosixPath() else (f"{above}/",)
            listed = self._listed(*where)
            self._states[above] = {name: facts.split()[2] for facts, name in listed}
        return self._states[above].get(str(folder), "")

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file, or None."""
        blob = self.blobs.get(path)
        if blob is None:
            return None
        if self._reader is None:
            self._reader = self._git.start("cat-file", "--batch")
        pipes = self._reader
        assert pipes.stdin is not None
        assert pipes.stdout is not None
        try:
            pipes.stdin.write(f"{blob.object_id}\n".encode())
            pipes.stdin.flush()
            header = pipes.stdout.readline().split()
            data = pipes.stdout.read(int(header[2]) + 1) if len(header) == 3 else b""  # noqa: PLR2004
        except OSError as exc:
            raise RepositoryUnavailableError(f"git cat-file ended: {path}") from exc
        if len(data) != blob.size_bytes + 1:
            raise RepositoryUnavailableError(
                f"{path} cannot be read from the repository {self._git.folder}; "
                f"`git -C {self._git.folder} fsck` says more"
            )
        return data[:-1]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the program that reads."""
        if self._reader is not None:
            end(self._reader)
            self._reader = None

    def __enter__(self) -> Self:
        return self

    def _listed(self, *options: str) -> list[tuple[str, str]]:
        """Facts and name of each line of ls-tree."""
        if self.commit is None:
            return []
        arguments = [option for option in options if option.startswith("-")]
        paths = [option for option in options if not option.startswith("-")]
        command = ("ls-tree", "-z", "--full-tree", *arguments, self.commit, "--", *paths)
        try:
            said = self._git.run(*command)
        except GitError as exc:
            raise RepositoryUnavailableError(
                f"the repository {self._git.folder} is damaged: {exc.text}"
            ) from exc
        lines = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
        return [(facts, name) for facts, _, name in (line.partition("\t") for line in lines)]
