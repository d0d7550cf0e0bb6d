"""The way from a former organization to the present one of the same page."""

from uuid import UUID

import pytest

from pantry_radio.domain.hsds.aliases import Renaming, Told, renamings

A, B, C, D = (UUID(int=number) for number in range(1, 5))


def told(id_: UUID, name: str = "Hope", page: str = "page") -> Told:
    return Told(input_key=page, organization_id=id_, name=name)


@pytest.mark.parametrize(
    ("before", "after", "ways"),
    [
        ([told(A)], [told(A)], []),
        ([told(A)], [told(B)], [(A, B)]),
        ([told(A)], [told(B, "Faith")], [(A, B)]),
        ([told(A), told(B, "Faith")], [told(A), told(C, "Charity")], [(B, C)]),
        ([told(A), told(B, "Faith")], [told(C, "FAITH"), told(D, "hope")], [(A, D), (B, C)]),
        ([told(A)], [told(B), told(C, "Faith")], [(A, B)]),
        ([told(A)], [told(B, "Faith"), told(C, "Charity")], [(A, B), (A, C)]),
        ([told(A), told(B, "Faith")], [told(A)], [(B, A)]),
        ([told(A), told(B, "Faith")], [told(C, "Charity"), told(D, "Love")], []),
        ([told(A)], [], []),
        ([], [told(A)], []),
        ([told(A, page="one")], [told(B, page="other")], []),
    ],
)
def test_ways_lead_from_what_went_to_what_came_in_its_place(
    before: list[Told], after: list[Told], ways: list[tuple[UUID, UUID]]
) -> None:
    expected = [Renaming(old_id=old, new_id=new, input_key="page") for old, new in ways]

    assert renamings(before, after) == expected
    assert renamings(before[::-1], after[::-1]) == expected
