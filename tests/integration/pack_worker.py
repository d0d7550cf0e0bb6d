"""Packs and unpacks a day, killed at its every step: `python -m tests.integration.pack_worker`.

Each attempt is a child that dies by SIGKILL at its n-th look at the file system, for n = 1, 2, …
until one comes to its end. After each death, all that was recorded must be in plain files and
packs together; and the next attempt must finish the work. Prints how many deaths there were.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pantry_radio.adapters.durable import is_temporary
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.packs import LocalPacks
from pantry_radio.adapters.plain_days import LocalPlainDays
from pantry_radio.domain.archive import day_path
from pantry_radio.domain.errors import PantryRadioError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.packing import Packer
from pantry_radio.domain.recording import record, summarise
from pantry_radio.domain.unpacking import unpack

DAY, TODAY = date(2025, 8, 7), date(2025, 10, 1)
_STEPS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink")
_ROOT = Path(sys.argv[1])
_CODEC = JsonJobResults()


def main() -> None:
    """All deaths of packing, then all deaths of unpacking."""
    kept = _recorded()
    deaths = _die_at_every_step(
        _pack, is_done=lambda: _plain() == {} and not _folder().exists(), kept=kept
    )
    assert not os.path.lexists(_ROOT / "outputs" / "latest")
    deaths += _die_at_every_step(_unpack, is_done=lambda: _plain() == kept, kept=kept)
    sys.stdout.write(str(deaths))


def _die_at_every_step(
    work: Callable[[], None], *, is_done: Callable[[], bool], kept: dict[str, bytes]
) -> int:
    for step in range(1, 10_000):
        before = _ROOT.with_name("before")
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(_ROOT, before, symlinks=True)
        died = _run(work, step)
        assert {**_packed(), **_plain()} == kept, f"lost at step {step}"
        if not died:
            assert is_done()
            return step - 1
        assert not _run(work, 0)
        assert is_done(), f"not finished after a death at step {step}"
        shutil.rmtree(_ROOT)
        before.rename(_ROOT)
    raise AssertionError("it never ends")


def _run(work: Callable[[], None], step: int) -> bool:
    """Whether a child that is killed at this step (0: never) died of it."""
    child = os.fork()
    if child == 0:
        count = 0

        def die(event: str, _: tuple[object, ...]) -> None:
            nonlocal count
            count += event in _STEPS
            if event in _STEPS and count == step:
                os.kill(os.getpid(), signal.SIGKILL)

        if step:
            sys.addaudithook(die)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _recorded() -> dict[str, bytes]:
    for job_id in ("a", "b", "c"):
        document: dict[str, JsonValue] = {
            "job_id": job_id,
            "job": {"created_at": f"{DAY}T10:00:00"},
            "result": "paid",
        }
        record(document, sent_on=None, archive=_archive(), codec=_CODEC)
    summarise(today=TODAY, archive=_archive(), codec=_CODEC)
    return _plain()


def _pack() -> None:
    packs = LocalPacks(_ROOT / "archives" / "packs", fsync=False)
    plain = LocalPlainDays(_ROOT / "outputs")
    with packs.working():
        packer = Packer(
            plain=plain, packs=packs, archive=_archive(), keep_summaries=False, today=TODAY
        )
        packer.settle_latest()
        for day in plain.days():
            packer.pack(day)


def _unpack() -> None:
    packs = LocalPacks(_ROOT / "archives" / "packs", fsync=False)
    with packs.working():
        unpack(DAY, packs=packs, archive=_archive(), codec=_CODEC, today=TODAY)


def _archive() -> LocalArchiveFiles:
    return LocalArchiveFiles(
        output_dir=_ROOT / "outputs", archive_dir=_ROOT / "archives", fsync=False
    )


def _plain() -> dict[str, bytes]:
    plain = LocalPlainDays(_ROOT / "outputs")
    if DAY not in plain.days():
        return {}
    folder = _folder()
    found = (path for path in folder.rglob("*") if path.is_file() and not is_temporary(path.name))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def _folder() -> Path:
    return _ROOT / "outputs" / day_path(DAY)


def _packed() -> dict[str, bytes]:
    packs = LocalPacks(_ROOT / "archives" / "packs")
    try:
        return {f.path: data for name in packs.names() for f, data in packs.read_all(name)}
    except PantryRadioError as error:
        raise AssertionError(f"a pack that is not whole: {error}") from error


main()
