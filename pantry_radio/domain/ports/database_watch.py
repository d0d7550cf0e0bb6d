"""The food database as those see it who look after the system."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen


@frozen(kw_only=True)
class Yield:
    """Of results that are a JSON object or array, how many gave no record."""

    structured: int = 0
    without_record: int = 0

    @property
    def share_without(self) -> float:
        """From 0 to 1."""
        return self.without_record / self.structured if self.structured else 0.0


@frozen(kw_only=True)
class DatabaseCondition:
    """Rows by table, jobs in the ledger, inputs that wait to be reconciled, and what results give.

    `recent` are results completed after a moment, `before` all others.
    """

    tables: Mapping[str, int] = field(factory=dict[str, int])
    ledger: int = 0
    marked_inputs: int = 0
    recent: Yield = Yield()
    before: Yield = Yield()


class DatabaseWatch(Protocol):
    """Looks, and changes nothing. Every method raises the errors of FoodDatabase."""

    def check(self) -> None:
        """Returns where the database answers and is at the migrations of this program."""
        ...

    def condition(self, *, since: datetime) -> DatabaseCondition:
        """What it holds now."""
        ...

    def count_unknown(self, job_ids: Collection[str]) -> int:
        """How many of these jobs the ledger does not know; each id counts once."""
        ...
