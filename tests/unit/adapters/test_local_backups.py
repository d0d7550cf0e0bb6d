"""A backup is whole or it is none: written, damaged, hostile, and put back."""

import gzip
import hashlib
import io
import shutil
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pantry_radio.adapters.backups import tar_file, writing
from pantry_radio.adapters.backups.files import LocalBackups
from pantry_radio.domain.backing_up import CHECKSUMS, DATABASE, FILES, MANIFEST, Manifest
from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.sql_dumps import DumpFacts, header

_FACTS = DumpFacts(digest="d" * 64, migration="0001_x.sql", newest_job=date(2025, 8, 7))
_AT = datetime(2025, 8, 9, tzinfo=UTC)


class Archive:
    """A small archive, its backup, and another place to put it back."""

    def __init__(self, root: Path) -> None:
        self.outputs, self.archives = root / "outputs", root / "archives"
        self.file, self.dump = root / "x.tar", root / "dump.sql.gz"
        self.dump.write_bytes(gzip.compress(header(_FACTS), mtime=0))
        for name, text in {
            "daily/2025-08-07/scrapers/s/a.json": "a",
            "daily/2025-08-07/processed/b.json": "b" * 1_100_000,
            "daily/2025-08-07/summary.json": "{}",
        }.items():
            _write(self.outputs / name, text)
        _write(self.outputs / "daily/2025-08-07/processed/.tmp-1-000000000000", "half")
        _write(self.outputs / ".pantry_radio/locks/1", "")
        (self.outputs / "latest").symlink_to("daily/2025-08-07")
        _write(self.archives / "superseded/daily/x.json", "old")
        _write(self.archives / "dumps/x.sql", "dump")
        _write(self.archives / "backups/x.tar", "backup")
        self.backups = self.at(root)

    def at(self, root: Path) -> LocalBackups:
        return LocalBackups(output_dir=root / "outputs", archive_dir=root / "archives", fsync=False)

    def create(self) -> Manifest:
        return self.backups.create(self.file, self.dump, _FACTS, created_at=_AT)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    root = tmp_path / "here"
    root.mkdir()
    return Archive(root)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _tree(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_what_is_recorded_comes_back_and_nothing_else(archive: Archive, tmp_path: Path) -> None:
    manifest = archive.create()

    there = tmp_path / "there"
    with archive.at(there).staged(archive.file) as staged:
        before = [path for path in there.rglob("*.json") if ".pantry_radio" not in str(path)]
        staged.put_in_place()

    assert archive.backups.prove(archive.file) == manifest
    assert manifest.files == 4
    assert before == []
    assert sorted(_tree(there)) == [
        "archives/superseded/daily/x.json",
        "outputs/daily/2025-08-07/processed/b.json",
        "outputs/daily/2025-08-07/scrapers/s/a.json",
        "outputs/daily/2025-08-07/summary.json",
    ]
    assert (there / "outputs/latest").readlink() == Path("daily/2025-08-07")
    with archive.backups.dump(archive.file, tmp_path) as dump:
        assert dump.read_bytes() == archive.dump.read_bytes()
    assert not dump.exists()


def test_the_same_archive_gives_the_same_bytes(archive: Archive) -> None:
    archive.create()
    first = archive.file.read_bytes()
    archive.file.unlink()
    archive.create()

    assert archive.file.read_bytes() == first


def test_tar_and_sha256sum_understand_it(archive: Archive) -> None:
    archive.create()

    with tarfile.open(archive.file) as tar:
        assert tar.getnames() == [FILES, DATABASE, CHECKSUMS, MANIFEST]
        sums = tar.extractfile(CHECKSUMS)
        assert sums is not None
        lines = sums.read().decode().splitlines()
    assert (
        f"{hashlib.sha256(b'a').hexdigest()}  outputs/daily/2025-08-07/scrapers/s/a.json" in lines
    )


def test_a_name_that_is_taken_is_left_alone(archive: Archive) -> None:
    archive.file.write_text("mine")

    with pytest.raises(FileExistsError):
        archive.create()

    assert archive.file.read_text() == "mine"
    assert [path.name for path in archive.file.parent.glob(".*")] == []


def test_what_fails_half_way_leaves_nothing(archive: Archive) -> None:
    archive.dump.unlink()

    with pytest.raises(FileNotFoundError):
        archive.create()

    assert not archive.file.exists()
    assert [path.name for path in archive.file.parent.glob(".*")] == []


@pytest.mark.parametrize("place", [0.0001, 0.2, 0.5, 0.8, 0.9])
def test_damage_anywhere_is_found(archive: Archive, place: float) -> None:
    archive.create()
    data = bytearray(archive.file.read_bytes())
    with tarfile.open(archive.file) as tar:
        at = {info.name: info.offset_data for info in tar}
    for start in at.values():
        damaged = bytearray(data)
        damaged[start + int(place * 100)] ^= 0x20
        archive.file.write_bytes(damaged)

        with pytest.raises(BackupError, match=r"x\.tar"):
            archive.backups.prove(archive.file)


@pytest.mark.parametrize("length", [0, 10, 512, 3_000, -1_500, -1_100])
def test_a_part_of_a_backup_is_no_backup(archive: Archive, length: int) -> None:
    archive.create()
    archive.file.write_bytes(archive.file.read_bytes()[:length])

    with pytest.raises(BackupError, match=r"x\.tar"):
        archive.backups.prove(archive.file)


def test_files_with_other_content_are_named_and_overwritten_only_when_placed(
    archive: Archive,
) -> None:
    archive.create()
    changed = archive.outputs / "daily/2025-08-07/scrapers/s/a.json"
    changed.write_text("changed")
    (archive.outputs / "daily/2025-08-07/summary.json").write_text("newer")
    before = _tree(archive.outputs)

    with archive.backups.staged(archive.file) as staged:
        plan = staged.plan
    untouched = _tree(archive.outputs)
    with archive.backups.staged(archive.file) as staged:
        staged.put_in_place()

    assert [str(path) for path in plan.differing] == ["outputs/daily/2025-08-07/scrapers/s/a.json"]
    assert (plan.new, plan.present) == (0, 2)
    assert untouched == before
    assert changed.read_text() == "a"
    assert (archive.outputs / "daily/2025-08-07/summary.json").read_text() == "newer"


def test_nothing_is_restored_through_a_link(archive: Archive, tmp_path: Path) -> None:
    archive.create()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(archive.outputs / "daily")
    (archive.outputs / "daily").symlink_to(elsewhere)

    with pytest.raises(BackupError, match="is a link"), archive.backups.staged(archive.file):
        pass

    assert list(elsewhere.iterdir()) == []


def test_what_a_killed_restore_left_does_no_harm(archive: Archive) -> None:
    archive.create()
    _write(archive.outputs / ".pantry_radio-restoring/daily/2025-08-07/evil.json", "half")

    with archive.backups.staged(archive.file) as staged:
        staged.put_in_place()

    assert "evil" not in str(_tree(archive.outputs))
    assert not (archive.outputs / ".pantry_radio-restoring").exists()


def _file(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = 1
    return info


def _link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


_HOSTILE: dict[str, Callable[[], tarfile.TarInfo]] = {
    "outside": lambda: _file("../evil.json"),
    "absolute": lambda: _file("/tmp/evil.json"),  # noqa: S108
    "hidden": lambda: _file("outputs/.pantry_radio/evil"),
    "link": lambda: _link("outputs/daily", "/etc"),
    "latest": lambda: _link("outputs/latest", "/etc"),
    "hard link": lambda: _link("outputs/x.json", "/etc/passwd", tarfile.LNKTYPE),
    "device": lambda: _link("outputs/x.json", "", tarfile.CHRTYPE),
    "pipe": lambda: _link("outputs/x.json", "", tarfile.FIFOTYPE),
}


@pytest.mark.parametrize("kind", _HOSTILE)
def test_a_hostile_member_is_refused(archive: Archive, tmp_path: Path, kind: str) -> None:
    """All checksums are right: whoever made it is hostile, not the disk."""
    info = _HOSTILE[kind]()
    with archive.file.open("xb") as to:
        tar = tar_file.TarWriter(to, modified=0)
        with tar.member(FILES) as member, writing._inner(member) as inner:  # type: ignore[arg-type]
            inner.addfile(info, io.BytesIO(b"x"))
        with tar.member(DATABASE) as member:
            member.write(archive.dump.read_bytes())
        with tar.member(CHECKSUMS) as member:
            member.write(f"{hashlib.sha256(b'x').hexdigest()}  {info.name}\n".encode())
        tar.end(
            Manifest(created_at=_AT, files=1, file_bytes=1, database=_FACTS, members=tar.members)
        )
    there = tmp_path / "there"

    with pytest.raises(BackupError, match=r"x\.tar"):
        archive.backups.prove(archive.file)
    with pytest.raises(BackupError), archive.at(there).staged(archive.file) as staged:
        staged.put_in_place()

    assert not list(tmp_path.rglob("*evil*"))
    assert _tree(there) == {}
