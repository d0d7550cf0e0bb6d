"""Dead letters: which are meant, and that none is removed before it is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from pantry_radio.adapters.memory.job_queue import MemoryDeadLetterFiles, MemoryJobQueue
from pantry_radio.domain.dead_letters import Selection, drop, keep_safe, select
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.ports.dead_letters import DeadLetter

_NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)
_HOUR = timedelta(hours=1)


class _FullDisk:
    def keep(self, letter: DeadLetter) -> str:
        raise ArchiveUnavailableError(f"no space for {letter.message_id}")


def _queue(*traces: str) -> MemoryJobQueue:
    """A queue with dead letters that died hour after hour, from noon on."""
    queue = MemoryJobQueue()
    for number, trace in enumerate(traces):
        queue.send({"job_id": f"job-{number}"})
        queue.give_up(queue.fetch(), trace=trace, died_at=_NOON + number * _HOUR)
    return queue


def _jobs(queue: MemoryJobQueue, selection: Selection) -> list[str | None]:
    return [letter.job_id for letter in select(queue.dead_letters, selection)]


def test_nothing_given_means_all() -> None:
    assert _jobs(_queue("a", "b"), Selection()) == ["job-0", "job-1"]
    assert Selection().is_everything


def test_what_is_given_must_all_be_met() -> None:
    queue = _queue("OSError: x", "ValueError: y", "OSError: z")

    assert _jobs(queue, Selection(reason="oserror")) == ["job-0", "job-2"]
    assert _jobs(queue, Selection(died_before=_NOON + _HOUR)) == ["job-0"]
    assert _jobs(queue, Selection(reason="OSError", message_ids=frozenset(["2", "3"]))) == ["job-2"]
    assert _jobs(queue, Selection(actor="record_result", reason="y")) == ["job-1"]
    assert _jobs(queue, Selection(actor="another")) == []


def test_a_dropped_letter_is_in_a_file() -> None:
    queue, files = _queue("a"), MemoryDeadLetterFiles()
    (letter,) = queue.dead_letters.letters()

    place = drop(letter, dead=queue.dead_letters, files=files)

    assert place is not None
    assert files.kept[place] == letter
    assert queue.depth().dead == 0


def test_what_cannot_be_kept_is_not_dropped() -> None:
    queue = _queue("a")
    (letter,) = queue.dead_letters.letters()

    with pytest.raises(ArchiveUnavailableError):
        drop(letter, dead=queue.dead_letters, files=_FullDisk())
    assert queue.depth().dead == 1


def test_new_letters_are_kept_at_once_and_old_ones_leave_the_queue() -> None:
    queue, files = _queue("a", "b", "c"), MemoryDeadLetterFiles()

    keep_safe(
        known=frozenset(),
        died_before=_NOON + _HOUR,
        dead=queue.dead_letters,
        files=files,
    )

    assert sorted(str(each.job_id) for each in files.kept.values()) == ["job-0", "job-1", "job-2"]
    assert _jobs(queue, Selection()) == ["job-1", "job-2"]


def test_known_letters_are_kept_once() -> None:
    queue, files = _queue("a", "b"), MemoryDeadLetterFiles()
    dead = queue.dead_letters
    known = keep_safe(known=frozenset(), died_before=_NOON, dead=dead, files=files)
    files.kept.clear()

    again = keep_safe(known=known, died_before=_NOON, dead=dead, files=files)

    assert again == known
    assert files.kept == {}


def test_an_old_letter_that_cannot_be_kept_stays() -> None:
    queue = _queue("a")

    with pytest.raises(ArchiveUnavailableError):
        keep_safe(
            known=frozenset(),
            died_before=_NOON + _HOUR,
            dead=queue.dead_letters,
            files=_FullDisk(),
        )
    assert queue.depth().dead == 1


def test_the_reason_is_the_last_line_of_the_trace() -> None:
    (letter,) = _queue("Traceback:\n  File\nOSError: disk\n \n").dead_letters.letters()
    (silent,) = _queue("").dead_letters.letters()

    assert letter.reason == "OSError: disk"
    assert silent.reason == "no reason was kept"
