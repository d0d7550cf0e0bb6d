"""From what an empty database is restored, and whether it may be."""

from enum import StrEnum

from attrs import frozen


class Source(StrEnum):
    """Where the rows come from."""

    DUMP = "dump"
    ARCHIVE = "archive"
    NOTHING = "nothing"


class Step(StrEnum):
    """What is to be done with the database."""

    LOAD = "load"
    OVERWRITE = "overwrite"
    GO_ON = "go on"
    LEAVE = "leave"
    REFUSE = "refuse"


@frozen(kw_only=True)
class Situation:
    """What is there.

    `is_unfinished`: an earlier initialization began a replay that has not ended well.
    `holds_the_dump`: the digest of the database is the one of the dump.
    """

    has_dump: bool
    has_files: bool
    has_rows: bool
    is_unfinished: bool
    holds_the_dump: bool
    may_overwrite: bool


def source_of(situation: Situation) -> Source:
    """A dump goes before files: it is proved, and loads in seconds."""
    if situation.has_dump:
        return Source.DUMP
    return Source.ARCHIVE if situation.has_files else Source.NOTHING


def step_for(situation: Situation) -> Step:
    """Rows are overwritten only on demand, and never with nothing.

    A replay that did not end well goes on, also where a dump has come meanwhile: that takes nothing
    away, however long the database has been in use since.
    """
    if source_of(situation) is Source.NOTHING or situation.holds_the_dump:
        return Step.LEAVE
    if not situation.has_rows:
        return Step.LOAD
    if situation.may_overwrite:
        return Step.OVERWRITE
    can_go_on = situation.is_unfinished and situation.has_files
    return Step.GO_ON if can_go_on else Step.REFUSE
