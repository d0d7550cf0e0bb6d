"""From what a database is filled, and when it is left alone."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.initializing import Situation, Source, Step, source_of, step_for

_NEW = Situation(
    has_dump=True,
    has_files=True,
    has_rows=False,
    is_unfinished=False,
    holds_the_dump=False,
    may_overwrite=False,
)
_ANY = st.builds(Situation, **{name: st.booleans() for name in Situation.__annotations__})


def test_a_dump_goes_before_files_and_files_before_nothing() -> None:
    assert source_of(_NEW) is Source.DUMP
    assert source_of(evolve(_NEW, has_dump=False)) is Source.ARCHIVE
    assert source_of(evolve(_NEW, has_dump=False, has_files=False)) is Source.NOTHING


def test_an_empty_database_is_filled() -> None:
    assert step_for(_NEW) is Step.LOAD


def test_a_replay_that_was_killed_goes_on() -> None:
    killed = evolve(_NEW, has_dump=False, has_rows=True, is_unfinished=True)

    assert step_for(killed) is Step.GO_ON
    assert step_for(evolve(killed, has_dump=True)) is Step.GO_ON
    assert step_for(evolve(killed, may_overwrite=True)) is Step.OVERWRITE


def test_what_the_database_holds_already_is_not_loaded_again() -> None:
    assert step_for(evolve(_NEW, has_rows=True, holds_the_dump=True)) is Step.LEAVE


@given(_ANY)
def test_rows_are_overwritten_only_on_demand(situation: Situation) -> None:
    step = step_for(situation)

    if step is Step.OVERWRITE:
        assert situation.has_rows
        assert situation.may_overwrite
    if step is Step.REFUSE:
        assert situation.has_rows
        assert not situation.may_overwrite
    if source_of(situation) is Source.NOTHING:
        assert step is Step.LEAVE
