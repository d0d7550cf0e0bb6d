"""A SQL dump becomes a food database again."""

from collections.abc import Iterable

from pantry_radio.domain.ports.database_dump import DumpLoader, Restored
from pantry_radio.domain.sql_dumps import facts_of
from pantry_radio.domain.sql_text import checked, parts, whole


def restore(loader: DumpLoader, lines: Iterable[bytes], *, overwrite: bool) -> Restored:
    """Loads the lines of a dump; all of it, proved by its digest, or nothing.

    Raises:
        DumpError: it is no dump of ours, or holds what no dump of ours holds.
        DatabaseNotEmptyError, DatabaseInUseError: see `DatabaseDump.restore`.
    """
    remaining = iter(lines)
    facts = facts_of(remaining)
    return loader.load(checked(parts(whole(remaining))), facts, overwrite=overwrite)
