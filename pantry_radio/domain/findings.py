"""What can be wrong with a tree of recorded results: stable names, and a cure for each."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import define, field, frozen

_EXAMPLES = 20


class FindingKind(StrEnum):
    """One thing that can be wrong. The names are stable; `cure` says what to do."""

    # What was recorded. Nothing but a person mends it.
    INVALID_JSON = "invalid_json"
    NOT_EXACT_JSON = "not_exact_json"
    INVALID_JOB = "invalid_job"
    MISPLACED = "misplaced"
    UNREADABLE = "unreadable"
    LINK = "link"
    NOT_A_FILE = "not_a_file"
    STRAY_FILE = "stray_file"
    STRAY_FOLDER = "stray_folder"
    NAME_COLLISION = "name_collision"
    # What is derived from it.
    SUMMARY_MISSING = "summary_missing"
    SUMMARY_UNREADABLE = "summary_unreadable"
    SUMMARY_BEHIND = "summary_behind"
    SUMMARY_ALONE = "summary_alone"
    NOT_LISTED = "not_listed"
    LISTED_DIFFERENTLY = "listed_differently"
    LISTED_WITHOUT_FILE = "listed_without_file"
    LISTED_TWICE = "listed_twice"
    WRONG_COUNTS = "wrong_counts"
    WRONG_TIMES = "wrong_times"
    LATEST_MISSING = "latest_missing"
    LATEST_DANGLING = "latest_dangling"
    LATEST_WRONG = "latest_wrong"
    LATEST_NOT_A_LINK = "latest_not_a_link"
    OLD_TEMPORARY = "old_temporary"

    @property
    def cure(self) -> str:
        """What a person does about it."""
        return _CURES[self]


_REBUILD = "rebuild it from the files: verify --repair"
_CURES: Mapping[FindingKind, str] = {
    FindingKind.INVALID_JSON: "torn or damaged: restore it from a backup, or move it away and "
    "record the result again",
    FindingKind.NOT_EXACT_JSON: "mend its producer (duplicate keys, NaN, too large numbers), move "
    "it away, and record the result again",
    FindingKind.INVALID_JOB: "no job result: move it out of the tree",
    FindingKind.MISPLACED: "move it to where its content says, or record it again",
    FindingKind.UNREADABLE: "mend permissions or the disk; over 100 MB, move it away",
    FindingKind.LINK: "not followed: put the real file or folder there",
    FindingKind.NOT_A_FILE: "a pipe, socket or device: remove it",
    FindingKind.STRAY_FILE: "nothing that the recorder writes: move it out of the tree",
    FindingKind.STRAY_FOLDER: "nothing that the recorder makes, not looked into: move it out",
    FindingKind.NAME_COLLISION: "one file on a disk that ignores case: keep the tree on one that "
    "does not",
    FindingKind.SUMMARY_MISSING: _REBUILD,
    FindingKind.SUMMARY_UNREADABLE: _REBUILD,
    FindingKind.SUMMARY_BEHIND: "a running recorder catches up; else verify --repair, or start one",
    FindingKind.SUMMARY_ALONE: "no result of this day is left: nothing to do if retention removed "
    "them, else restore them; --repair keeps the summary",
    FindingKind.NOT_LISTED: _REBUILD,
    FindingKind.LISTED_DIFFERENTLY: _REBUILD,
    FindingKind.LISTED_WITHOUT_FILE: "restore the files if they are lost; if retention removed "
    "them, verify --repair takes their lines away",
    FindingKind.LISTED_TWICE: _REBUILD,
    FindingKind.WRONG_COUNTS: _REBUILD,
    FindingKind.WRONG_TIMES: _REBUILD,
    FindingKind.LATEST_MISSING: "make it: verify --repair",
    FindingKind.LATEST_DANGLING: "point it to the newest day: verify --repair",
    FindingKind.LATEST_WRONG: "point it to the newest day: verify --repair",
    FindingKind.LATEST_NOT_A_LINK: "move the real folder or file away, then verify --repair",
    FindingKind.OLD_TEMPORARY: "left by a killed writer: verify --repair, or start a recorder",
}


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong, where, and whether it was mended just now."""

    kind: FindingKind
    path: str
    detail: str | None = None
    is_mended: bool = False


@frozen(kw_only=True)
class FoundKind:
    """All findings of one kind: how many, how many were mended, and the first few."""

    kind: FindingKind
    count: int
    mended: int
    examples: tuple[Finding, ...]


@frozen(kw_only=True)
class VerifyReport:
    """What the proof of a tree met, and what a repair did."""

    days: int
    results: int
    kinds: tuple[FoundKind, ...]
    summaries_rebuilt: tuple[date, ...] = ()
    latest_pointed_to: date | None = None
    temporaries_removed: int = 0

    @property
    def findings(self) -> int:
        """How many things are wrong, the mended ones included."""
        return sum(found.count for found in self.kinds)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong now."""
        return all(found.count == found.mended for found in self.kinds)


@define
class FindingTally:
    """Counts findings, keeping a few of each kind: a published tree has thousands."""

    _counts: dict[FindingKind, int] = field(factory=dict, init=False)
    _mended: dict[FindingKind, int] = field(factory=dict, init=False)
    _examples: dict[FindingKind, list[Finding]] = field(factory=dict, init=False)

    def add(self, finding: Finding) -> None:
        """Counts one."""
        kind = finding.kind
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._mended[kind] = self._mended.get(kind, 0) + finding.is_mended
        examples = self._examples.setdefault(kind, [])
        if len(examples) < _EXAMPLES:
            examples.append(finding)

    @property
    def kinds(self) -> tuple[FoundKind, ...]:
        """All kinds found so far, in the order in which FindingKind names them."""
        return tuple(
            FoundKind(
                kind=kind,
                count=self._counts[kind],
                mended=self._mended[kind],
                examples=tuple(self._examples[kind]),
            )
            for kind in FindingKind
            if kind in self._counts
        )
