"""What is asked of a food database in memory: Provenance, Survey and Inspection of one."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from uuid import UUID

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.hsds.evidence import Alias, Assumption, Observation, Statement, Verdict
from pantry_radio.domain.hsds.records import Address, Location, Record
from pantry_radio.domain.ports.inspection import BrokenRule
from pantry_radio.domain.ports.survey import (
    NO_SCRAPER,
    EmptyResults,
    ProblemExample,
    ProblemsOfKind,
    ScraperCounts,
    StateCounts,
    Statistics,
)


class MemoryInspection:
    """Is a Provenance, a Survey and an Inspection, as long as nothing writes meanwhile."""

    def __init__(self, database: MemoryFoodDatabase) -> None:
        self._database = database

    def rows_between(self, table: str, least: UUID, greatest: UUID, limit: int) -> Sequence[Record]:
        """See Provenance."""
        rows = (each for each in self._database.records(table) if least <= each.id <= greatest)
        return [row for row, _ in zip(rows, range(limit), strict=False)]

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """See Provenance."""
        return self._database.records_of(organization_ids)

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See Provenance."""
        return self._database.statements_about(organization_ids)

    def statements_of(self, input_keys: Collection[str]) -> Sequence[Statement]:
        """See Inspection."""
        return self._database.statements_of(input_keys)

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """See Provenance."""
        return self._database.observations_of(input_keys)

    def marked_inputs(self) -> Collection[str]:
        """See Inspection."""
        return self._database.marked_inputs()

    def assumptions_about(self, organization_ids: Collection[UUID]) -> Sequence[Assumption]:
        """See Provenance."""
        assumed = self._database.derived.assumptions
        return [each for id_ in organization_ids for each in assumed.get(id_, ())]

    def aliases(self) -> Iterator[Alias]:
        """See Provenance."""
        aliases = self._database.derived.aliases
        yield from (aliases[ids] for ids in sorted(aliases))

    def aliases_to(self, organization_ids: Collection[UUID]) -> Sequence[Alias]:
        """See Provenance."""
        return [each for each in self.aliases() if each.new_id in organization_ids]

    def places_of(self, job_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """See Provenance."""
        places: dict[str, list[str]] = {}
        for seen in self._database.seen_files():
            if seen.job_id in job_ids:
                places.setdefault(seen.job_id, []).append(seen.stamp.place)
        return {job_id: sorted(found) for job_id, found in places.items()}

    def input_keys(self) -> Iterator[str]:
        """See Inspection."""
        observed = {each.input_key for each in self._database.observations()}
        yield from sorted(observed | self._database.derived.organizations_of.keys())

    def organization_ids(self) -> Iterator[UUID]:
        """See Inspection."""
        derived = self._database.derived
        stated = {id_ for id_, by_input in derived.statements.items() if by_input}
        yield from sorted(stated | derived.records.keys())

    def broken_rules(self) -> Sequence[BrokenRule]:
        """See Inspection. There are no rules to break."""
        return ()

    def problems(
        self, *, scraper_id: str | None, kind: str | None, examples: int
    ) -> Sequence[ProblemsOfKind]:
        """See Survey."""
        found: dict[tuple[str, str], list[tuple[int, ProblemExample]]] = {}
        for observation in self._of_scraper(scraper_id):
            nth: dict[str, Iterator[int]] = {}
            for problem in sorted(observation.reading.problems):
                if kind in (None, problem.kind):
                    example = ProblemExample(
                        job_id=observation.entry.job_id, path=problem.path, value=problem.value
                    )
                    place = next(nth.setdefault(problem.kind, count()))
                    of_kind = _scraper(observation), problem.kind
                    found.setdefault(of_kind, []).append((place, example))
        kinds = [
            ProblemsOfKind(
                scraper_id=scraper,
                kind=name,
                count=len(problems),
                files=len({example.job_id for _, example in problems}),
                examples=tuple(
                    example
                    for _, example in sorted(
                        problems, key=lambda each: (each[0], each[1].job_id, each[1].path)
                    )[:examples]
                ),
            )
            for (scraper, name), problems in found.items()
        ]
        return sorted(kinds, key=lambda each: (-each.count, each.scraper_id, each.kind))

    def empty_results(self, *, scraper_id: str | None, examples: int) -> Sequence[EmptyResults]:
        """See Survey."""
        found: dict[tuple[str, str], list[str]] = {}
        for each in self._of_scraper(scraper_id):
            if each.entry.verdict is not Verdict.LOADED:
                of_reason = _scraper(each), each.entry.verdict.value
                found.setdefault(of_reason, []).append(each.entry.job_id)
        empty = [
            EmptyResults(
                scraper_id=scraper,
                reason=reason,
                files=len(job_ids),
                job_ids=tuple(sorted(job_ids)[:examples]),
            )
            for (scraper, reason), job_ids in found.items()
        ]
        return sorted(empty, key=lambda each: (-each.files, each.scraper_id, each.reason))

    def statistics(self) -> Statistics:
        """See Survey."""
        derived = self._database.derived
        by_scraper: dict[str, list[Observation]] = {}
        for each in self._database.observations():
            by_scraper.setdefault(_scraper(each), []).append(each)
        told: dict[str, set[UUID]] = {}
        for by_input in derived.statements.values():
            for statement in by_input.values():
                told.setdefault(statement.scraper_id or NO_SCRAPER, set()).add(
                    statement.organization_id
                )
        return Statistics(
            tables=self._database.counts().tables,
            states=tuple(_states(derived.records.values())),
            organizations_without_place=sum(
                not any(isinstance(each, Location) for each in rows)
                for rows in derived.records.values()
            ),
            scrapers=tuple(
                _counts(scraper, by_scraper[scraper], len(told.get(scraper, ())))
                for scraper in sorted(by_scraper)
            ),
            reader_versions=Counter(
                each.entry.reader_version for each in self._database.observations()
            ),
            assumptions=sum(map(len, derived.assumptions.values())),
            aliases=len(derived.aliases),
            marked_inputs=len(self._database.marked_inputs()),
        )

    def _of_scraper(self, scraper_id: str | None) -> Iterator[Observation]:
        for each in self._database.observations():
            if scraper_id in (None, _scraper(each)):
                yield each


def _states(owned: Iterable[Sequence[Record]]) -> Iterator[StateCounts]:
    organizations, locations = Counter[str | None](), Counter[str | None]()
    for rows in owned:
        state_of = {
            each.location_id: each.state_province for each in rows if isinstance(each, Address)
        }
        states = [state_of.get(each.id) for each in rows if isinstance(each, Location)]
        locations.update(states)
        organizations.update(set(states))
    for state in sorted(locations, key=lambda state: (state is None, state or "")):
        yield StateCounts(
            state=state, organizations=organizations[state], locations=locations[state]
        )


def _counts(scraper_id: str, observations: Sequence[Observation], told: int) -> ScraperCounts:
    newest = max(
        observations, key=lambda each: (each.entry.rank.completed_at, each.entry.job_id)
    ).entry
    moment = newest.rank.completed_at
    return ScraperCounts(
        scraper_id=scraper_id,
        verdicts=Counter(each.entry.verdict.value for each in observations),
        organizations=told,
        newest_job_id=newest.job_id,
        newest_completed_at=moment.isoformat() if moment.year > 1 else None,
    )


def _scraper(observation: Observation) -> str:
    return observation.scraper_id or NO_SCRAPER
