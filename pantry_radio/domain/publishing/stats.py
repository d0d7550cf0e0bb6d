"""STATS.md of a publication: what there is, counted; where it comes from, and how fresh it is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from pantry_radio.domain.archive import parse_path
from pantry_radio.domain.exports.licence import LICENCE_TITLE, LICENCE_URL
from pantry_radio.domain.ports.survey import NO_SCRAPER, ScraperCounts, Statistics
from pantry_radio.domain.publishing.facts import Facts

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#"})


def stats_page(facts: Facts, statistics: Statistics, published: Collection[PurePosixPath]) -> str:
    """The page; `published` are the paths of all recorded results. Nothing in it is of a clock."""
    days = _days_by_scraper(published)
    return "\n".join(_lines(facts, statistics, days)) + "\n"


def _lines(
    facts: Facts, statistics: Statistics, days_by_scraper: Mapping[str, Collection[date]]
) -> Iterator[str]:
    days = sorted({day for days in days_by_scraper.values() for day in days})
    yield from ("# What there is", "")
    yield from _table(
        ("", ""),
        (
            ("newest result", str(facts.newest_job or "unknown")),
            ("recorded results", f"{facts.jobs:,}"),
            ("days with results", _span(days)),
            ("sources", f"{len(statistics.scrapers):,}"),
            ("licence", f"[{LICENCE_TITLE}]({LICENCE_URL})"),
            ("digest of the database", f"`{facts.digest}`"),
        ),
    )
    yield from ("", "## Tables", "")
    yield from _table(("table", "rows"), [(f"`{t}`", f"{n:,}") for t, n in facts.counts.items()])
    yield from ("", "## States", "")
    yield from _table(
        ("state", "organizations", "locations"),
        [
            (
                "not stated" if each.state is None else _plain(each.state),
                f"{each.organizations:,}",
                f"{each.locations:,}",
            )
            for each in statistics.states
        ],
    )
    if statistics.organizations_without_place:
        yield from (
            "",
            f"Organizations without a place: {statistics.organizations_without_place:,}.",
        )
    yield from ("", "## Sources", "")
    yield from _table(
        ("scraper", "results", "organizations", "newest result"),
        [_source(each, days_by_scraper.get(each.scraper_id, ())) for each in statistics.scrapers],
    )


def _source(each: ScraperCounts, days: Collection[date]) -> tuple[str, ...]:
    return (
        _plain(each.scraper_id),
        f"{sum(each.verdicts.values()):,}",
        f"{each.organizations:,}",
        str(max(days, default="unknown")),
    )


def _days_by_scraper(published: Collection[PurePosixPath]) -> Mapping[str, Collection[date]]:
    found: dict[str, set[date]] = {}
    for path in published:
        entry = parse_path(path)
        if entry is not None:
            found.setdefault(entry.scraper_id or NO_SCRAPER, set()).add(entry.day)
    return found


def _span(days: Sequence[date]) -> str:
    return f"{len(days):,}, from {min(days)} to {max(days)}" if days else "0"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _plain(text: str) -> str:
    """Text of others in one line of Markdown that says what it says."""
    return " ".join(text.translate(_SPECIAL).split())
