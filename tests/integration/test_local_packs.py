"""Packs on a real file system: the contracts, killed at every step, full disks, hostile packs."""

import hashlib
import json
import lzma
import os
import subprocess
import sys
import tarfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pantry_radio.adapters import packed_below
from pantry_radio.adapters.archived_files import LocalArchivedFiles
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.packs import LocalPacks
from pantry_radio.adapters.plain_days import LocalPlainDays
from pantry_radio.adapters.recorded_files import LocalRecordedFiles, SeveralRecordedFiles
from pantry_radio.domain.archive import day_path
from pantry_radio.domain.errors import (
    DamagedPackError,
    OutsideDirectoryError,
    PantryRadioError,
    TooLargeError,
    UnpackableDayError,
    UnreadableFileError,
)
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.ports.plain_days import PlainDays
from pantry_radio.domain.ports.recorded_files import FoundFile
from pantry_radio.domain.unpacking import unpack
from tests.contracts.packs import DAY, FILES, FIRST, PacksContract
from tests.contracts.plain_days import PlainDaysContract


class TestLocalPacks(PacksContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "packs"

    def create_packs(self) -> Packs:
        return LocalPacks(self.folder)

    def damage(self, packs: Packs, name: PackName, path: str) -> None:
        del packs, path
        pack = self.folder / name.pack
        data = bytearray(pack.read_bytes())
        data[len(data) // 3] ^= 1
        pack.write_bytes(data)

    def test_tar_unpacks_the_same_bytes(self, packs: Packs) -> None:
        packs.write(FIRST, FILES.items(), may_stay=lambda: True)

        with tarfile.open(self.folder / FIRST.pack, "r:xz", errors="surrogateescape") as tar:
            found = {member.name: tar.extractfile(member) for member in tar}
            held = {name: file.read() for name, file in found.items() if file is not None}

        assert held == {f"{DAY}/{path}": data for path, data in FILES.items()}

    def test_the_same_files_make_the_same_bytes(self, packs: Packs, tmp_path: Path) -> None:
        elsewhere = LocalPacks(tmp_path / "elsewhere", fsync=False)
        for store in (packs, elsewhere):
            store.write(FIRST, FILES.items(), may_stay=lambda: True)

        for name in (FIRST.pack, FIRST.manifest):
            assert (self.folder / name).read_bytes() == (tmp_path / "elsewhere" / name).read_bytes()

    def test_many_blocks_are_read_in_any_order(self, packs: Packs) -> None:
        files = {f"{number:03}.json": bytes([number]) * 300_000 for number in range(40)}
        packs.write(FIRST, files.items(), may_stay=lambda: True)

        assert len(json.loads((self.folder / FIRST.manifest).read_bytes())["blocks"]) > 2
        assert {path: packs.read(FIRST, path) for path in reversed(files)} == files
        assert [data for _, data in packs.read_all(FIRST)] == list(files.values())

    def test_damage_costs_the_files_of_its_block_alone(self, packs: Packs) -> None:
        files = {f"{number:03}.json": bytes([number]) * 3_000_000 for number in range(6)}
        packs.write(FIRST, files.items(), may_stay=lambda: True)
        self.damage(packs, FIRST, "")

        lost = {fault.path for fault in packs.faults(FIRST) if fault.path}

        assert 0 < len(lost) <= 2
        assert packs.read(FIRST, "005.json") == files["005.json"]

    def test_files_read_one_by_one_cost_one_manifest_and_each_block_once(
        self, packs: Packs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = {f"{number:03}.json": bytes([number]) * 300_000 for number in range(40)}
        packs.write(FIRST, files.items(), may_stay=lambda: True)
        blocks = len(json.loads((self.folder / FIRST.manifest).read_bytes())["blocks"])
        calls = Counter[str]()
        for name in ("read_manifest", "read_block"):
            monkeypatch.setattr(packed_below, name, _counted(calls, getattr(packed_below, name)))

        packs.describe(FIRST)

        assert {path: packs.read(FIRST, path) for path in files} == files
        assert calls == {"read_manifest": 1, "read_block": blocks}

    def test_another_pack_or_manifest_of_the_name_is_read_anew(self, packs: Packs) -> None:
        packs.write(FIRST, [("a.json", b"old")], may_stay=lambda: True)
        before = packs.read(FIRST, "a.json")
        (self.folder / FIRST.pack).unlink()
        packs.write(FIRST, [("a.json", b"new")], may_stay=lambda: True)

        assert (before, packs.read(FIRST, "a.json")) == (b"old", b"new")

        (self.folder / FIRST.manifest).write_bytes(b"{}")

        with pytest.raises(DamagedPackError, match="no manifest"):
            packs.read(FIRST, "a.json")

    def test_threads_may_read_several_packs_at_once(self, packs: Packs) -> None:
        held = {
            PackName(day=DAY, number=number): {
                f"{each}.json": bytes([16 * number + each]) * 2_500_000 for each in range(3)
            }
            for number in (1, 2)
        }
        for name, files in held.items():
            packs.write(name, files.items(), may_stay=lambda: True)
        wanted = [(name, path) for _ in range(10) for path in held[FIRST] for name in held]

        with ThreadPoolExecutor(4) as threads:
            read = list(threads.map(lambda each: packs.read(*each), wanted))

        assert read == [held[name][path] for name, path in wanted]

    def test_a_pack_without_its_manifest_names_the_cure(self, packs: Packs) -> None:
        packs.write(FIRST, FILES.items(), may_stay=lambda: True)
        (self.folder / FIRST.manifest).unlink()

        with pytest.raises(DamagedPackError, match="tar -xJf"):
            packs.describe(FIRST)

    def test_what_a_killed_run_left_is_swept_by_the_next(self, packs: Packs) -> None:
        self.folder.mkdir()
        left = self.folder / ".tmp-1-aaaaaaaaaaaa"
        left.touch()
        os.utime(left, (1, 1))

        with packs.working():
            pass

        assert not left.exists()


def _counted(calls: Counter[str], function: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*given: object, **named: object) -> object:
        calls[function.__name__] += 1
        return function(*given, **named)

    return counted


class TestLocalPlainDays(PlainDaysContract):
    def create(self) -> None:
        self.archive = LocalArchiveFiles(
            output_dir=self.folder, archive_dir=self.folder / "archives", fsync=False
        )
        self.plain = LocalPlainDays(self.folder)

    def put_link(self, day: date) -> PlainDays:
        (self.folder / day_path(day) / "link.json").symlink_to("/etc/passwd")
        return self.plain

    def test_a_pipe_is_refused_and_not_waited_for(self) -> None:
        self.add("processed/a.json")
        os.mkfifo(self.folder / day_path(DAY) / "processed/pipe.json")

        with pytest.raises(UnpackableDayError, match=r"pipe\.json"):
            self.plain.files(DAY)

    def test_a_file_that_no_pack_may_hold_is_refused(self) -> None:
        self.add("processed/a.json")
        with (self.folder / day_path(DAY) / "processed/large.json").open("wb") as large:
            large.truncate(100_000_001)

        with pytest.raises(UnpackableDayError, match=r"large\.json"):
            self.plain.files(DAY)

    def test_a_file_being_written_holds_up_its_day_and_an_old_one_does_not(self) -> None:
        self.add("processed/a.json")
        writing = self.folder / day_path(DAY) / "processed/.tmp-1-aaaaaaaaaaaa"
        writing.touch()

        with pytest.raises(UnpackableDayError, match="being written"):
            self.plain.files(DAY)

        then = time.time() - 7200
        os.utime(writing, (then, then))

        assert [file.path for file in self.plain.files(DAY)] == ["processed/a.json"]


def test_killed_at_every_step_nothing_is_lost_and_the_next_run_finishes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.pack_worker", str(tmp_path / "root")],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert done.stderr == ""
    assert int(done.stdout) > 80


# -- Hostile packs --------------------------------------------------------------------------------


def _forge(
    folder: Path,
    member: tarfile.TarInfo,
    data: bytes,
    *,
    change: Callable[[dict[str, Any]], None] = lambda _: None,
) -> LocalPacks:
    """A pack of one member, which says what it likes, with a manifest that agrees."""
    folder.mkdir()
    head = member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    block = head + data + bytes(-len(data) % 512) + bytes(1024)
    pack = lzma.compress(block)
    path = member.name.removeprefix(f"{DAY}/")
    manifest: dict[str, Any] = {
        "format": "pantry_radio pack",
        "version": 1,
        "day": str(DAY),
        "number": 1,
        "size_bytes": len(pack),
        "sha256": hashlib.sha256(pack).hexdigest(),
        "blocks": [[0, len(pack), len(block)]],
        "files": [
            {
                "path": path,
                "size_bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "block": 0,
                "offset": len(head),
            }
        ],
    }
    change(manifest)
    (folder / FIRST.pack).write_bytes(pack)
    (folder / FIRST.manifest).write_text(json.dumps(manifest))
    return LocalPacks(folder)


def _member(
    name: str, kind: bytes = tarfile.REGTYPE, size: int = 2, link: str = ""
) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.size, member.linkname = kind, size, link
    return member


def _grow(manifest: dict[str, Any]) -> None:
    manifest["files"][0]["size_bytes"] = 100_000_001


def _double(manifest: dict[str, Any]) -> None:
    manifest["files"] *= 2


def _bomb(manifest: dict[str, Any]) -> None:
    manifest["blocks"][0][2] = 10**12


def _lie_about_the_block(manifest: dict[str, Any]) -> None:
    manifest["blocks"][0][2] = 512


def _lie_about_the_place(manifest: dict[str, Any]) -> None:
    manifest["files"][0]["offset"] = 10**6


def _read_before_the_pack(manifest: dict[str, Any]) -> None:
    manifest["blocks"][0][0] = -1


@pytest.mark.parametrize(
    ("member", "change"),
    [
        (_member("../outside.json"), None),
        (_member(f"{DAY}/../../outside.json"), None),
        (_member("/outside.json"), None),
        (_member(f"{DAY}/"), None),
        (_member(f"{DAY}/a.json", tarfile.SYMTYPE, link="/etc/passwd"), None),
        (_member(f"{DAY}/a.json", tarfile.LNKTYPE, link="../../outside"), None),
        (_member(f"{DAY}/a.json", tarfile.CHRTYPE), None),
        (_member(f"{DAY}/a.json", tarfile.FIFOTYPE), None),
        (_member(f"{DAY}/a.json", tarfile.DIRTYPE), None),
        (_member("2025-08-08/a.json"), None),
        (_member(f"{DAY}/a.json"), _grow),
        (_member(f"{DAY}/a.json"), _double),
        (_member(f"{DAY}/a.json"), _bomb),
        (_member(f"{DAY}/a.json"), _lie_about_the_block),
        (_member(f"{DAY}/a.json"), _lie_about_the_place),
        (_member(f"{DAY}/a.json"), _read_before_the_pack),
        (_member(f"{DAY}/a.json"), dict.clear),
    ],
)
def test_a_hostile_pack_is_refused_and_nothing_of_it_is_written(
    tmp_path: Path, member: tarfile.TarInfo, change: Callable[[dict[str, Any]], None] | None
) -> None:
    packs = _forge(tmp_path / "packs", member, b"{}", change=change or (lambda _: None))
    target = LocalArchiveFiles(output_dir=tmp_path / "out", archive_dir=tmp_path / "archives")

    with pytest.raises(PantryRadioError):
        unpack(DAY, packs=packs, archive=target, codec=JsonJobResults(), today=DAY)
    assert list(packs.faults(FIRST))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["packs"]


def test_a_bomb_of_zeros_is_not_unpacked_beyond_what_it_says(tmp_path: Path) -> None:
    packs = _forge(tmp_path / "packs", _member(f"{DAY}/a.json"), b"{}")
    bomb = lzma.compress(bytes(30_000_000), preset=0)
    manifest = json.loads((tmp_path / "packs" / FIRST.manifest).read_bytes())
    manifest |= {"size_bytes": len(bomb), "blocks": [[0, len(bomb), 2048]]}
    (tmp_path / "packs" / FIRST.pack).write_bytes(bomb)
    (tmp_path / "packs" / FIRST.manifest).write_text(json.dumps(manifest))

    tracemalloc.start()
    try:
        with pytest.raises(DamagedPackError, match="do not unpack to 2,048 bytes"):
            packs.read(FIRST, "a.json")
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 1_000_000


def test_a_member_that_the_manifest_hides_is_a_fault(tmp_path: Path) -> None:
    hidden = tarfile.TarInfo(f"{DAY}/hidden.json").tobuf() + _member(f"{DAY}/a.json").tobuf()
    packs = _forge(tmp_path / "packs", _member(f"{DAY}/a.json"), b"{}")
    folder = tmp_path / "packs"
    block = hidden + b"{}" + bytes(510 + 1024)
    pack = lzma.compress(block)
    manifest = json.loads((folder / FIRST.manifest).read_bytes())
    manifest["files"][0]["offset"] = len(hidden)
    manifest |= {
        "size_bytes": len(pack),
        "sha256": hashlib.sha256(pack).hexdigest(),
        "blocks": [[0, len(pack), len(block)]],
    }
    (folder / FIRST.pack).write_bytes(pack)
    (folder / FIRST.manifest).write_text(json.dumps(manifest))

    (fault,) = packs.faults(FIRST)

    assert "hidden.json" in fault.detail


# -- Packs among recorded files -------------------------------------------------------------------


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A folder with a pack in it."""
    LocalPacks(tmp_path / "archives" / "packs").write(
        FIRST, sorted(FILES.items()), may_stay=lambda: True
    )
    return tmp_path / "archives"


@pytest.mark.parametrize("given", ["", "packs", "packs/2025-08-07.tar.xz"])
def test_a_walk_finds_the_files_of_a_pack_and_reads_them(packed: Path, given: str) -> None:
    files = LocalRecordedFiles(packed / given if given else packed)

    found = list(files.walk())

    pack = packed / "packs" / FIRST.pack
    assert [each.path for each in found] == [f"{pack}!{path}" for path in sorted(FILES)]
    assert [files.read(each) for each in found] == [FILES[path] for path in sorted(FILES)]
    assert [files.place(each) for each in found] == [each.path for each in found]
    assert [each.name for each in files.walk("a*")] == ["a.json"]


def test_a_file_of_a_pack_may_be_given_by_its_path(packed: Path) -> None:
    given = packed / "packs" / f"{FIRST.pack}!processed/a.json"

    files = LocalRecordedFiles(given)

    (found,) = files.walk()
    assert (found.path, found.name) == (str(given), "a.json")
    assert files.read(found) == FILES["processed/a.json"]
    assert files.place(found) == str(given)


def test_a_file_that_is_packed_after_it_was_found_is_read_from_its_pack(
    packed: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "outputs" / "daily" / str(DAY) / "processed" / "a.json"
    plain.parent.mkdir(parents=True)
    plain.write_bytes(b"plain")
    files = SeveralRecordedFiles(
        LocalRecordedFiles(tmp_path / "outputs"), LocalRecordedFiles(packed / "packs")
    )
    found, *others = files.walk()
    before = files.read(found)
    plain.unlink()

    assert before == b"plain"
    assert len(others) == len(FILES)
    assert files.read(found) == FILES["processed/a.json"]
    with pytest.raises(UnreadableFileError):
        files.read(FoundFile(path=str(plain.with_name("b.json")), name="b.json"))


def test_a_stamp_of_a_packed_file_changes_with_its_pack(packed: Path) -> None:
    pack = packed / "packs" / FIRST.pack
    then = time.time_ns() + 10**10
    files = LocalRecordedFiles(packed, now_ns=lambda: then)
    first, second, *_ = files.walk()
    before = files.stamp(first)

    assert before is not None
    assert before == files.stamp(first) != files.stamp(second)

    pack.write_bytes(pack.read_bytes())

    assert files.stamp(first) != before


def test_a_pack_that_cannot_be_read_is_found_and_fails(packed: Path) -> None:
    (packed / "packs" / FIRST.manifest).write_bytes(b"{}")
    files = LocalRecordedFiles(packed)

    (found, *_) = files.walk()

    assert found.path.endswith(FIRST.pack)
    with pytest.raises(UnreadableFileError, match="no manifest"):
        files.read(found)


def test_a_link_to_a_pack_is_not_followed(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    for name in (FIRST.pack, FIRST.manifest):
        (tmp_path / "given" / name).symlink_to(packed / "packs" / name)
    files = LocalRecordedFiles(tmp_path / "given")

    (found, *_) = files.walk()

    with pytest.raises(UnreadableFileError):
        files.read(found)


def test_the_limit_holds_for_packed_files_too(packed: Path) -> None:
    files = LocalRecordedFiles(packed, max_bytes=999)
    large = next(each for each in files.walk() if "\udcff" in each.path)

    with pytest.raises(TooLargeError):
        files.read(large)


def test_a_message_may_name_a_packed_file_and_no_other(packed: Path, tmp_path: Path) -> None:
    files = LocalArchivedFiles(output_dir=tmp_path / "outputs", archive_dir=packed)
    pack = packed / "packs" / FIRST.pack
    path = f"packs/{FIRST.pack}!processed/a.json"

    assert files.path_of(FoundFile(path=f"{pack}!processed/a.json", name="a.json")) == path
    assert files.read(path) == FILES["processed/a.json"]
    for other in (f"packs/{FIRST.pack}!../a.json", f"../packs/{FIRST.pack}!processed/a.json"):
        with pytest.raises(OutsideDirectoryError):
            files.read(other)
    with pytest.raises(OutsideDirectoryError):
        files.path_of(FoundFile(path=f"/elsewhere/{FIRST.pack}!a.json", name="a.json"))
