"""The archive tree in memory keeps the contract."""

from pathlib import PurePosixPath

from pantry_radio.adapters.memory.archive_tree import MemoryArchiveTree
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from tests.contracts.archive_tree import (
    FILE,
    HIDDEN,
    LINK,
    OLD_SECONDS,
    PIPE,
    TEMPORARY,
    ArchiveTreeContract,
)


class TestMemoryArchiveTree(ArchiveTreeContract):
    def create_tree(self) -> ArchiveTree:
        return MemoryArchiveTree(
            files={FILE: b"one", HIDDEN: b"one"},
            links={LINK: PurePosixPath("b.json")},
            others=frozenset([PIPE]),
            temporaries=frozenset([TEMPORARY]),
            ages={TEMPORARY: OLD_SECONDS},
        )
