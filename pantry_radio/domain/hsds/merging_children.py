"""Phones, schedules and whatever else one owner has several of: brought together by their keys.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from attrs import AttrsInstance, evolve, fields_dict

from pantry_radio.domain.hsds import keys
from pantry_radio.domain.hsds.election import Election, newest, one_vote_each
from pantry_radio.domain.hsds.stated import (
    StatedContact,
    StatedLanguage,
    StatedPhone,
    StatedSchedule,
)

Stated = TypeVar("Stated", bound=AttrsInstance)
Owner = TypeVar("Owner")
Child = TypeVar("Child")
KeyKind = TypeVar("KeyKind", keys.Key, int)


def united(
    members: Sequence[tuple[int, Stated]],
    key_of: Callable[[Stated], keys.Key],
    elect: Election,
) -> tuple[Stated, ...]:
    """Each key once, in order of keys: names as elected, the newest of every other fact."""
    return tuple(merged_facts(group, elect) for group in grouped(members, key_of).values())


def united_phones(
    members: Sequence[tuple[int, StatedPhone]], elect: Election
) -> tuple[StatedPhone, ...]:
    """Each number and extension once, with all the languages that are spoken there."""
    return tuple(
        evolve(
            merged_facts(group, elect),
            languages=united_languages(children(group, lambda each: each.languages), elect),
        )
        for group in grouped(members, keys.key_of_phone).values()
    )


def united_contacts(
    members: Sequence[tuple[int, StatedContact]], elect: Election
) -> tuple[StatedContact, ...]:
    """Each contact once, with all of its phones."""
    return tuple(
        evolve(
            merged_facts(group, elect),
            phones=united_phones(children(group, lambda each: each.phones), elect),
        )
        for group in grouped(members, keys.key_of_contact).values()
    )


def united_languages(
    members: Sequence[tuple[int, StatedLanguage]], elect: Election
) -> tuple[StatedLanguage, ...]:
    """Each language once."""
    return united(members, keys.key_of_language, elect)


def united_schedules(
    members: Sequence[tuple[int, StatedSchedule]], elect: Election
) -> tuple[StatedSchedule, ...]:
    """Each time of opening once; of two that differ in words alone, the words are the newest."""
    return united(members, keys.key_of_schedule, elect)


def grouped(
    members: Sequence[tuple[int, Child]], key_of: Callable[[Child], KeyKind]
) -> Mapping[KeyKind, Sequence[tuple[int, Child]]]:
    """The members of each key, in their order; keys in theirs."""
    if not members:  # by far the most frequent
        return {}
    groups: dict[KeyKind, list[tuple[int, Child]]] = {}
    for member in members:
        groups.setdefault(key_of(member[1]), []).append(member)
    return {key: groups[key] for key in sorted(groups)}


def children(
    members: Iterable[tuple[int, Owner]], of: Callable[[Owner], Iterable[Child]]
) -> list[tuple[int, Child]]:
    """What belongs to each of the members, each with the member's voter."""
    return [(voter, child) for voter, owner in members for child in of(owner)]


def merged_facts(members: Sequence[tuple[int, Stated]], elect: Election) -> Stated:
    """One of several: of each fact the newest that is stated, but `name` as elected.

    Every field is one fact here. What takes more than that (a point, children) the caller sets.
    """
    _, last = members[-1]
    if len(members) == 1:
        return last
    facts = {}
    for fact in _facts_of(type(last)):
        told = [(voter, getattr(each, fact)) for voter, each in members]
        is_name = fact == "name"
        facts[fact] = elect(one_vote_each(told)) if is_name else newest(each for _, each in told)
    return type(last)(**facts)


@cache
def _facts_of(stated_class: type[AttrsInstance]) -> tuple[str, ...]:
    return tuple(fields_dict(stated_class))
