"""The canonical HSDS tables as of one moment, to be written down in other forms."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol
from uuid import UUID

from pantry_radio.domain.hsds.records import Record


class CanonicalTables(Protocol):
    """What `public` holds at one moment, whoever writes meanwhile.

    Every method may be called any number of times, in any order, also while the rows of another
    call are still being read, and tells of the same moment. Raises the errors of FoodDatabase.
    """

    def names(self) -> Sequence[str]:
        """The tables, parents before those that refer to them (hsds/records.py)."""
        ...

    def count(self, table: str) -> int:
        """The number of rows."""
        ...

    def records(self, table: str) -> Iterator[Record]:
        """The rows of a table in order of id; a few at a time are in memory."""
        ...

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """All rows of these organizations, in order of table (as in `names`) and of id.

        Every row is of exactly one organization. All of them are in memory: ask for a few
        organizations at a time.
        """
        ...
