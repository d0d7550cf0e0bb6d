"""Each outside tool is known in few places, so that it can be exchanged there."""

import ast
from functools import cache
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).parents[2] / "pantry_radio"
_PLACES = {
    "cattrs": ("adapters/json_codec.py", "adapters/json_summary.py", "adapters/postgres/rows.py"),
    "cyclopts": ("entrypoints/called.py", "entrypoints/cli.py", "entrypoints/commands/"),
    "dotenv": ("adapters/env_file.py",),
    "dramatiq": (
        "adapters/dramatiq_broker/",
        "entrypoints/actors.py",
        "entrypoints/reconciler_actors.py",
    ),
    "json_repair": ("domain/hsds/reader/",),
    "loguru": ("entrypoints/",),
    "orjson": ("adapters/exact_json.py", "adapters/json_summary.py"),
    "phonenumbers": ("domain/hsds/phones.py",),
    "prometheus_client": ("adapters/prometheus/",),
    "psycopg": ("adapters/postgres/",),
    "redis": ("adapters/dramatiq_broker/",),
    "rich": ("entrypoints/commands/", "entrypoints/screens/"),
    "sqlite3": ("adapters/archive_survey/", "adapters/sqlite_export.py"),
    "subprocess": (
        "adapters/embedded/",
        "adapters/git_repository/",
        "entrypoints/",
        "adapters/postgres_dump/",
    ),
}


@cache
def _imported(source: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("tool", _PLACES)
def test_a_tool_is_imported_where_it_belongs_and_nowhere_else(tool: str) -> None:
    sources = [source for source in _PACKAGE.rglob("*.py") if tool in _imported(source)]
    places = [str(source.relative_to(_PACKAGE)) for source in sources]

    assert places
    assert [place for place in places if not place.startswith(_PLACES[tool])] == []
