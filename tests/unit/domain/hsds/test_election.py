"""Elections: what most say, and what decides between equals."""

from pantry_radio.domain.hsds.election import (
    majority_else_newest,
    majority_else_value,
    newest,
    one_vote_each,
)


def test_what_most_say_is_elected_whoever_says_it() -> None:
    votes = ["a", "b", "a", "c"]

    assert majority_else_newest(votes) == "a"
    assert majority_else_value(votes) == "a"


def test_between_equals_the_newest_or_the_greatest_value_wins() -> None:
    votes = ["b", "c", "c", "b", "a"]

    assert majority_else_newest(votes) == "b"
    assert majority_else_value(votes) == "c"


def test_who_states_nothing_does_not_vote() -> None:
    assert majority_else_newest([None, "a", None]) == "a"
    assert majority_else_value([None, None, "a", "b", "a", None]) == "a"
    assert majority_else_newest([None]) is None
    assert majority_else_value([]) is None
    assert newest(["old", "new", None]) == "new"


def test_a_voter_has_one_vote_for_what_he_says_most() -> None:
    ballot = [(2, "c"), (1, "a"), (1, "b"), (1, "a"), (3, None)]

    assert one_vote_each(ballot) == ("a", "c", None)
