"""One path, several files of it, plain and packed: the greater in the total order is published."""

from datetime import date
from pathlib import PurePosixPath

import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.errors import UnreadableFileError
from pantry_radio.domain.packs import PackName

from .scene import Scene

DAY = date(2025, 8, 8)
_COMPLETED = {
    "lesser": "2025-08-08T10:00:00Z",
    "better": "2025-08-08T11:00:00Z",
    "best": "2025-08-08T12:00:00Z",
}


def _pack(scene: Scene, number: int, result: str) -> str:
    """A pack of one result of the job; returns the path that it had."""
    path, data = _result(result)
    inside = path.removeprefix(f"daily/{DAY}/")
    scene.packs.write(PackName(day=DAY, number=number), [(inside, data)], may_stay=lambda: True)
    return path


def _result(result: str) -> tuple[str, bytes]:
    elsewhere = Scene()
    path = elsewhere.record("a", completed_at=_COMPLETED[result], result=result)
    return path, elsewhere.archive.read(PurePosixPath(path))


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        (["better"], "lesser"),
        (["lesser"], "better"),
        (["better", "lesser"], None),
        (["lesser", "better"], None),
        (["better", "lesser"], "lesser"),
    ],
)
def test_the_greater_of_several_files_of_a_path_is_published(
    packed: list[str], plain: str | None
) -> None:
    scene = Scene()
    for number, result in enumerate(packed, start=1):
        _pack(scene, number, result)
    if plain is not None:
        scene.record("a", completed_at=_COMPLETED[plain], result=plain)

    published = scene.publisher.publish()

    path, better = _result("better")
    assert scene.published[path] == better
    assert published.left_out == ()
    assert scene.publisher.publish().publication is None


def test_bytes_that_hold_no_result_are_below_any_result() -> None:
    scene = Scene()
    path = _pack(scene, 2, "lesser")
    torn = [(path.removeprefix(f"daily/{DAY}/"), b"torn")]
    for number in (1, 3):
        scene.packs.write(PackName(day=DAY, number=number), torn, may_stay=lambda: True)

    assert scene.publisher.publish().left_out == ()

    assert scene.published[path] == _result("lesser")[1]


def test_a_published_result_that_is_in_a_pack_is_not_brought_below_a_lesser_plain_file() -> None:
    scene = Scene()
    path = _pack(scene, 1, "better")
    scene.publisher.publish()
    scene.record("a", completed_at=_COMPLETED["lesser"], result="lesser")

    pulled = scene.puller.pull()

    assert (pulled.same, pulled.better, pulled.kept) == (1, 0, 0)
    assert scene.archive.superseded(PurePosixPath(path)) == ()


def test_a_file_that_is_packed_after_it_was_found_is_read_from_its_pack() -> None:
    scene = Scene()
    path = PurePosixPath(scene.record("a", completed_at=_COMPLETED["better"], result="better"))
    read = scene.recorded.readers(DAY, (), codec=JsonJobResults())[path]
    scene.archive.forget(path)

    with pytest.raises(UnreadableFileError):
        read()

    _pack(scene, 1, "better")

    assert read() == _result("better")[1]
