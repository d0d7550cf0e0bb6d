"""The archive tree as files keeps the contract."""

import os
import time
from pathlib import Path

import pytest

from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from tests.contracts.archive_tree import (
    FILE,
    FOLDER,
    HIDDEN,
    LINK,
    OLD_SECONDS,
    PIPE,
    TEMPORARY,
    ArchiveTreeContract,
)


class TestLocalArchiveTree(ArchiveTreeContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def create_tree(self) -> ArchiveTree:
        (self.folder / FOLDER).mkdir()
        for path in (FILE, HIDDEN, TEMPORARY):
            (self.folder / path).write_bytes(b"one")
        (self.folder / LINK).symlink_to("b.json")
        os.mkfifo(self.folder / PIPE)
        then = time.time() - OLD_SECONDS
        os.utime(self.folder / TEMPORARY, (then, then))
        return LocalArchiveTree(self.folder)
