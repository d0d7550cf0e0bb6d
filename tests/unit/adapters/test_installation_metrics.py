"""The gauges of an installation: every declared one, and labels that stay few."""

from collections.abc import Iterable

from attrs import evolve
from prometheus_client.core import Metric

from pantry_radio.adapters.prometheus.installation import InstallationMetrics, declared_names
from pantry_radio.domain.ports.archive_survey import ModelTokens
from pantry_radio.domain.watching.facts import Absent, ArchiveFacts, SystemFacts
from tests.unit.domain.watching.system import NOW, WELL, archive


def _metrics(facts: SystemFacts | None) -> list[Metric]:
    return list(InstallationMetrics(lambda: facts).collect())


def _values(found: Iterable[Metric]) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in found
        for sample in metric.samples
    }


def _with_models(count: int) -> SystemFacts:
    models = (
        ModelTokens(model=f"m{number}", results=1, input_tokens=2, output_tokens=3)
        for number in range(count)
    )
    surveyed = evolve(archive(5, 7).surveyed, models=tuple(models), newest_at=NOW)
    return evolve(WELL, archive=ArchiveFacts(surveyed=surveyed))


def test_a_system_that_is_well_has_every_declared_metric() -> None:
    found = _metrics(_with_models(1))

    assert sorted(metric.name for metric in found) == sorted(declared_names())
    assert all(metric.documentation for metric in found)


def test_the_values_are_those_of_the_facts() -> None:
    values = _values(_metrics(_with_models(1)))

    assert values["pantry_radio_archive_day_bytes", "0"] == 5
    assert values["pantry_radio_archive_day_bytes", "1"] == 7
    assert values["pantry_radio_llm_tokens", "m0", "output"] == 3
    assert values["pantry_radio_workers_alive", "recorder"] == 2
    assert values["pantry_radio_database_rows", "organization"] == 3
    assert values["pantry_radio_warning", "disk_full"] == 0
    assert values["pantry_radio_queue_durable",] == 1


def test_a_part_that_cannot_be_looked_at_is_down_and_has_no_values() -> None:
    gone = Absent(reason="it is away")
    values = _values(_metrics(evolve(WELL, queue=gone, database=gone, archive=gone)))

    assert values["pantry_radio_queue_up",] == 0
    assert values["pantry_radio_database_up",] == 0
    assert values["pantry_radio_archive_up",] == 0
    assert values["pantry_radio_warning", "queue_unreachable"] == 1
    assert ("pantry_radio_database_ledger_jobs",) not in values


def test_models_beyond_the_dearest_fifty_share_a_label() -> None:
    values = _values(_metrics(_with_models(60)))

    labels = {key[1] for key in values if key[0] == "pantry_radio_llm_results"}
    assert len(labels) == 51
    assert values["pantry_radio_llm_results", "other"] == 10


def test_before_the_first_facts_the_page_says_that_there_are_none() -> None:
    assert _values(_metrics(None)) == {("pantry_radio_facts_timestamp_seconds",): 0}
