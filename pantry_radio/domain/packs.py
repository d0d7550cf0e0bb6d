"""Packed days: how a pack is named, what it holds, and the path of a file in one."""

import re
from datetime import date

from attrs import frozen

from pantry_radio.domain.times import written_day

PACK_ENDING = ".tar.xz"
MANIFEST_ENDING = ".manifest.json"
INSIDE = "!"
"""Stands between the path of a pack and that of a file in it, relative to the day."""

_LONGEST_PATH = 4096
_STEM = r"(?P<day>\d{4}-\d{2}-\d{2})(?:\.(?P<number>[1-9]\d{0,5}))?"
_PACK = re.compile(rf"{_STEM}{re.escape(PACK_ENDING)}")
_MANIFEST = re.compile(rf"{_STEM}{re.escape(MANIFEST_ENDING)}")
_PACK_ON_THE_WAY = re.compile(rf"(?P<before>(?:^|.*/){_STEM}{re.escape(PACK_ENDING)}){INSIDE}")


@frozen(kw_only=True, order=True)
class PackName:
    """The packs of a day are numbered; each later one holds what the earlier ones do not."""

    day: date
    number: int = 1

    @property
    def pack(self) -> str:
        """The name of the file: `2025-08-07.tar.xz`, then `2025-08-07.2.tar.xz`."""
        return f"{self._stem}{PACK_ENDING}"

    @property
    def manifest(self) -> str:
        """The name of the file beside it that says what it holds."""
        return f"{self._stem}{MANIFEST_ENDING}"

    @property
    def _stem(self) -> str:
        return f"{self.day}" if self.number == 1 else f"{self.day}.{self.number}"


def pack_named(name: str) -> PackName | None:
    """The pack whose file has this name; None where no pack has."""
    return _named(_PACK.fullmatch(name), name)


def manifest_named(name: str) -> PackName | None:
    """The pack whose manifest has this name; None where no manifest has."""
    return _named(_MANIFEST.fullmatch(name), name)


@frozen(kw_only=True)
class PackedFile:
    """A file in a pack. `path` is relative to the folder of the day."""

    path: str
    size_bytes: int
    sha256: str


@frozen(kw_only=True)
class Pack:
    """What a manifest says: the files in order of path, size and SHA-256 of the pack itself."""

    name: PackName
    files: tuple[PackedFile, ...]
    size_bytes: int
    sha256: str

    @property
    def unpacked_bytes(self) -> int:
        """What the files take when they are unpacked."""
        return sum(file.size_bytes for file in self.files)


def is_safe(path: str) -> bool:
    """Whether a path stays below the folder that it is relative to, and can be a path at all."""
    steps = path.split("/")
    return (
        0 < len(path) <= _LONGEST_PATH
        and "\0" not in path
        and not any(step in ("", ".", "..") for step in steps)
    )


def split_packed(path: str) -> tuple[str, str] | None:
    """The path of a pack, and that of the file in it; None for what is no path into a pack."""
    match = _PACK_ON_THE_WAY.match(path)
    if match is None or pack_named(match["before"].rpartition("/")[2]) is None:
        return None
    return match["before"], path[match.end() :]


def as_unpacked(path: str) -> str:
    """The path that a packed file had: `DAY.tar.xz!scrapers/x.json` is `DAY/scrapers/x.json`."""
    split = split_packed(path)
    if split is None:
        return path
    folder, _, name = split[0].rpartition("/")
    pack = pack_named(name)
    assert pack is not None
    return "/".join(filter(None, (folder, str(pack.day), split[1])))


def _named(match: "re.Match[str] | None", name: str) -> PackName | None:
    """One file, one name: `2025-08-07.1.tar.xz` is none of ours."""
    day = None if match is None else written_day(match["day"])
    if match is None or day is None:
        return None
    found = PackName(day=day, number=int(match["number"] or 1))
    return found if name in (found.pack, found.manifest) else None
