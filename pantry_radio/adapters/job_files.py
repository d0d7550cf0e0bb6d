"""Finds the files of a job by its id, in the archive and its side stores."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from pantry_radio.adapters.pack_manifest import paths_said
from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.packs import INSIDE, MANIFEST_ENDING, manifest_named
from pantry_radio.domain.ports.job_files import FileKind, JobFile


class LocalJobFiles:
    """JobFiles on the folders that LocalArchiveFiles and LocalDeadLetterFiles write."""

    def __init__(self, *, output_dir: Path, archive_dir: Path) -> None:
        self._root = output_dir.absolute()
        self._archive = archive_dir.absolute()

    def find(self, job_id: str) -> tuple[JobFile, ...]:
        """See JobFiles.find."""
        name = encode_name(job_id)
        try:
            return (
                *_files(FileKind.RECORDED, self._recorded(f"{name}.json")),
                *_files(FileKind.PACKED, self._packed(f"{name}.json")),
                *_files(FileKind.SUPERSEDED, self._superseded(name)),
                *self._rejected(job_id),
                *_files(FileKind.EXPORTED, self._exported(name)),
            )
        except OSError as exc:
            raise ArchiveUnavailableError(
                f"{exc.strerror or exc}: {exc.filename} (mend the permissions)"
            ) from exc

    def _recorded(self, file_name: str) -> Iterator[Path]:
        for folder in _folders_of_entries(self._root):
            path = folder / file_name
            if path.is_file():
                yield path

    def _packed(self, file_name: str) -> Iterator[Path]:
        """A manifest is parsed only where the name stands in it."""
        packs = self._archive / "packs"
        named = json.dumps(f"/{file_name}")[1:].encode()
        for place in sorted(_below(packs, MANIFEST_ENDING)):
            name = manifest_named(place.name)
            if name is None or not (packs / name.pack).is_file():
                continue
            data = place.read_bytes()
            if named in data:
                for path in paths_said(data):
                    if path.endswith(f"/{file_name}"):
                        yield packs / f"{name.pack}{INSIDE}{path}"

    def _superseded(self, name: str) -> Iterator[Path]:
        for folder in _folders_of_entries(self._archive / "superseded"):
            yield from _below(folder / name, ".json")

    def _rejected(self, job_id: str) -> Iterator[JobFile]:
        """A rejected message may be no JSON at all: it is searched as text, in both spellings."""
        spellings = {
            json.dumps(job_id, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
            for ascii_only in (True, False)
        }
        for reason in sorted(_below(self._archive / "rejected")):
            for path in sorted(_below(reason, ".payload")):
                data = path.read_bytes()
                if any(spelling in data for spelling in spellings):
                    yield JobFile(kind=FileKind.REJECTED, place=str(path), reason=reason.name)

    def _exported(self, name: str) -> Iterator[Path]:
        for day in _below(self._archive / "dead"):
            yield from _below(day / name, ".json")


def _files(kind: FileKind, paths: Iterator[Path]) -> list[JobFile]:
    return [JobFile(kind=kind, place=str(path)) for path in sorted(paths)]


def _folders_of_entries(root: Path) -> Iterator[Path]:
    """Where the entries of each day lie: with the scrapers', `processed` too."""
    for day in _below(root / "daily"):
        yield day / "processed"
        yield from _below(day / "scrapers")


def _below(folder: Path, ending: str = "") -> list[Path]:
    """What a folder holds, temporaries left out; nothing where there is no folder."""
    try:
        with os.scandir(folder) as found:
            return [
                Path(entry.path)
                for entry in found
                if entry.name.endswith(ending) and not entry.name.startswith(".")
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []
