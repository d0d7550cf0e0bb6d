"""`sql_dumps/` of a publication: the new dump, what is called latest, and which others stay."""

from pathlib import PurePosixPath

from pantry_radio.domain.ports.data_repository import Draft
from pantry_radio.domain.ports.publishable_database import PublishableMoment
from pantry_radio.domain.publishing.large import GZIPPED, Fitted, put_fitting
from pantry_radio.domain.sql_dumps import (
    LATEST,
    LATEST_GZIPPED,
    checksum_line,
    checksum_name,
    superfluous,
)

DUMPS = PurePosixPath("sql_dumps")
DUMPS_KEPT = 7


def draft_dump(draft: Draft, moment: PublishableMoment, *, plain_bytes: int) -> Fitted | None:
    """Puts the dump of the moment; None where it is too large, and then none is called latest."""
    path = DUMPS / moment.facts.name
    dump = put_fitting(draft, path, moment.sql_dump, plain_bytes=plain_bytes)
    latest = None
    if dump is not None:
        latest = LATEST_GZIPPED if dump.is_gzipped else LATEST
        draft.put(DUMPS / latest, dump.chunks)
        for name in (dump.path.name, latest):
            draft.put(DUMPS / checksum_name(name), (checksum_line(dump.sha256, name),))
    for name in (LATEST, LATEST_GZIPPED, path.name, path.name + GZIPPED):
        if dump is None or name not in (latest, dump.path.name):
            draft.remove(DUMPS / name)
            draft.remove(DUMPS / checksum_name(name))
    newest = path.name if dump is None else dump.path.name
    there = [each.name for each in draft.files(DUMPS)]
    for gone in superfluous([*there, newest], latest=newest, keep=DUMPS_KEPT):
        draft.remove(DUMPS / gone)
    return dump
