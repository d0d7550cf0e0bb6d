"""What every ArchiveTree promises: each test is a sentence of the port's docstrings."""

from pathlib import PurePosixPath

import pytest

from pantry_radio.domain.errors import NotARegularFileError, UnreadableFileError
from pantry_radio.domain.ports.archive_tree import ArchiveTree, ItemKind

ROOT = PurePosixPath()
FOLDER = PurePosixPath("daily")
FILE = PurePosixPath("daily/b.json")
HIDDEN = PurePosixPath("daily/.a")
LINK = PurePosixPath("daily/c")
PIPE = PurePosixPath("daily/d.json")
TEMPORARY = PurePosixPath("daily/.tmp-1-aaaaaaaaaaaa")
OLD_SECONDS = 5000.0


class ArchiveTreeContract:
    """Inherit, and say how to create a tree."""

    def create_tree(self) -> ArchiveTree:
        """FILE and HIDDEN hold b"one", LINK points to b.json, PIPE is one, TEMPORARY is old."""
        raise NotImplementedError

    @pytest.fixture
    def tree(self) -> ArchiveTree:
        return self.create_tree()

    def test_lists_a_folder_sorted_hidden_names_too(self, tree: ArchiveTree) -> None:
        items = tree.items(FOLDER)

        assert [item.path for item in items] == [HIDDEN, TEMPORARY, FILE, LINK, PIPE]
        assert [item.path for item in items if item.is_temporary] == [TEMPORARY]
        assert [item.path for item in tree.items(ROOT)] == [FOLDER]

    def test_tells_kinds_without_following_links(self, tree: ArchiveTree) -> None:
        kinds = {item.path: item.kind for item in (*tree.items(ROOT), *tree.items(FOLDER))}

        assert kinds[FOLDER] is ItemKind.FOLDER
        assert kinds[FILE] is kinds[TEMPORARY] is ItemKind.FILE
        assert kinds[LINK] is ItemKind.LINK
        assert kinds[PIPE] is ItemKind.OTHER

    def test_a_folder_that_is_not_there_is_an_error(self, tree: ArchiveTree) -> None:
        with pytest.raises(UnreadableFileError, match="nowhere"):
            tree.items(PurePosixPath("nowhere"))

    def test_reads_files_and_nothing_else(self, tree: ArchiveTree) -> None:
        assert tree.read(FILE) == b"one"
        for path in (LINK, PIPE):
            with pytest.raises(NotARegularFileError):
                tree.read(path)
        with pytest.raises(UnreadableFileError, match="nowhere"):
            tree.read(FOLDER / "nowhere")

    def test_knows_whether_a_file_is_there(self, tree: ArchiveTree) -> None:
        assert tree.has_file(FILE)
        assert not any(map(tree.has_file, (FOLDER, LINK, PIPE, FOLDER / "nowhere")))

    def test_tells_ages(self, tree: ArchiveTree) -> None:
        assert tree.age_seconds(FILE) < OLD_SECONDS <= tree.age_seconds(TEMPORARY)
        assert tree.age_seconds(FOLDER / "nowhere") == 0

    def test_tells_what_a_link_says(self, tree: ArchiveTree) -> None:
        assert tree.link_target(LINK) == PurePosixPath("b.json")
        assert tree.link_target(FILE) is None
        assert tree.link_target(FOLDER / "nowhere") is None
