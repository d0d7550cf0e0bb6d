"""What every DataRepository promises."""

from datetime import UTC, datetime
from pathlib import PurePosixPath as Path

import pytest

from pantry_radio.domain.errors import (
    FileTooLargeToPublishError,
    PublicationRejectedError,
    PublisherBusyError,
)
from pantry_radio.domain.ports.data_repository import Change, DataRepository

AT = datetime(2025, 8, 9, 10, 11, 12, tzinfo=UTC)
A, B, DAY = Path("daily/2025-08-08/a.json"), Path("daily/2025-08-09/b.json"), Path("daily")


class DataRepositoryContract:
    """Inherit, and say how to make clones of one empty remote."""

    def clone(self) -> DataRepository:
        """Another clone of the one remote of this test."""
        raise NotImplementedError

    def publish(self, repository: DataRepository, **files: bytes) -> None:
        with repository.opened() as draft:
            for name, data in files.items():
                draft.put(Path(name), [data])
            assert draft.publish("A publication", at=AT) is not None

    @pytest.fixture(autouse=True)
    def _created(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("repositories")
        self.one = self.clone()

    def test_nothing_is_published_at_first(self) -> None:
        assert self.one.look() is None
        assert self.one.remembered() == {}
        with self.one.opened() as draft:
            assert draft.files(DAY) == {}
            assert draft.read(A) is None
            assert draft.state(DAY) == ""
            assert draft.last() is None
            assert draft.publish("Nothing", at=AT) is None

    def test_what_is_published_is_there_for_every_clone(self) -> None:
        with self.one.opened() as draft:
            draft.put(A, [b"a", b"a"])
            draft.put(B, [b"b"])
            changes = draft.changes()
            made = draft.publish("Two files", at=AT)

        assert [(each.path, each.change) for each in changes] == [
            (A, Change.ADDED),
            (B, Change.ADDED),
        ]
        assert made is not None
        assert (made.published_at, made.branch) == (AT, "data-update-2025-08-09")
        for repository in (self.one, self.clone()):
            with repository.opened() as there:
                assert there.files(DAY) == {A: 2, B: 1}
                assert there.read(A) == b"aa"
                last = there.last()
                assert last is not None
                assert (last.commit, last.branch) == (made.commit, made.branch)

    def test_a_draft_that_is_not_published_changes_nothing(self) -> None:
        self.publish(self.one, x=b"1")
        with self.one.opened() as draft:
            draft.put(Path("x"), [b"2"])
            draft.put(Path("y"), [b"2"])
            assert len(draft.changes()) == 2

        with self.one.opened() as again:
            assert again.files(Path()) == {Path("x"): 1}
            assert again.changes() == () or again.changes() == []

    def test_the_same_bytes_are_no_publication(self) -> None:
        self.publish(self.one, x=b"1")
        with self.one.opened() as draft:
            draft.put(Path("x"), [b"1"])
            draft.remove(Path("never there"))

            assert not draft.changes()
            assert draft.publish("Nothing new", at=AT) is None

    def test_changed_and_removed_files(self) -> None:
        self.publish(self.one, x=b"1", y=b"1", z=b"1")
        with self.one.opened() as draft:
            assert draft.has(Path("x"), b"1")
            assert not draft.has(Path("x"), b"2")
            assert not draft.has(Path("none"), b"")
            draft.put(Path("x"), [b"2"])
            draft.remove(Path("y"))
            changes = {str(each.path): each.change for each in draft.changes()}
            draft.publish("Other files", at=AT)

        assert changes == {"x": Change.CHANGED, "y": Change.REMOVED}
        seen = self.one.look()
        assert seen is not None
        assert seen.files(Path()) == {Path("x"): 1, Path("z"): 1}

    def test_odd_names_and_bytes_survive(self) -> None:
        odd = {Path('d/a "b" \\c.json'): bytes(range(256)), Path("d/%00 é ß.json"): b"\r\n\x00"}
        with self.one.opened() as draft:
            for path, data in odd.items():
                draft.put(path, [data])
            draft.publish("Odd", at=AT)

        with self.clone().opened() as there:
            assert {path: there.read(path) for path in there.files(Path("d"))} == odd

    def test_a_file_may_become_a_folder(self) -> None:
        self.publish(self.one, latest=b"a link, once")
        with self.one.opened() as draft:
            draft.remove(Path("latest"))
            draft.put(Path("latest/x.json"), [b"{}"])
            draft.publish("A folder", at=AT)

        with self.clone().opened() as there:
            assert list(there.files(Path())) == [Path("latest/x.json")]

    def test_the_state_of_a_folder_tells_every_change_below_it(self) -> None:
        states = set()
        for name, data in (("a/b/c", b"1"), ("a/b/c", b"2"), ("a/d", b"1"), ("a/b/c", b"1")):
            self.publish(self.one, **{name: data})
            with self.one.opened() as draft:
                states.add(draft.state(Path("a")))
        self.publish(self.one, elsewhere=b"1")
        with self.one.opened() as draft:
            states.add(draft.state(Path("a")))

        assert len(states) == 4

    def test_one_publisher_at_a_time(self) -> None:
        with self.one.opened(), pytest.raises(PublisherBusyError), self.one.opened():
            pass
        with self.one.opened():
            pass

    def test_who_was_overtaken_publishes_nothing_and_may_begin_anew(self) -> None:
        other = self.clone()
        with self.one.opened() as draft:
            draft.put(Path("x"), [b"slow"])
            self.publish(other, y=b"fast")
            with pytest.raises(PublicationRejectedError):
                draft.publish("Too late", at=AT)
        with self.clone().opened() as there:
            assert list(there.files(Path())) == [Path("y")]

        self.publish(self.one, x=b"slow")

        with other.opened() as there:
            assert list(there.files(Path())) == [Path("x"), Path("y")]

    def test_branches_of_one_day_have_names_of_their_own(self) -> None:
        self.publish(self.one, x=b"1")
        with self.one.opened() as draft:
            draft.put(Path("x"), [b"2"])
            made = draft.publish("Again", at=AT)

        assert made is not None
        assert made.branch == "data-update-2025-08-09-101112"

    def test_a_file_that_hosts_refuse_is_refused_before(self) -> None:
        large = (b"\0" * 10_000_000 for _ in range(11))
        with self.one.opened() as draft, pytest.raises(FileTooLargeToPublishError, match=r"big\.x"):
            draft.put(Path("big.x"), large)

    def test_notes_are_kept_and_never_published(self) -> None:
        self.publish(self.one, x=b"1")
        self.one.remember({"2025-08-09": "state"})

        assert self.one.remembered() == {"2025-08-09": "state"}
        with self.one.opened() as draft:
            assert list(draft.files(Path())) == [Path("x")]
