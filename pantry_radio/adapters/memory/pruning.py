"""What a walk over files has not met, in memory."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from pantry_radio.domain.hsds.evidence import LedgerEntry
from pantry_radio.domain.ports.pruning import Scope, Unmet


class _Prunable(Protocol):
    """What the database in memory offers."""

    def ledger(self) -> Iterator[LedgerEntry]: ...

    def places_of(self, result: tuple[str, str]) -> Sequence[str]: ...

    def remove(self, results: Collection[tuple[str, str]]) -> int: ...


class MemoryPruning:
    """Pruning; a set of results (job_id, SHA-256)."""

    def __init__(self, database: _Prunable) -> None:
        self._database = database
        self._unmet = set(_results(database))

    def meet(self, results: Collection[tuple[str, str]]) -> None:
        """See the port."""
        self._unmet.difference_update(results)

    def meet_contents(self, digests: Collection[str]) -> None:
        """See the port."""
        self._unmet = {each for each in self._unmet if each[1] not in digests}

    def unmet(self, scope: Scope) -> Unmet:
        """See the port."""
        standing = self._unmet & set(_results(self._database))
        here = sum(self._is_of(scope, each) for each in standing)
        return Unmet(here=here, elsewhere=len(standing) - here)

    def remove(self, scope: Scope) -> int:
        """See the port."""
        return self._database.remove({each for each in self._unmet if self._is_of(scope, each)})

    def _is_of(self, scope: Scope, result: tuple[str, str]) -> bool:
        places = self._database.places_of(result)
        return (
            all(place.startswith(scope.beginnings) for place in places)
            if places
            else scope.takes_unplaced
        )


def _results(database: _Prunable) -> Iterator[tuple[str, str]]:
    for entry in database.ledger():
        yield entry.job_id, entry.rank.content_sha256
