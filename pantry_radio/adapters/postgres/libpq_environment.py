"""A database URL as the variables that psql, pg_dump and every other program of libpq read."""

from psycopg import Error, pq

from pantry_radio.domain.errors import SettingsError


def libpq_environment(url: str) -> dict[str, str]:
    """PGHOST, PGPASSWORD and what else the URL says, so that it need not stand in an argument.

    Raises:
        SettingsError: libpq does not understand the URL.
    """
    try:
        options = pq.Conninfo.parse(url.encode())
    except Error as error:
        # Not what libpq says: it repeats the URL, which may hold a password.
        raise SettingsError(
            "DATABASE_URL is not understood: postgresql://USER:PASSWORD@HOST:PORT/DATABASE; "
            "special characters in a password are written as %XX"
        ) from error
    return {
        option.envvar.decode(): option.val.decode()
        for option in options
        if option.envvar is not None and option.val is not None
    }
