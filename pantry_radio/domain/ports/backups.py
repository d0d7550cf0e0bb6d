"""Backups: the archive of files and the database, together in one file."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from attrs import frozen

from pantry_radio.domain.backing_up import Manifest
from pantry_radio.domain.sql_dumps import DumpFacts


@frozen(kw_only=True)
class Staged:
    """What a restore would do: files to be written, those that are there already, differing ones.

    `differing` names files that are there with other content, and would be overwritten.
    """

    new: int
    present: int
    differing: Collection[PurePosixPath]


class StagedFiles(Protocol):
    """The files of a backup beside their places, whole and proved."""

    @property
    def plan(self) -> Staged:
        """What `put_in_place` would do."""
        ...

    def put_in_place(self) -> None:
        """Gives each file its name; what differs is overwritten. May be repeated after a kill."""
        ...


class Backups(Protocol):
    """Backup files. Every method raises BackupError for what is wrong with one."""

    def create(self, file: Path, dump: Path, facts: DumpFacts, *, created_at: datetime) -> Manifest:
        """Writes one from the archive as it is and a dump of the database.

        Each file in it is whole, whatever is recorded meanwhile; a file that is there from the
        beginning to the end is in it. It is durable under its name when this returns, and nothing
        is there before. FileExistsError where the name is taken.
        """
        ...

    def describe(self, file: Path) -> Manifest:
        """What it says of itself; little of it is read."""
        ...

    def prove(self, file: Path) -> Manifest:
        """The same, after every byte was read and compared with its checksum."""
        ...

    def dump(self, file: Path, folder: Path) -> AbstractContextManager[Path]:
        """The database's dump as a file in this folder, while the block lasts."""
        ...

    def staged(self, file: Path) -> AbstractContextManager[StagedFiles]:
        """The files beside the places in the archive where they belong; gone after the block."""
        ...
