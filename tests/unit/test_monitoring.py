"""Dashboard, alert rules and configuration name what is there: metrics, labels, commands, ports."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml  # type: ignore[import-untyped]
from attrs import frozen
from promql_parser import MatrixSelector, VectorSelector

from pantry_radio.entrypoints.cli import run

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT / "docs/monitoring"
_OF_PROMETHEUS = {"up": frozenset({"job", "instance"})}
_OF_EVERY_TARGET = frozenset({"job", "instance"})

_SAID_OTHERWISE = re.compile(
    r".*_(created|sum|count)"  # samples that come with every counter and histogram
    r"|recorder_enqueued_total|reconciler_(queue_up|queue_messages|workers_alive)"
    r"|pantry_radio_(build_info|archive_bytes|archive_day_bytes|archive_surveyed|llm_results"
    r"|database_ledger_jobs)"
)
"""Exported metrics that neither a panel nor an alert needs."""

# In a process of its own: the library has one registry for each, and reads its environment once.
_PRINT_METRICS = """
import json
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware.prometheus import Prometheus
from prometheus_client import REGISTRY
from pantry_radio.adapters.memory.job_queue import MemoryJobQueue
from pantry_radio.adapters.prometheus import counting, installation, serving

counting.RecorderMetrics(), counting.ReconcilerMetrics(), counting.ReconcilingMetrics()
counted_by_dramatiq = Prometheus()
counted_by_dramatiq.after_process_boot(StubBroker(middleware=[]))
collectors = [*REGISTRY._collector_to_names, *vars(counted_by_dramatiq).values()]
labels = {}
for collector in (each for each in collectors if hasattr(each, "_labelnames")):
    for name in REGISTRY._get_names(collector):
        labels[name] = [*collector._labelnames, *(["le"] * name.endswith("_bucket"))]
for service in ("recorder", "reconciler"):
    for family in serving._Queues(MemoryJobQueue(), service).collect():
        labels[family.name] = sorted({key for sample in family.samples for key in sample.labels})
for name, (_, its_labels) in installation._DECLARED.items():
    labels[f"pantry_radio_{name}"] = list(its_labels)
print(json.dumps(labels))
"""


@frozen(kw_only=True)
class Query:
    """One expression, and where it stands."""

    place: str
    text: str


@cache
def _exported() -> dict[str, frozenset[str]]:
    """All metrics of ours, each with its labels."""
    printed = subprocess.run(
        [sys.executable, "-c", _PRINT_METRICS],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    found: dict[str, list[str]] = json.loads(printed.stdout)
    return {name: frozenset(labels) for name, labels in found.items()}


def _dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((_FOLDER / "pantry_radio.json").read_text())
    return read


def _alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load((_FOLDER / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _queries() -> list[Query]:
    of_panels = [
        Query(place=panel["title"], text=target["expr"].replace("$__rate_interval", "5m"))
        for panel in _dashboard()["panels"]
        for target in panel.get("targets", ())
    ]
    return [*of_panels, *(Query(place=rule["alert"], text=rule["expr"]) for rule in _alerts())]


def _selectors(expression: object) -> Iterator[VectorSelector]:
    """Every metric that an expression asks for, however deep."""
    if isinstance(expression, VectorSelector):
        yield expression
        return
    if isinstance(expression, MatrixSelector):
        yield from _selectors(expression.vector_selector)
        return
    for name in ("expr", "lhs", "rhs", "param"):
        inner = getattr(expression, name, None)
        if inner is not None and not isinstance(inner, (str, float, int)):
            yield from _selectors(inner)
    for argument in getattr(expression, "args", None) or ():
        yield from _selectors(argument)


_QUERIES = _queries()


@pytest.mark.parametrize("query", _QUERIES, ids=lambda query: query.place)
def test_every_query_asks_for_metrics_that_are_exported(query: Query) -> None:
    asked = list(_selectors(promql_parser.parse(query.text)))
    there = {**_exported(), **_OF_PROMETHEUS}

    assert asked
    assert [selector.name for selector in asked if selector.name not in there] == []
    for selector in asked:
        labels = {matcher.name for matcher in selector.matchers.matchers}
        assert labels <= there[str(selector.name)] | _OF_EVERY_TARGET, selector.name


@pytest.mark.parametrize("query", _QUERIES, ids=lambda query: query.place)
def test_what_a_query_groups_by_is_a_label_of_its_metrics(query: Query) -> None:
    there = {**_exported(), **_OF_PROMETHEUS}
    asked = [str(selector.name) for selector in _selectors(promql_parser.parse(query.text))]
    known = frozenset().union(*(there[name] for name in asked)) | _OF_EVERY_TARGET
    grouped = re.findall(r"\bby \(([^)]*)\)", query.text)

    assert {label.strip() for each in grouped for label in each.split(",")} <= known


def test_a_query_for_a_metric_that_does_not_exist_is_found() -> None:
    [selector] = _selectors(promql_parser.parse("sum(rate(recorder_job_total[5m])) > 0"))

    assert selector.name not in _exported()


def test_every_metric_that_matters_is_shown_or_watched() -> None:
    """Those left out are counted here, so that a new one is not forgotten."""
    asked = {
        str(selector.name)
        for query in _QUERIES
        for selector in _selectors(promql_parser.parse(query.text))
    }
    ours = {name for name in _exported() if name.startswith(("recorder", "reconciler", "pantry"))}
    meant = {name for name in ours if not _is_stem(name, ours)}

    assert {name for name in meant if not _SAID_OTHERWISE.fullmatch(name)} - asked == set()


def _is_stem(name: str, names: set[str]) -> bool:
    """The library lists `x` beside the samples `x_total`, `x_bucket` and so on."""
    return f"{name}_total" in names or f"{name}_bucket" in names


@pytest.mark.parametrize("rule", _alerts(), ids=lambda rule: rule["alert"])
def test_every_alert_says_what_it_means_and_what_to_do(rule: dict[str, Any]) -> None:
    said = rule["annotations"]

    assert rule["labels"]["severity"] in ("page", "ticket")
    assert set(said) == {"summary", "description", "runbook"}
    assert all(text.strip() for text in said.values())


def test_every_alert_is_explained_in_the_readme() -> None:
    readme = (_FOLDER / "README.md").read_text()

    assert [rule["alert"] for rule in _alerts() if f"`{rule['alert']}`" not in readme] == []


def test_commands_that_alerts_name_exist(capsys: pytest.CaptureFixture[str]) -> None:
    runbooks = " , ".join(rule["annotations"]["runbook"] for rule in _alerts())
    commands = sorted(set(re.findall(r"\./bouy ([a-z-]+(?: [a-z]+)?)", runbooks)))

    for command in commands:
        words = shlex.split(command)
        path = words if words[0] in ("db", "queue", "dead") else words[:1]
        assert run([*path, "--help"]) == 0, command
        assert f"Usage: bouy {' '.join(path)}" in capsys.readouterr().out


def test_no_two_panels_share_an_id_or_a_place() -> None:
    panels = _dashboard()["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(places)) == len(places)


def test_every_panel_says_what_it_shows() -> None:
    assert [
        panel["title"]
        for panel in _dashboard()["panels"]
        if panel["type"] != "row" and not panel.get("description")
    ] == []


def test_prometheus_reads_the_services_and_ports_of_compose() -> None:
    services = yaml.safe_load((_ROOT / "compose.yml").read_text())["services"]
    jobs = yaml.safe_load((_FOLDER / "prometheus.yml").read_text())["scrape_configs"]
    port = int(services["recorder"]["environment"]["PANTRY_RADIO_METRICS_PORT"])
    found = {}
    for job in jobs:
        for each in job.get("dns_sd_configs", ()):
            found.update(dict.fromkeys(each["names"], each["port"]))
        for each in job.get("static_configs", ()):
            found.update(
                (host, int(at)) for host, _, at in (t.partition(":") for t in each["targets"])
            )

    assert found == {"recorder": port, "reconciler": port + 1, "metrics": port + 2}
    assert set(found) <= set(services)
