"""The bytes of a pack: a tar archive in blocks of whole files, each block compressed by itself.

A pack is what `tar -xJf` reads: xz streams, one after the other. Because each stream holds whole
files and the manifest says where it begins, one file is read without the rest, and a damaged
stream costs its own files alone. Blocks are large enough for xz to see that most results repeat
the prompt of their neighbours.
"""

import hashlib
import io
import lzma
import os
import tarfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from attrs import define, field

from pantry_radio.adapters.pack_manifest import BLOCK_BYTES, Block, Index
from pantry_radio.domain.errors import DamagedPackError
from pantry_radio.domain.packs import Pack, PackedFile, PackName
from pantry_radio.domain.ports.packs import PackFault

# 56 MB of real results, megabytes a second of one CPU: xz -2 in blocks of 4 MB makes 1/82 of them
# at 53 (reading 740), in blocks of 1 MB 1/59; xz -6 1/107 at 6; gzip -6 1/8 at 51 (reading 460).
_PRESET = 2
_MOST_MEMORY = 128 * 1024 * 1024  # to unpack what any preset of xz has packed
_END = bytes(2 * tarfile.BLOCKSIZE)
_CHUNK = 1_000_000


def write_pack(file: BinaryIO, name: PackName, files: Iterable[tuple[str, bytes]]) -> Index:
    """Writes a pack of these files, and returns what its manifest is to say."""
    writer = _Writer(file=file, name=name)
    for path, data in files:
        writer.add(path, data)
    return writer.end()


def read_block(descriptor: int, block: Block) -> bytes:
    """A block, unpacked; never more of it than the manifest allows. Raises DamagedPackError."""
    data = os.pread(descriptor, block.size_bytes, block.offset)
    decompressor = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
    try:
        unpacked = decompressor.decompress(data, max_length=block.unpacked_bytes + 1)
    except lzma.LZMAError as exc:
        raise DamagedPackError(f"bytes {block.offset} and following are damaged: {exc}") from exc
    is_whole = decompressor.eof and not decompressor.unused_data
    if not is_whole or len(unpacked) != block.unpacked_bytes:
        raise DamagedPackError(
            f"bytes {block.offset} and following do not unpack to {block.unpacked_bytes:,} bytes"
        )
    return unpacked


def file_in(block: bytes, index: Index, number: int) -> bytes:
    """The bytes of a file in its unpacked block, proved by their SHA-256. DamagedPackError."""
    file, (_, start) = index.pack.files[number], index.places[number]
    data = block[start : start + file.size_bytes]
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise DamagedPackError(f"{file.path} is damaged: its SHA-256 is another")
    return data


def prove(file: BinaryIO, index: Index) -> Iterator[tuple[PackedFile, bytes] | PackFault]:
    """Each file that is as the manifest says, and each fault, in order."""
    fault = _fault_of_whole(file, index)
    if fault is not None:
        yield fault
    first = 0
    for number, block in enumerate(index.blocks):
        last = first
        while last < len(index.places) and index.places[last][0] == number:
            last += 1
        try:
            unpacked = read_block(file.fileno(), block)
        except DamagedPackError as error:
            for lost in index.pack.files[first:last]:
                yield PackFault(path=lost.path, detail=str(error))
        else:
            yield from _proved(unpacked, index, first, last)
        first = last


@define(kw_only=True)
class _Writer:
    """Gathers files in a block, and writes it once it is large enough."""

    file: BinaryIO
    name: PackName
    _block: bytearray = field(factory=bytearray, init=False)
    _blocks: list[Block] = field(factory=list, init=False)
    _files: list[PackedFile] = field(factory=list, init=False)
    _places: list[tuple[int, int]] = field(factory=list, init=False)
    _digest: "hashlib._Hash" = field(factory=hashlib.sha256, init=False)
    _size: int = field(default=0, init=False)

    def add(self, path: str, data: bytes) -> None:
        info = tarfile.TarInfo(f"{self.name.day}/{path}")  # times and owners stay 0
        info.size = len(data)
        self._block += info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
        self._places.append((len(self._blocks), len(self._block)))
        self._block += data
        self._block += bytes(-len(data) % tarfile.BLOCKSIZE)
        digest = hashlib.sha256(data).hexdigest()
        self._files.append(PackedFile(path=path, size_bytes=len(data), sha256=digest))
        if len(self._block) >= BLOCK_BYTES:
            self._flush()

    def end(self) -> Index:
        self._block += _END
        self._flush()
        pack = Pack(
            name=self.name,
            files=tuple(self._files),
            size_bytes=self._size,
            sha256=self._digest.hexdigest(),
        )
        return Index(pack=pack, blocks=tuple(self._blocks), places=tuple(self._places))

    def _flush(self) -> None:
        data = lzma.compress(self._block, lzma.FORMAT_XZ, lzma.CHECK_CRC64, _PRESET)
        self.file.write(data)
        self._digest.update(data)
        self._blocks.append(
            Block(offset=self._size, size_bytes=len(data), unpacked_bytes=len(self._block))
        )
        self._size += len(data)
        self._block = bytearray()


def _fault_of_whole(file: BinaryIO, index: Index) -> PackFault | None:
    digest = hashlib.sha256()
    offset = 0
    while chunk := os.pread(file.fileno(), _CHUNK, offset):
        digest.update(chunk)
        offset += len(chunk)
    if digest.hexdigest() == index.pack.sha256:
        return None
    return PackFault(
        path=None, detail="it is not the pack that was written: its SHA-256 is another"
    )


def _proved(
    unpacked: bytes, index: Index, first: int, last: int
) -> Iterator[tuple[PackedFile, bytes] | PackFault]:
    """The files of one block: as the manifest says, and as tar would unpack them."""
    members = _members(unpacked)
    for number in range(first, last):
        file, (_, start) = index.pack.files[number], index.places[number]
        try:
            data = file_in(unpacked, index, number)
        except DamagedPackError as error:
            yield PackFault(path=file.path, detail=str(error))
            continue
        expected = (f"{index.pack.name.day}/{file.path}", tarfile.REGTYPE, file.size_bytes)
        if members.pop(start, None) != expected:
            yield PackFault(path=file.path, detail="tar would unpack it as something else")
        else:
            yield file, data
    for name, _, _ in members.values():
        yield PackFault(path=None, detail=f"it holds {name!r}, of which the manifest says nothing")


def _members(unpacked: bytes) -> dict[int, tuple[str, bytes, int]]:
    """What tar finds in a block: name, type and size, by where the bytes begin."""
    found: dict[int, tuple[str, bytes, int]] = {}
    try:
        with tarfile.open(
            fileobj=io.BytesIO(unpacked), mode="r:", encoding="utf-8", errors="surrogateescape"
        ) as tar:
            for member in tar:
                found[member.offset_data] = (member.name, member.type, member.size)
    except (tarfile.TarError, ValueError, OverflowError):
        return found
    return found
