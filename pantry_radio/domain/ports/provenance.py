"""Where the rows of the food database come from: what a person asks of one of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from pantry_radio.domain.hsds.evidence import Alias, Assumption, Observation, Statement
from pantry_radio.domain.hsds.records import Record


class Provenance(Protocol):
    """Looks at both phases' tables, changes nothing. Raises the errors of FoodDatabase."""

    def rows_between(self, table: str, least: UUID, greatest: UUID, limit: int) -> Sequence[Record]:
        """Rows of a canonical table whose ids lie between these two, both included."""
        ...

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """The canonical rows of these organizations."""
        ...

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """All that is said about these organizations, by any input."""
        ...

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """All winning observations of these inputs."""
        ...

    def assumptions_about(self, organization_ids: Collection[UUID]) -> Sequence[Assumption]:
        """What was assumed for the rows of these organizations."""
        ...

    def aliases(self) -> Iterator[Alias]:
        """Every way from a former organization id to a later one, in order of both ids."""
        ...

    def aliases_to(self, organization_ids: Collection[UUID]) -> Sequence[Alias]:
        """The ways that lead to these organizations."""
        ...

    def places_of(self, job_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The files that were read for these jobs, as far as the cache of files remembers."""
        ...
