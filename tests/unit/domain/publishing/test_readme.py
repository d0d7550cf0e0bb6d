"""README.md: our section in its place, everything else as it was."""

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.publishing.readme import BEGIN, END, with_section

pages = st.text(alphabet=st.characters(codec="utf-8")).map(str.encode)


@given(pages, pages)
def test_what_is_outside_the_markers_is_kept_byte_for_byte(before: bytes, after: bytes) -> None:
    page = before + f"{BEGIN}\nold\n{END}".encode() + after

    written = with_section(page, "new")

    assert written.startswith(before + BEGIN.encode())
    assert written.endswith(END.encode() + after)
    assert b"old" not in written[len(before) : len(written) - len(after)]


@given(st.none() | pages)
def test_the_section_is_there_once_however_often_it_is_written(page: bytes | None) -> None:
    once = with_section(page, "ours")

    assert once.count(BEGIN.encode()) == 1
    assert with_section(once, "ours") == once
    assert (page or b"") in once


def test_a_new_section_takes_the_place_of_the_old_one() -> None:
    assert with_section(with_section(b"theirs", "old"), "new") == with_section(b"theirs", "new")
