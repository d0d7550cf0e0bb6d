"""The food database as it stands at one moment, to be compared with what it should be."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds.evidence import Assumption, Observation, Statement
from pantry_radio.domain.hsds.records import Record


@frozen(kw_only=True)
class BrokenRule:
    """A rule of a table that rows break, or that is not enforced: how many, and some ids."""

    table: str
    rule: str
    rows: int
    examples: tuple[str, ...] = ()


class Inspection(Protocol):
    """Both phases' tables, all as of one moment. Raises the errors of FoodDatabase."""

    def input_keys(self) -> Iterator[str]:
        """Every input that is observed, or of which there is a statement; each once, in order."""
        ...

    def organization_ids(self) -> Iterator[UUID]:
        """Every organization with a row or a statement; each once, in order."""
        ...

    def marked_inputs(self) -> Collection[str]:
        """The inputs that wait to be reconciled."""
        ...

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """All winning observations of these inputs."""
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

    def assumptions_about(self, organization_ids: Collection[UUID]) -> Sequence[Assumption]:
        """What was assumed for the rows of these organizations."""
        ...

    def broken_rules(self) -> Sequence[BrokenRule]:
        """What the tables' own rules forbid and is there, whatever let it in."""
        ...
