"""An exported moment, read in the ways in which it is published besides the dump."""

from pantry_radio.adapters.postgres import surveying
from pantry_radio.adapters.postgres.canonical_tables import PostgresCanonicalTables
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.exporting import PostgresExportedMoment
from pantry_radio.domain.ports.survey import Statistics


def tables_of(moment: PostgresExportedMoment) -> PostgresCanonicalTables:
    """The canonical tables of the moment."""
    return PostgresCanonicalTables(moment._connection)  # noqa: SLF001 - of this package


def statistics_of(moment: PostgresExportedMoment) -> Statistics:
    """The moment, counted."""
    with translated():
        return surveying.statistics(moment._connection)  # noqa: SLF001 - of this package
