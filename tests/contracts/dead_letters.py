"""What every DeadLetters promises."""

from datetime import timedelta

import pytest

from pantry_radio.domain.ports.dead_letters import DeadLetter, DeadLetters
from pantry_radio.domain.ports.job_queue import JobQueue

TRACE = "Traceback (most recent call last):\n  File …\nZeroDivisionError: division by zero\n"


class DeadLettersContract:
    """Inherit, and say how to create an empty queue with its dead letters, and how messages die."""

    def create(self) -> tuple[JobQueue, DeadLetters]:
        raise NotImplementedError

    def give_up_one(self, trace: str = TRACE) -> None:
        """A worker gives the next message up, later than any other before."""
        raise NotImplementedError

    @pytest.fixture
    def server(self) -> object:
        """What the queue lies on, where it lies on anything."""
        return None

    @pytest.fixture(autouse=True)
    def _created(self, server: object) -> None:
        del server
        self.queue, self.dead = self.create()

    def died(self, *job_ids: str) -> list[DeadLetter]:
        for job_id in job_ids:
            self.queue.send({"job_id": job_id})
        for _ in job_ids:
            self.give_up_one()
        return list(self.dead.letters())

    def test_without_any_there_are_none(self) -> None:
        self.queue.send({"job_id": "alive"})

        assert list(self.dead.letters()) == []
        assert self.dead.deaths() == {}

    def test_a_letter_says_what_it_is_and_why_it_died(self) -> None:
        (letter,) = self.died("a")

        assert (letter.job_id, letter.actor) == ("a", "record_result")
        assert letter.retries > 0
        assert letter.trace == TRACE
        assert letter.reason == "ZeroDivisionError: division by zero"
        assert self.dead.deaths() == {letter.message_id: letter.died_at}

    def test_the_oldest_comes_first(self) -> None:
        letters = self.died("b", "a", "c")

        assert [letter.job_id for letter in letters] == ["b", "a", "c"]
        assert [letter.died_at for letter in letters] == sorted(each.died_at for each in letters)

    def test_letters_are_had_by_id(self) -> None:
        first, _, third = self.died("a", "b", "c")

        wanted = [third.message_id, first.message_id, "nobody's"]

        assert list(self.dead.letters(wanted)) == [first, third]

    def test_a_retried_letter_is_ready_and_as_if_never_tried(self) -> None:
        first, second = self.died("a", "b")

        assert self.dead.retry(first)

        assert list(self.dead.letters()) == [second]
        assert (self.queue.depth().ready, self.queue.depth().dead) == (1, 1)
        self.give_up_one(trace="")
        assert [each.trace for each in self.dead.letters([first.message_id])] == [""]

    def test_a_letter_is_retried_once(self) -> None:
        (letter,) = self.died("a")

        assert [self.dead.retry(letter) for _ in range(2)] == [True, False]
        assert self.queue.depth().ready == 1

    def test_a_removed_letter_is_gone(self) -> None:
        first, second = self.died("a", "b")

        assert [self.dead.remove(first) for _ in range(2)] == [True, False]

        assert list(self.dead.letters()) == [second]
        assert self.queue.depth().ready == 0
        assert not self.dead.retry(first)

    def test_a_letter_that_died_anew_is_another(self) -> None:
        (letter,) = self.died("a")
        earlier = DeadLetter(
            message_id=letter.message_id,
            queue=letter.queue,
            died_at=letter.died_at - timedelta(seconds=1),
            actor=letter.actor,
            job_id=letter.job_id,
            retries=1,
            trace="",
            data=letter.data,
        )

        assert not self.dead.remove(earlier)
        assert not self.dead.retry(earlier)
        assert list(self.dead.letters()) == [letter]
