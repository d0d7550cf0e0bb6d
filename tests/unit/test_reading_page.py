"""What docs/reading.md says about reading is what the reader does."""

import ast
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from attrs import evolve
from rich.console import Console
from rich.tree import Tree

import pantry_radio.domain.hsds
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.examining import Examination
from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.phones import phones_in
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.jobs import JobResult, JsonValue
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.entrypoints.screens.reading_json import as_json
from pantry_radio.entrypoints.screens.reading_tree import trees_of

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "reading.md").read_text()
_MODULES = Path(pantry_radio.domain.hsds.__file__).parent


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table below a line of headings."""
    below = _PAGE.partition(f"\n{heading}\n")[2].splitlines()[1:]
    end = next(number for number, line in enumerate(below) if not line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in below[:end]]


def _codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _kinds_in_code() -> set[str]:
    """The texts that are given as the kind of a problem, directly or by way of `kind`."""
    return {
        text
        for module in _MODULES.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        for expression in _kind_expressions(node)
        for text in _texts(expression)
    }


def _kind_expressions(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("reject", "note"):
            yield node.args[0]
        is_problem = isinstance(node.func, ast.Name) and node.func.id in ("Problem", "Fault")
        yield from (each.value for each in node.keywords if is_problem and each.arg == "kind")
    elif isinstance(node, ast.ClassDef) and node.name == "NoPhone":
        yield from (each.value for each in node.body if isinstance(each, ast.Assign))
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "kind":
        yield node.value


def _texts(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.IfExp):
        yield from (*_texts(expression.body), *_texts(expression.orelse))
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value


def _kinds_in_samples() -> set[str]:
    codec = JsonJobResults()
    files = [*_ROOT.glob("tests/samples/*.json"), *_ROOT.glob("examples/job_results/0*.json")]
    samples = (file for file in files if not file.name.endswith(".expected.json"))
    results = (codec.structure(codec.parse(file.read_bytes())) for file in samples)
    return {problem.kind for result in results for problem in read(result).problems}


def test_the_table_names_every_kind_of_problem_and_no_other() -> None:
    listed = [cell[0].strip("`") for cell in _rows("| kind | what was rejected |")]

    assert listed == sorted(_kinds_in_code())
    assert _kinds_in_samples() <= set(listed)


def test_the_members_of_the_json_are_those_that_are_listed() -> None:
    [told] = re.findall(r"`--json` has the members (.*?);", _PAGE, re.DOTALL)
    outcome = FileOutcome(path="x", outcome=Outcome.FAILED)

    assert _codes(told) == list(as_json(Examination(outcome=outcome)))


def test_the_example_is_what_the_command_prints() -> None:
    [block] = re.findall(r"```text\n(organization .*?)```", _PAGE, re.DOTALL)
    codec = JsonJobResults()
    file = _ROOT / "examples" / "job_results" / "12-second-reading-of-the-page.json"

    reading = read(codec.structure(codec.parse(file.read_bytes())))

    console = Console(file=StringIO(), width=200, color_system=None, highlight=False)
    for tree in trees_of(evolve(reading, originals=(), unmapped=())):
        console.print(tree, "", sep="\n")
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue() == f"{block}\n"


@pytest.mark.parametrize(("written", "kept"), _rows("| written | kept |"))
def test_phones_are_kept_as_the_page_says(written: str, kept: str) -> None:
    [text] = _codes(written)

    facts = ((phone.number, phone.extension, phone.type) for phone in phones_in(text))

    told = [_codes(part) for part in kept.split(";") if _codes(part)]
    assert [[str(fact) for fact in each if fact is not None] for each in facts] == told


@pytest.mark.parametrize(
    "cells", _rows("| written | address_1 | address_2 | city | state_province | postal_code |")
)
def test_addresses_are_kept_as_the_page_says(cells: list[str]) -> None:
    written, *told = (_codes(cell)[0] for cell in cells)

    address = parse_address(written)

    kept = (address.address_1, address.address_2, address.city, address.state_province)
    assert [*kept, address.postal_code] == told


@pytest.mark.parametrize(("written", "rows"), _rows("| written | rows |"))
def test_hours_become_the_rows_of_the_page(written: str, rows: str) -> None:
    [text] = _codes(written)
    pantry: JsonValue = {"name": "Larder", "address": "1 Pier Rd, Duluth, MN 55802", "hours": text}

    reading = read(JobResult(job_id="1", result=pantry))

    shown = [
        str(line.label) for line in _lines(trees_of(reading)) if "schedule " in str(line.label)
    ]
    told = [f"schedule {code}" for code in _codes(rows)]
    assert [line[: len(start)] for line, start in zip(shown, told, strict=True)] == told


def _lines(trees: Iterable[Tree]) -> Iterator[Tree]:
    for tree in trees:
        yield tree
        yield from _lines(tree.children)
