"""A file of an export: where it lies, and its bytes."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from attrs import frozen


@frozen(kw_only=True)
class ExportedFile:
    """One file, path relative to the export's folder. `chunks` are made while they are read.

    To be read before the next file is asked for, and once.
    """

    path: PurePosixPath
    chunks: Iterable[bytes]
