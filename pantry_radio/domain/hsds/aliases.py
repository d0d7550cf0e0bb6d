"""The way from an organization's former id to its present one, where an input elected another."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.match import name_key


@frozen(kw_only=True, order=True)
class Told:
    """That an input told of an organization, under this name."""

    input_key: str
    organization_id: UUID
    name: str


@frozen(kw_only=True, order=True)
class Renaming:
    """An input that told of `old_id` tells of `new_id` in its place."""

    old_id: UUID
    new_id: UUID
    input_key: str


def told_by(statements: Iterable[Statement]) -> list[Told]:
    """Of what these statements tell."""
    return [
        Told(
            input_key=each.input_key,
            organization_id=each.organization_id,
            name=each.organization.name,
        )
        for each in statements
    ]


def renamings(before: Iterable[Told], after: Iterable[Told]) -> list[Renaming]:
    """What leads from the former organizations of each input to its present ones.

    Those that are in both need no way. Of the others, those of one name belong together; of what is
    left, one that went leads to all that came, or where none came, to the only one there is (two
    became one). Several of both are not told apart: no way is better than a wrong one. An input
    that tells of nothing any more leads nowhere.
    """
    there, here = _by_input(before), _by_input(after)
    return sorted(
        Renaming(old_id=old, new_id=new, input_key=input_key)
        for input_key in there.keys() & here.keys()
        for old, new in _ways(there[input_key], here[input_key])
    )


def _ways(before: Mapping[UUID, str], after: Mapping[UUID, str]) -> set[tuple[UUID, UUID]]:
    gone = {id_: name for id_, name in before.items() if id_ not in after}
    come = {id_: name for id_, name in after.items() if id_ not in before}
    ways: set[tuple[UUID, UUID]] = set()
    for name in set(gone.values()) & set(come.values()):
        old = [id_ for id_ in gone if gone[id_] == name]
        new = [id_ for id_ in come if come[id_] == name]
        if len(old) == 1:
            ways |= {(old[0], each) for each in new}
    gone = {id_: name for id_, name in gone.items() if all(id_ != old for old, _ in ways)}
    come = {id_: name for id_, name in come.items() if all(id_ != new for _, new in ways)}
    if len(gone) == 1:
        ways |= {(old, new) for old in gone for new in come}
    if not come and len(after) == 1:
        ways |= {(old, new) for old in gone for new in after}
    return ways


def _by_input(told: Iterable[Told]) -> Mapping[str, Mapping[UUID, str]]:
    by_input: dict[str, dict[UUID, str]] = {}
    for each in told:
        by_input.setdefault(each.input_key, {})[each.organization_id] = name_key(each.name)
    return by_input
