"""What the ledger holds and a walk over files has not met."""

from collections.abc import Collection
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Scope:
    """Whose absence counts: results that were read below `folder`, an absolute path, only there.

    What was read in a folder of `beside`, too, was read "there": packed days of that folder.

    `takes_unplaced`: so do results of which nobody knows where they were read, such as those that
    were loaded as they were recorded. True for OUTPUT_DIR alone, which is where these belong.
    """

    folder: str
    beside: tuple[str, ...] = ()
    takes_unplaced: bool = False

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What the places below begin with."""
        return tuple(folder.rstrip("/") + "/" for folder in (self.folder, *self.beside))


@frozen(kw_only=True)
class Unmet:
    """How many results were not met: of the scope, and known from elsewhere."""

    here: int = 0
    elsewhere: int = 0


class Pruning(Protocol):
    """What is removed in the end; see `FoodDatabase.pruning`."""

    def meet(self, results: Collection[tuple[str, str]]) -> None:
        """Says that there are files of these results (job_id, SHA-256 of the bytes)."""
        ...

    def meet_contents(self, digests: Collection[str]) -> None:
        """Says that there are files of these contents (SHA-256), each of whatever job it is."""
        ...

    def unmet(self, scope: Scope) -> Unmet:
        """How many entries of the ledger were not met so far."""
        ...

    def remove(self, scope: Scope) -> int:
        """Takes the unmet entries of the scope out, with what they state, and marks their inputs.

        Returns how many. In transactions of a few hundred: what is interrupted goes on when it is
        repeated. What has another content by now, or was loaded since the block began, stays.
        """
        ...
