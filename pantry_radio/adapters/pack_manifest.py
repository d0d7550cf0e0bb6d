"""The manifest of a pack: what it holds, and where in it each file begins; nothing is believed."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from attrs import field, frozen

from pantry_radio.adapters.opened_below import MAX_BYTES, open_below
from pantry_radio.domain.errors import DamagedPackError, UnreadableFileError
from pantry_radio.domain.packs import Pack, PackedFile, PackName, is_safe, pack_named

BLOCK_BYTES = 4_000_000
_LARGEST_BLOCK = BLOCK_BYTES + MAX_BYTES + 65_536
_LARGEST_MANIFEST = 512_000_000
_MOST_OVERHEAD = 1_000_000  # xz adds a little to what it cannot compress
_FORMAT = "pantry_radio pack"
_VERSION = 1


@frozen(kw_only=True)
class Block:
    """A compressed stream: where it lies in the pack, and how large it is unpacked."""

    offset: int
    size_bytes: int
    unpacked_bytes: int


@frozen(kw_only=True)
class Index:
    """What a manifest says, and where in which block each file begins."""

    pack: Pack
    blocks: tuple[Block, ...]
    places: tuple[tuple[int, int], ...]
    _numbers: dict[str, int] = field(init=False, eq=False, repr=False)

    @_numbers.default
    def _number_paths(self) -> dict[str, int]:
        return {file.path: number for number, file in enumerate(self.pack.files)}

    def number(self, path: str) -> int | None:
        """The number of a file; None where there is none of this path."""
        return self._numbers.get(path)


def dump_manifest(index: Index) -> bytes:
    """A JSON object, a line a file, so that people and `grep` can read it."""
    pack = index.pack
    head = {
        "format": _FORMAT,
        "version": _VERSION,
        "day": pack.name.day.isoformat(),
        "number": pack.name.number,
        "pack": pack.name.pack,
        "size_bytes": pack.size_bytes,
        "sha256": pack.sha256,
        "file_count": len(pack.files),
        "unpacked_bytes": pack.unpacked_bytes,
        "blocks": [[each.offset, each.size_bytes, each.unpacked_bytes] for each in index.blocks],
    }
    lines = (
        json.dumps(
            {
                "path": file.path,
                "size_bytes": file.size_bytes,
                "sha256": file.sha256,
                "block": block,
                "offset": offset,
            }
        )
        for file, (block, offset) in zip(pack.files, index.places, strict=True)
    )
    return (json.dumps(head)[:-1] + ', "files": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def parse_manifest(data: bytes, name: PackName, *, size_bytes: int) -> Index:
    """What a manifest says of the pack of this name, which takes so many bytes.

    Raises:
        DamagedPackError: it cannot be right: nothing outside the pack or the day is believed.
    """
    try:
        index = _parsed(json.loads(data), name)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise DamagedPackError(f"{name.manifest} is no manifest of a pack") from exc
    detail = _contradiction(index)
    if detail is None and index.pack.size_bytes != size_bytes:
        detail = f"says that the pack has {index.pack.size_bytes:,} bytes; it has {size_bytes:,}"
    if detail is not None:
        raise DamagedPackError(f"{name.manifest} {detail}")
    return index


def read_manifest(root: Path, steps: Sequence[str], file: BinaryIO, *, shown: str) -> Index:
    """What the manifest beside an open pack says; the pack is at `steps` below `root`.

    Raises:
        DamagedPackError: there is none, or it cannot be right.
    """
    name = pack_named(steps[-1])
    if name is None:
        raise DamagedPackError(f"{shown} is not named as packs are: 2025-08-07.tar.xz")
    beside = f"{shown.removesuffix(name.pack)}{name.manifest}"
    try:
        with open_below(root, (*steps[:-1], name.manifest), shown=beside) as manifest:
            # It never changes; asking for the largest would take that much memory for a moment.
            size_bytes = os.fstat(manifest.fileno()).st_size
            data = b"" if size_bytes > _LARGEST_MANIFEST else manifest.read(size_bytes)
    except UnreadableFileError as exc:
        raise DamagedPackError(
            f"{exc}: without it, {shown} is not read. Restore it, or unpack by hand: "
            f"tar -xJf {name.pack}"
        ) from exc
    if size_bytes > _LARGEST_MANIFEST:
        raise DamagedPackError(f"{beside} is larger than {_LARGEST_MANIFEST:,} bytes")
    return parse_manifest(data, name, size_bytes=os.fstat(file.fileno()).st_size)


def paths_said(data: bytes) -> Iterator[str]:
    """The paths in the bytes of a manifest; nothing where they are none."""
    try:
        document = json.loads(data)
        yield from [_text(each["path"]) for each in document["files"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return


def _parsed(document: object, name: PackName) -> Index:
    """Raises KeyError, TypeError or ValueError as it comes."""
    if not isinstance(document, dict) or document["format"] != _FORMAT:
        raise ValueError("format")
    said = (document["version"], document["day"], document["number"])
    if said != (_VERSION, name.day.isoformat(), name.number):
        raise ValueError("another pack")
    files = document["files"]
    return Index(
        pack=Pack(
            name=name,
            files=tuple(
                PackedFile(
                    path=_text(each["path"]),
                    size_bytes=_number(each["size_bytes"]),
                    sha256=_text(each["sha256"]),
                )
                for each in files
            ),
            size_bytes=_number(document["size_bytes"]),
            sha256=_text(document["sha256"]),
        ),
        blocks=tuple(
            Block(
                offset=_number(offset), size_bytes=_number(size), unpacked_bytes=_number(unpacked)
            )
            for offset, size, unpacked in document["blocks"]
        ),
        places=tuple((_number(each["block"]), _number(each["offset"])) for each in files),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value


def _contradiction(index: Index) -> str | None:
    """Why a manifest cannot be right; None where it can."""
    end = 0
    for block in index.blocks:
        is_possible = (
            block.offset == end
            and 0 < block.unpacked_bytes <= _LARGEST_BLOCK
            and block.size_bytes <= block.unpacked_bytes + _MOST_OVERHEAD
        )
        if not is_possible:
            return "names blocks that no pack has"
        end += block.size_bytes
    if end != index.pack.size_bytes:
        return "names blocks that do not make up the pack"
    return next(_misplaced(index), None)


def _misplaced(index: Index) -> Iterator[str]:
    former, free = "", (0, 0)
    for file, place in zip(index.pack.files, index.places, strict=True):
        if not is_safe(file.path):
            yield f"names {file.path!r}, which leads out of the day"
        if file.path <= former:
            yield f"names {file.path!r} twice, or out of order"
        if file.size_bytes > MAX_BYTES:
            yield f"names {file.path!r} of over {MAX_BYTES:,} bytes"
        end = place[1] + file.size_bytes
        if not (
            free <= place
            and place[0] < len(index.blocks)
            and end <= index.blocks[place[0]].unpacked_bytes
        ):
            yield f"says that {file.path!r} lies where no file can"
        former, free = file.path, (place[0], end)
