"""`bouy problems`: what was rejected in the results of each scraper."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import attrs
from cyclopts import Parameter
from rich.text import Text

from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.ports.survey import EmptyResults, ProblemsOfKind, Statistics
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings

_MOST_EXAMPLES = 1_000


def problems(
    *,
    scraper: str | None = None,
    kind: str | None = None,
    show: int = 3,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Count what was recognised and rejected, by scraper and kind; and files without a record.

    The most frequent come first, each with examples: the file, the JSON path into its result and
    the value. Exit codes: 0 whatever there is, 2 wrong usage, 3 no database.

    Parameters
    ----------
    scraper
        Only this scraper; jobs without one are `unknown`.
    kind
        Only problems of this kind: bad_phone.
    show
        How many examples of each to print.
    json_
        Print a JSON object.
    """
    if not 0 <= show <= _MOST_EXAMPLES:
        raise SettingsError(f"--show must be from 0 to {_MOST_EXAMPLES}, not {show}")
    settings = load_settings()
    with (
        servers(settings, DB) as urls,
        wiring.inspected_database(urls.database_url) as database,
    ):
        found = database.problems(scraper_id=scraper, kind=kind, examples=show)
        empty: Sequence[EmptyResults] = ()
        if kind is None:
            empty = database.empty_results(scraper_id=scraper, examples=show)
        job_ids = {one.job_id for each in found for one in each.examples}
        places = database.places_of(job_ids.union(*(each.job_ids for each in empty)))
        if scraper is not None and not found and not empty:
            _check_scraper(scraper, database.statistics())
    if json_:
        print(json.dumps(_as_json(found, empty, places), indent=2))
        return
    lines = [*_problem_lines(found, places), *_empty_lines(empty, places)]
    plain_console().print(*(lines or [Text("no problems")]), sep="\n")


def _check_scraper(scraper: str, statistics: Statistics) -> None:
    """Tells a scraper without problems from one that nobody knows."""
    known = [each.scraper_id for each in statistics.scrapers]
    if scraper in known:
        return
    near = difflib.get_close_matches(scraper, known, n=3)
    cure = f"do you mean {' or '.join(near)}?" if near else "`./bouy db stats` lists them"
    raise SettingsError(f"the database knows no scraper {printable(scraper)}; {printable(cure)}")


def _as_json(
    found: Sequence[ProblemsOfKind],
    empty: Sequence[EmptyResults],
    places: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    return {
        "problems": [
            {
                **attrs.asdict(each),
                "examples": [
                    {**attrs.asdict(one), "files": list(places.get(one.job_id, ()))}
                    for one in each.examples
                ],
            }
            for each in found
        ],
        "without_record": [
            {
                "scraper_id": each.scraper_id,
                "reason": each.reason,
                "files": each.files,
                "examples": [
                    {"job_id": job_id, "files": list(places.get(job_id, ()))}
                    for job_id in each.job_ids
                ],
            }
            for each in empty
        ],
    }


def _problem_lines(
    found: Sequence[ProblemsOfKind], places: Mapping[str, Sequence[str]]
) -> Iterator[Text]:
    for each in found:
        yield _head(each.count, each.scraper_id, each.kind, f"in {_files(each.files)}")
        for one in each.examples:
            yield Text(f"         {printable(one.path)}  {printable(one.value)}")
            yield Text(f"         {_place(one.job_id, places)}", style="dim")


def _empty_lines(
    empty: Sequence[EmptyResults], places: Mapping[str, Sequence[str]]
) -> Iterator[Text]:
    for each in empty:
        yield _head(each.files, each.scraper_id, each.reason, "files without a record")
        for job_id in each.job_ids:
            yield Text(f"         {_place(job_id, places)}", style="dim")


def _head(count: int, scraper_id: str, kind: str, rest: str) -> Text:
    return Text.assemble(
        (f"{count:>7,}", "bold"),
        f"  {printable(scraper_id)}  ",
        (printable(kind), "yellow"),
        f"  {rest}",
    )


def _place(job_id: str, places: Mapping[str, Sequence[str]]) -> str:
    """The file where it is known, else the job, for `./bouy read`."""
    return printable(next(iter(places.get(job_id, ())), f"job {job_id}"))


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"
