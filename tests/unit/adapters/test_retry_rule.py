"""Trouble that may pass is tried again without end, a fault of ours a few times."""

import dramatiq

from pantry_radio.adapters.dramatiq_broker.broker import _is_worth_a_try


def test_trouble_that_may_pass_is_tried_again_without_end() -> None:
    assert _is_worth_a_try(1_000_000, dramatiq.Retry("No space left on device"))


def test_a_fault_of_ours_ends_among_the_dead_letters() -> None:
    assert _is_worth_a_try(0, ZeroDivisionError())
    assert not _is_worth_a_try(5, ZeroDivisionError())
