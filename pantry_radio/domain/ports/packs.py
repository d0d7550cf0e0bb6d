"""Days of recorded results, packed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from pantry_radio.domain.packs import Pack, PackedFile, PackName


@frozen(kw_only=True)
class PackFault:
    """What is wrong with a pack; `path` is None where that is no file in it."""

    path: str | None
    detail: str


class Packs(Protocol):
    """Packs, each with a manifest that says what it holds; none is ever changed.

    Every method raises ArchiveUnavailableError where the store cannot be read or written now.
    """

    def names(self) -> tuple[PackName, ...]:
        """All packs, in order of day and number."""
        ...

    def place(self, name: PackName) -> str:
        """Where a pack lies, for people."""
        ...

    def describe(self, name: PackName) -> Pack:
        """What the manifest says; the pack itself is not opened.

        Raises:
            DamagedPackError: no pack, no manifest, or one that cannot be right.
        """
        ...

    def write(
        self, name: PackName, files: Iterable[tuple[str, bytes]], *, may_stay: Callable[[], bool]
    ) -> Pack | None:
        """Writes a pack of these files, given in order of path; the same files, the same bytes.

        It is durable, and was read back from the disk and compared byte for byte with what was
        given, before it has its name. `may_stay` is asked last; where it says no, or anything is
        raised, there is no pack (None). Never half a pack, whatever kills it.

        Raises:
            PackExistsError: there is a pack of this name.
        """
        ...

    def read(self, name: PackName, path: str) -> bytes:
        """The bytes of one file, proved by their SHA-256.

        Raises:
            DamagedPackError: they are not what was packed, or there is no such file.
        """
        ...

    def read_all(self, name: PackName) -> Iterator[tuple[PackedFile, bytes]]:
        """Every file in order of path, one in memory at a time, each proved as by `faults`.

        Raises:
            DamagedPackError: names the first fault, when it is met.
        """
        ...

    def faults(self, name: PackName) -> Iterator[PackFault]:
        """All that is wrong with a pack, each byte looked at; nothing where it is whole.

        A sound pack is a tar archive that holds the regular files of the manifest, below a folder
        named after the day, and nothing else.
        """
        ...

    def working(self) -> AbstractContextManager[None]:
        """A block in which nobody else packs or unpacks here.

        Raises:
            PackingInProgressError: somebody does.
        """
        ...
