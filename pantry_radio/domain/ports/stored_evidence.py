"""What a food database holds, to be looked at and never changed: what a dry run starts from."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.seen_files import SeenFile


class StoredEvidence(Protocol):
    """Reads both phases' tables. Every method raises the errors of FoodDatabase."""

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """The ledger entries of these jobs, where there are any."""
        ...

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """What is remembered of these files, by place."""
        ...

    def observations_by(self, job_ids: Collection[str]) -> Sequence[Observation]:
        """What these jobs stated."""
        ...

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """All winning observations of these inputs."""
        ...

    def marked_inputs(self) -> Collection[str]:
        """The inputs that wait to be reconciled."""
        ...

    def statements_of(self, input_keys: Collection[str]) -> Sequence[Statement]:
        """All that these inputs say."""
        ...

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """All that is said about these organizations, by any input."""
        ...

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """The canonical rows of these organizations."""
        ...
