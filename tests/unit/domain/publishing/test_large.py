"""Dump and SQLite file that outgrow a host of repositories: gzipped, and left out at last."""

import gzip as standard_gzip
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.memory.data_repository import MemoryDataRepository
from pantry_radio.domain.publishing import large

from .scene import Scene, organizations

_SQLITE = "sqlite/pantry_pirate_radio.sqlite"
_RANDOM = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(4_000))


def _dumps(scene: Scene) -> dict[str, bytes]:
    found = scene.published.items()
    return {path.removeprefix("sql_dumps/"): d for path, d in found if path.startswith("sql_dumps")}


@given(st.lists(st.binary(max_size=40)), st.data())
def test_what_is_gzipped_comes_out_again_however_it_went_in(
    parts: list[bytes], data: st.DataObject
) -> None:
    text = b"\n".join(parts)
    cut = data.draw(st.integers(0, len(text)))

    gzipped = b"".join(large.gzip([text[:cut], text[cut:]]))

    assert gzipped == b"".join(large.gzip([text]))
    assert standard_gzip.decompress(gzipped) == text
    assert b"".join(large.gunzip(gzipped)) == text


def test_a_torn_gzip_file_is_known() -> None:
    gzipped = b"".join(large.gzip([b"text" * 1000]))

    for torn in (b"", gzipped[:-5], gzipped + b"x", b"text"):
        with pytest.raises(zlib.error):
            b"".join(large.gunzip(torn))


def test_a_changed_line_changes_few_bytes() -> None:
    lines = [hashlib.sha256(b"%d" % n).hexdigest().encode() + b"\n" for n in range(20_000)]
    before = b"".join(large.gzip(lines))
    after = b"".join(large.gzip([*lines[:10_000], b"new\n", *lines[10_000:]]))

    ends = next(n for n, pair in enumerate(zip(before, after, strict=False)) if len({*pair}) > 1)
    tail = before[-len(before) // 3 : -8]  # eight are the checksum and size of all
    assert ends > len(before) // 3
    assert tail in after


def test_a_dump_over_the_limit_is_gzipped_and_both_forms_are_known() -> None:
    scene = Scene()
    scene.database.set(organizations(10))
    scene.publisher.publish()
    plain = _dumps(scene)
    scene.plain_bytes = len(plain["latest.sql"])
    scene.database.set(organizations(11))

    told = scene.publisher.publish()

    dumps = _dumps(scene)
    [name] = [each for each in dumps if each.startswith("pantry") and each.endswith(".gz")]
    assert not {"latest.sql", "latest.sql.sha256"} & dumps.keys()
    assert dumps["latest.sql.gz"] == dumps[name]
    assert standard_gzip.decompress(dumps[name]).count(b"Organization") == 11
    for each in (name, "latest.sql.gz"):
        sha256 = hashlib.sha256(dumps[each]).hexdigest()
        assert dumps[f"{each}.sha256"].decode() == f"{sha256}  {each}\n"
    ratchet = json.loads(dumps["ratchet.json"])
    assert ratchet["dump"] == {"file": name, "sha256": hashlib.sha256(dumps[name]).hexdigest()}
    assert told.left_out == ()
    assert f"{_SQLITE}.gz" in scene.published
    assert _SQLITE not in scene.published
    page = scene.published["README.md"].decode()
    assert "gunzip -c sql_dumps/latest.sql.gz > pantries.sql" in page
    assert f"gunzip -k {_SQLITE}.gz" in page


def test_a_dump_that_is_small_again_is_plain_again() -> None:
    scene = Scene(plain_bytes=10)
    scene.database.set(organizations(10))
    scene.publisher.publish()
    scene.plain_bytes = large.PLAIN_BYTES
    scene.publisher.publish()

    names = {name for name in _dumps(scene) if name.startswith(("latest", "pantry"))}

    assert len(names) == 4
    assert not [name for name in names if ".gz" in name]
    assert _SQLITE in scene.published


def test_no_more_dumps_are_kept_for_being_gzipped() -> None:
    scene = Scene(plain_bytes=200)
    for count in range(1, 12):
        scene.database.set(organizations(count))
        scene.publisher.publish()

    names = [name for name in _dumps(scene) if name.startswith("pantry")]

    assert len(names) == 2 * 7
    assert {name.removesuffix(".sha256") for name in names} <= {*names}


def test_gzipped_by_another_zlib_is_no_change() -> None:
    scene = Scene(plain_bytes=10)
    scene.database.set(organizations(10))
    scene.publisher.publish()
    [files] = [files for _, files in scene.repository.remote.commits]
    elsewhere = Scene(plain_bytes=10)
    elsewhere.database.set(organizations(10))
    [(made, _)] = scene.repository.remote.commits
    other = {
        path: standard_gzip.compress(standard_gzip.decompress(data), 9, mtime=0)
        if path.suffix == ".gz"
        else data
        for path, data in files.items()
    }
    elsewhere.repository.remote.commits.append((made, other))
    told = elsewhere.publisher.rehearse()

    changed = {str(each.path) for each in told.files}
    assert not [path for path in changed if path.endswith(".gz")]


def test_what_is_too_large_even_so_is_left_out_and_all_else_published() -> None:
    scene = Scene()
    scene.database.set(organizations(10))
    scene.publisher.publish()
    tight = Scene(
        repository=MemoryDataRepository(scene.repository.remote, max_bytes=100_000), plain_bytes=10
    )
    path = tight.record("a")
    tight.database.set(organizations(10))
    tight.database.evidence = _RANDOM

    told = tight.publisher.publish()

    assert told.publication is not None
    assert path in tight.published
    assert len(told.left_out) == 2
    assert all("too large" in each.why for each in told.left_out)
    dumps = _dumps(tight)
    assert not [name for name in dumps if name.startswith("latest")]
    assert [name for name in dumps if name.startswith("pantry")]
    assert json.loads(dumps["ratchet.json"])["dump"] == {"file": "", "sha256": ""}
    page = tight.published["README.md"].decode()
    assert "latest.sql" not in page
    assert "too large" in page
    assert tight.publisher.publish().publication is None
