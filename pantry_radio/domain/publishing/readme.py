"""README.md of a publication: our text between two markers, and all around it left as it is."""

import re
from collections import Counter
from collections.abc import Iterable

from attrs import frozen

from pantry_radio.domain.exports.datasette import SQLITE_PATH
from pantry_radio.domain.exports.licence import LICENCE_TITLE, LICENCE_URL
from pantry_radio.domain.hsds.records import Address, Record
from pantry_radio.domain.publishing.facts import Facts
from pantry_radio.domain.publishing.large import Fitted
from pantry_radio.domain.sql_dumps import LATEST, LATEST_GZIPPED

BEGIN = "<!-- pantry_radio: what follows is written by the publisher -->"
END = "<!-- pantry_radio: what follows is yours -->"

_TEXT = """\
# Food pantries of the United States

Where food is given away: {organizations} organizations, {locations} places, {services} services,
read from {jobs} pages and listings of food banks. The newest of them is of {newest_job}.
[STATS.md](STATS.md) counts by state and source, [changes/feed.atom](changes/feed.atom) says what
each publication changed. The words and hours are those of the sources: call before you go.

| where | what |
|---|---|
{sqlite_row}| `hsds/` | [HSDS 3.1.1](https://docs.openreferral.org/en/3.1.1/): a JSON file for each organization, service and service at a location; `datapackage.json` with `csv/` |
| `hsds/incomplete.csv` | what HSDS does not take, because a required field is missing at the source |
| `data/` | the places as GeoJSON, all and by state |
{dump_row}| `latest/` | the newest result of each scraper |
| `daily/` | every recorded result, as it was recorded |
| `changes/` | what each publication added, changed and removed |
| `publication.json` | the digest of the database, and the rows of each table |

## Ask

{sqlite_told} Pantries of a town:

```sql
SELECT organization, address, phone, hours FROM pantry WHERE state = {state} AND city = {city};
```

Words anywhere in name, service, description or address, the best match first:

```sql
SELECT pantry.organization, pantry.city, pantry.state, pantry.hours
FROM pantry_fts JOIN pantry ON pantry.number = pantry_fts.rowid
WHERE pantry_fts MATCH 'mobile AND pantry' ORDER BY rank LIMIT 20;
```

How many places a state has:

```sql
SELECT state_province AS state, count(*) AS places FROM address GROUP BY state ORDER BY places DESC;
```

Services with their organization, and where it is known, the place:

```sql
SELECT organization.name, service.name, location.name, address.city
FROM service
JOIN organization ON organization.id = service.organization_id
LEFT JOIN service_at_location AS link ON link.service_id = service.id
LEFT JOIN location ON location.id = link.location_id
LEFT JOIN address ON address.location_id = location.id
ORDER BY organization.name, service.name LIMIT 20;
```

## Use

{sqlite_use}What was published last, and how many rows each table has:

```bash
python3 -m json.tool publication.json
```

{dump_use}`./bouy replay --directory daily` of pantry_radio makes the same database out of the recorded
results alone.

## Licence

{licence}. Corrections belong to the food banks that publish the pages; what they change is
read the next time.
"""  # noqa: E501 - a line of a table is one line


_SQLITE_ROW = """\
| `{sqlite}` | {form}one SQLite file with full-text search; `metadata.json` beside it is for Datasette |
"""  # noqa: E501 - a line of a table is one line
_DUMP_ROW = """\
| `{dump}` | {form}PostgreSQL, with the evidence for each row; its checksum beside it |
"""
_NO_SQLITE = "The SQLite file is too large for here; `./bouy export` of pantry_radio makes it."
_SQLITE_USE = """\
With Python alone:

```bash
{unpack}python3 -c "import sqlite3; print(sqlite3.connect('{sqlite}').execute('SELECT count(*) FROM pantry').fetchone()[0], 'places')"
```

"""  # noqa: E501 - a command is one line
_DUMP_USE = """\
Is the dump whole? (On a Mac: `shasum -a 256 -c`.)

```bash
(cd sql_dumps && sha256sum -c {latest}.sha256)
```

A PostgreSQL database of it, made in one step or not at all:

```bash
{unpack}createdb pantries
psql -X -q -1 -v ON_ERROR_STOP=1 -f {plain} -d pantries
```

With pantry_radio, `./bouy db restore sql_dumps/{latest}` does the same and proves the result.
"""
_NO_DUMP = "A SQL dump of all this is too large for here.\n"

_PLAIN_NAME = re.compile(r"[^\W_](?:[\w .,'’-]*[\w.])?")  # noqa: RUF001 - names have it
"""A name that stays a name in a page of Markdown."""


@frozen(kw_only=True)
class Town:
    """A city for the first query."""

    city: str = "Albany"
    state: str = "NY"


def town_of(addresses: Iterable[Record]) -> Town:
    """The city with the most addresses, the first by name of several; Albany where none has one."""
    counted = Counter(
        (each.state_province, each.city)
        for each in addresses
        if isinstance(each, Address)
        and each.state_province is not None
        and each.city is not None
        and _PLAIN_NAME.fullmatch(each.state_province)
        and _PLAIN_NAME.fullmatch(each.city)
    )
    if not counted:
        return Town()
    state, city = min(counted, key=lambda pair: (-counted[pair], pair))
    return Town(city=city, state=state)


def with_section(readme: bytes | None, section: str) -> bytes:
    """The page with our section in its place: between the markers, else before all that is there.

    What is outside the markers is kept byte for byte. A marker without the other is text.
    """
    ours = f"{BEGIN}\n\n{section}\n{END}\n".encode()
    page = readme or b""
    before, begins, rest = page.partition(BEGIN.encode())
    _, ends, after = rest.partition(END.encode())
    if begins and ends:
        return before + ours.removesuffix(b"\n") + after
    return ours + (b"\n" + page if page else b"")


def readme_section(
    facts: Facts, *, dump: Fitted | None, sqlite: Fitted | None, has_licence_file: bool, town: Town
) -> str:
    """Our part of the page. The dump and the SQLite file may be gzipped, or too large."""
    licence = f"[{LICENCE_TITLE}]({LICENCE_URL})"
    if has_licence_file:
        licence = f"{licence}, see [LICENSE](LICENSE)"
    return _TEXT.format(
        organizations=f"{facts.rows('organization'):,}",
        locations=f"{facts.rows('location'):,}",
        services=f"{facts.rows('service'):,}",
        jobs=f"{facts.jobs:,}",
        newest_job=facts.newest_job or "an unknown day",
        licence=licence,
        city=_quoted(town.city),
        state=_quoted(town.state),
        **_sqlite(sqlite),
        **_dump(dump),
    )


def _quoted(text: str) -> str:
    """As SQL writes a text."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _sqlite(put: Fitted | None) -> dict[str, str]:
    if put is None:
        return {"sqlite_row": "", "sqlite_told": _NO_SQLITE, "sqlite_use": ""}
    unpack = f"gunzip -k {put.path}\n" if put.is_gzipped else ""
    form = "gzipped: " if put.is_gzipped else ""
    return {
        "sqlite_row": _SQLITE_ROW.format(sqlite=put.path, form=form),
        "sqlite_told": f"Each query is for `{SQLITE_PATH}`.",
        "sqlite_use": _SQLITE_USE.format(sqlite=SQLITE_PATH, unpack=unpack),
    }


def _dump(put: Fitted | None) -> dict[str, str]:
    if put is None:
        return {"dump_row": "", "dump_use": _NO_DUMP}
    latest, plain, unpack, form = LATEST, f"sql_dumps/{LATEST}", "", ""
    if put.is_gzipped:
        latest, plain, form = LATEST_GZIPPED, "pantries.sql", "gzipped: "
        unpack = f"gunzip -c sql_dumps/{LATEST_GZIPPED} > {plain}\n"
    return {
        "dump_row": _DUMP_ROW.format(dump=f"sql_dumps/{latest}", form=form),
        "dump_use": _DUMP_USE.format(latest=latest, plain=plain, unpack=unpack),
    }
