"""A few organizations at a time: as many as may be in memory with all that belongs to them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

_ORGANIZATIONS_AT_A_TIME = 200


def batches(organization_ids: Iterable[UUID]) -> Iterator[tuple[UUID, ...]]:
    """The ids in their order."""
    ids = iter(organization_ids)
    while batch := tuple(islice(ids, _ORGANIZATIONS_AT_A_TIME)):
        yield batch
