"""Homes for tests, of which nothing is left afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pantry_radio.adapters.embedded import client

from .watching import processes_of, wait_until


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests kill, count and time processes: nothing else is to run beside them."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("alone")


@pytest.fixture
def home() -> Iterator[Path]:
    """A new home."""
    with private_home() as made:
        yield made


@pytest.fixture(scope="module")
def lasting_home() -> Iterator[Path]:
    """A home in which the servers have data already; tests find it stopped."""
    with private_home() as made:
        yield made


@contextmanager
def private_home() -> Iterator[Path]:
    """A home in a folder that nobody else can enter; whatever ran in it has ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pantry-radio-test-"))
    try:
        yield folder / "home"
    finally:
        end(folder / "home")
        shutil.rmtree(folder)


def end(home: Path) -> None:
    """Stops everything in a home and removes its data."""
    client.down(home)
    wait_until(lambda: not processes_of(home))
    client.remove_data(home)
