"""Use case: what an operator, or time, does with dead letters. Nothing is removed unkept."""

from collections.abc import Iterator
from datetime import datetime

from attrs import field, frozen

from pantry_radio.domain.ports.dead_letters import DeadLetter, DeadLetterFiles, DeadLetters


@frozen(kw_only=True)
class Selection:
    """Which letters are meant: those that meet all that is given."""

    message_ids: frozenset[str] = field(factory=frozenset[str])
    actor: str | None = None
    died_before: datetime | None = None
    reason: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it."""
        return self == Selection()

    def includes(self, letter: DeadLetter) -> bool:
        """Whether a letter meets all that is given; a reason is any part of the trace."""
        return (
            (not self.message_ids or letter.message_id in self.message_ids)
            and (self.actor is None or letter.actor == self.actor)
            and (self.died_before is None or letter.died_at < self.died_before)
            and (self.reason is None or self.reason.casefold() in letter.trace.casefold())
        )


def select(dead: DeadLetters, selection: Selection) -> Iterator[DeadLetter]:
    """The letters that are meant, oldest first."""
    return filter(selection.includes, dead.letters(selection.message_ids or None))


def drop(letter: DeadLetter, *, dead: DeadLetters, files: DeadLetterFiles) -> str | None:
    """Keeps a letter in a file, then removes it from the queue; returns where it is kept.

    None where it had gone from the queue meanwhile; the file stays. May be repeated.

    Raises:
        TransientError: it could not be kept, and was not removed.
    """
    place = files.keep(letter)
    return place if dead.remove(letter) else None


def keep_safe(
    *,
    known: frozenset[tuple[str, datetime]],
    died_before: datetime,
    dead: DeadLetters,
    files: DeadLetterFiles,
) -> frozenset[tuple[str, datetime]]:
    """Keeps each new letter in a file, and takes those from the queue that died before a time.

    `known` is what the last call returned: letters that have their file. Letters are kept at once,
    not only when they are old: a Dramatiq broker of somebody else's on the same server deletes
    them after a week.

    Raises:
        TransientError: queue or files are away; nothing was removed that has no file.
    """
    there = frozenset(dead.deaths().items())
    due = {message_id for message_id, _ in there - known}
    due |= {message_id for message_id, died_at in there if died_at < died_before}
    for letter in dead.letters(due) if due else ():
        if letter.died_at < died_before:
            drop(letter, dead=dead, files=files)
        else:
            files.keep(letter)
    return there
