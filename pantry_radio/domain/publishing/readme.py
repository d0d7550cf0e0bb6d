"""README.md of a publication: our text between two markers, and all around it left as it is."""

from pantry_radio.domain.exports.licence import LICENCE_TITLE, LICENCE_URL
from pantry_radio.domain.publishing.facts import Facts

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
| `sqlite/pantry_pirate_radio.sqlite` | one SQLite file with full-text search; `metadata.json` beside it is for Datasette |
| `hsds/` | [HSDS 3.1.1](https://docs.openreferral.org/en/3.1.1/): a JSON file for each organization, service and service at a location; `datapackage.json` with `csv/` |
| `hsds/incomplete.csv` | what HSDS does not take, because a required field is missing at the source |
| `data/` | the places as GeoJSON, all and by state |
| `sql_dumps/latest.sql` | PostgreSQL, with the evidence for each row; its checksum beside it |
| `latest/` | the newest result of each scraper |
| `daily/` | every recorded result, as it was recorded |
| `changes/` | what each publication added, changed and removed |
| `publication.json` | the digest of the database, and the rows of each table |

## Ask

Each query is for `sqlite/pantry_pirate_radio.sqlite`. Pantries of a town:

```sql
SELECT organization, address, phone, hours FROM pantry WHERE state = 'NY' AND city = 'Albany';
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

With Python alone:

```bash
python3 -c "import sqlite3; print(sqlite3.connect('sqlite/pantry_pirate_radio.sqlite').execute('SELECT count(*) FROM pantry').fetchone()[0], 'places')"
python3 -m json.tool publication.json
```

Is the dump whole? (On a Mac: `shasum -a 256 -c`.)

```bash
cd sql_dumps && sha256sum -c latest.sql.sha256
```

A PostgreSQL database of it, made in one step or not at all:

```bash
createdb pantries
psql -X -q -1 -v ON_ERROR_STOP=1 -f sql_dumps/latest.sql -d pantries
```

With pantry_radio, `./bouy db restore sql_dumps/latest.sql` does the same and proves the result,
and `./bouy replay --directory daily` makes the same database out of the recorded results alone.

## Licence

{licence}. Corrections belong to the food banks that publish the pages; what they change is
read the next time.
"""  # noqa: E501 - a line of a table is one line


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


def readme_section(facts: Facts, *, has_licence_file: bool) -> str:
    """Our part of the page."""
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
    )
