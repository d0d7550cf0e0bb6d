"""What tests of exports share: tables in memory, and the bytes of all that is made of them."""

from collections.abc import Iterable, Mapping
from itertools import chain

from pantry_radio.adapters.memory.canonical_tables import MemoryCanonicalTables
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.exports.exporting import exported_files
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.reconciling import reconcile


def rows_from(*observations: Observation) -> list[Record]:
    """The canonical rows that these observations make."""
    database = MemoryFoodDatabase()
    database.load(observations)
    reconcile(database)
    return [*chain.from_iterable(database.records(table) for table, _ in TABLES)]


def tables_from(*observations: Observation) -> CanonicalTables:
    """The same as tables."""
    return MemoryCanonicalTables(rows_from(*observations))


def exported(tables: CanonicalTables) -> Mapping[str, bytes]:
    """Every exported file by its path; that each path comes once is checked on the way."""
    files: dict[str, bytes] = {}
    for file in exported_files(tables):
        assert str(file.path) not in files
        files[str(file.path)] = joined(file.chunks)
    return files


def joined(chunks: Iterable[bytes]) -> bytes:
    return b"".join(chunks)
