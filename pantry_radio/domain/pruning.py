"""What a walk over all files of a folder did not meet is taken out of the food database."""

from collections.abc import Iterable, Iterator
from itertools import islice

from attrs import define, field

from pantry_radio.domain.errors import InvalidJobError, UnreadableFileError
from pantry_radio.domain.outcomes import FileOutcome, Outcome, Pruned
from pantry_radio.domain.ports.pruning import Pruning, Scope

# What is broken may be the torn file of any job.
_KNOWN_TO_BE_NO_JOB = (InvalidJobError.reason,)
_CONTENTS = 10_000


@define(kw_only=True)
class Pruner:
    """Notes what a walk meets, and removes the rest in the end, if it has seen everything.

    `packed` are the contents (SHA-256) of all packed days: these are there, wherever was walked.
    """

    pruning: Pruning
    scope: Scope
    packed: Iterable[str] = ()
    _has_met: bool = field(default=False, init=False)
    _unread: int = field(default=0, init=False)

    def note(self, outcomes: Iterable[FileOutcome]) -> None:
        """Takes down how files ended. One that could not be read may hold any job."""
        met: list[tuple[str, str]] = []
        for outcome in outcomes:
            if outcome.job_id is not None and outcome.content_sha256 is not None:
                met.append((outcome.job_id, outcome.content_sha256))
            self._unread += _is_unread(outcome)
        if met:
            self._has_met = True
            self.pruning.meet(met)

    def prune(self) -> Pruned:
        """Removes what was not met; the inputs are marked, reconciling does the rest.

        Nothing is removed where a file or folder could not be read, or where the walk met no result
        at all: that is a disk that is not mounted rather than an archive without results.
        """
        try:
            for digests in _batches(self.packed):
                self.pruning.meet_contents(digests)
        except UnreadableFileError as error:
            return Pruned(refusal=f"a packed day may hold what would be removed: {error}")
        unmet = self.pruning.unmet(self.scope)
        if self._unread:
            return Pruned(
                kept=unmet.elsewhere,
                refusal=f"{self._unread} files or folders could not be read, and may hold what "
                f"would be removed ({unmet.here} results); mend them, and run it again",
            )
        if not self._has_met and unmet.here:
            return Pruned(
                kept=unmet.elsewhere,
                refusal=f"no result was met at all, and all {unmet.here} would be removed: is the "
                "disk mounted? To empty the database, use ./bouy db reset",
            )
        return Pruned(removed=self.pruning.remove(self.scope), kept=unmet.elsewhere)


def _batches(digests: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(digests)
    while batch := tuple(islice(rest, _CONTENTS)):
        yield batch


def _is_unread(outcome: FileOutcome) -> bool:
    """Whether it is unknown which job a file holds, or its result could not be loaded."""
    if outcome.outcome is not Outcome.FAILED or outcome.verdict is not None:
        return False
    return outcome.reason not in _KNOWN_TO_BE_NO_JOB
