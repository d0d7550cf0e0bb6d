"""The disks on which an installation keeps what it has."""

from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class DiskSpace:
    """The space around one folder. `names` are the settings that lead to this disk.

    `free_bytes` is what this user may still write.
    """

    names: tuple[str, ...]
    folder: str
    size_bytes: int
    free_bytes: int


class Storage(Protocol):
    """The folders that the settings name. A folder that is missing stands for its parent."""

    def spaces(self) -> tuple[DiskSpace, ...]:
        """The space on each disk, once for all folders on it, in the order of the settings.

        Raises:
            ArchiveUnavailableError: a disk does not answer.
        """
        ...

    def try_writing(self) -> None:
        """Writes a few durable bytes into each folder of the archive, and removes them.

        Where a folder is missing it is only asked whether it could be made.

        Raises:
            ArchiveUnavailableError: what the system refused, with the folder and its setting.
        """
        ...
