"""A bare remote and clones of it in a folder of a test, and git by hand beside them."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from attrs import frozen

from pantry_radio.adapters.git_repository.repository import GitDataRepository
from pantry_radio.domain.ports.data_repository import Publication

AT = datetime(2025, 8, 9, 10, 11, 12, tzinfo=UTC)


@frozen
class GitPlaces:
    """`remote.git`, and clones by name."""

    folder: Path

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    def make_remote(self) -> "GitPlaces":
        git("init", "--quiet", "--bare", "--initial-branch=main", str(self.remote), at=self.folder)
        return self

    def clone(
        self,
        name: str = "clone",
        *,
        url: str | None = "",
        push: bool = True,
        token: str | None = None,
    ) -> GitDataRepository:
        """The publisher's clone of this name; of the bare remote, unless another URL is given."""
        return GitDataRepository(
            self.folder / name,
            url=str(self.remote) if url == "" else url,
            token=token,
            push_enabled=push,
        )

    def tip(self, repository: str = "remote.git", ref: str = "main") -> str:
        return git("rev-parse", ref, at=self.folder / repository)

    def files(self, repository: str = "remote.git") -> list[str]:
        return git("ls-tree", "-r", "--name-only", "main", at=self.folder / repository).split()

    def person(self, name: str = "person") -> Path:
        """A clone in which somebody works by hand."""
        git("clone", "--quiet", str(self.remote), name, at=self.folder)
        return self.folder / name


def publish(repository: GitDataRepository, **files: bytes) -> Publication | None:
    """Publishes these files beside what is there."""
    with repository.opened() as draft:
        for name, data in files.items():
            draft.put(PurePosixPath(name), [data])
        return draft.publish("A publication", at=AT)


def git(*arguments: str, at: Path) -> str:
    """Runs git as a person would."""
    who = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=at, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(clone: Path, **files: str) -> str:
    """Commits and pushes as a person would; the file's name may hold no dot here."""
    for name, text in files.items():
        (clone / name).write_text(text)
    git("add", "--all", at=clone)
    git("commit", "--quiet", "--message", "By hand", at=clone)
    return git("rev-parse", "HEAD", at=clone)
