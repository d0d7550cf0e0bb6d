"""Which of several stated values counts: by votes, or the newest; pure, and free of order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Value = TypeVar("Value", str, tuple[str, str])
Fact = TypeVar("Fact")


class Election(Protocol):
    """A rule that elects one of many values. One vote each; None does not vote."""

    def __call__(self, votes: Sequence[Value | None], /) -> Value | None:
        """The elected value; None where nobody votes."""
        ...


def majority_else_newest(votes: Sequence[Value | None], /) -> Value | None:
    """The most frequent value; of several, the one that the greatest voter gave.

    Voters stand in order from the least to the greatest.
    """
    last = {vote: place for place, vote in enumerate(votes) if vote is not None}
    if len(last) <= 1:
        return next(iter(last), None)
    counts = Counter(votes)
    return max(last, key=lambda value: (counts[value], last[value]))


def majority_else_value(votes: Sequence[Value | None], /) -> Value | None:
    """The most frequent value; of several, the last in order of code points.

    Small letters come after capitals: "Food Bank" wins against "FOOD BANK".
    """
    candidates = {vote for vote in votes if vote is not None}
    if len(candidates) <= 1:
        return next(iter(candidates), None)
    counts = Counter(votes)
    return max(candidates, key=lambda value: (counts[value], value))


def one_vote_each(ballot: Iterable[tuple[int, Value | None]]) -> tuple[Value | None, ...]:
    """One vote per voter, voters in order: of what a voter says, the most frequent value."""
    said: dict[int, list[Value | None]] = {}
    for voter, value in ballot:
        said.setdefault(voter, []).append(value)
    return tuple(majority_else_value(said[voter]) for voter in sorted(said))


def newest(facts: Iterable[Fact | None]) -> Fact | None:
    """The last stated of these facts, which stand in order from the oldest to the newest."""
    found = None
    for fact in facts:
        if fact is not None:
            found = fact
    return found
