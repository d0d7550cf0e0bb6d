"""Use case: load what one message of the queue `reconciler` brings, by the rules of replay."""

import hashlib

from attrs import frozen

from pantry_radio.domain.errors import InvalidMessageError, PermanentError
from pantry_radio.domain.examining import RecordedJob, parse_read
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.loading import Loader
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec

IN_MESSAGE = "message"
"""Stands for the path of a result that came whole; its file, if there is one, is not known."""


@frozen(kw_only=True)
class Loaded:
    """How a message ended, and where it lies in the rejected store if it failed."""

    outcome: FileOutcome
    kept_at: str | None = None


def load_message(
    payload: JsonValue,
    *,
    files: ArchivedFiles,
    archive: ArchiveFiles,
    loader: Loader,
    codec: JobResultCodec,
) -> Loaded:
    """Loads the file that a path names, or a whole job result; its inputs are marked, no more.

    `reconcile` derives the rows, for many messages at once. May be repeated, at once and in any
    order. A payload that fails lies in the rejected store when this returns, with the reason.

    Raises:
        TransientError: the database or the archive is away; the message must come again.
        DatabaseNotMigratedError, DatabaseTooNewError: as well, it is no fault of the message.
    """
    parsed = _parsed(payload, files, codec)
    outcome = parsed if isinstance(parsed, FileOutcome) else loader.load([parsed])[0]
    if outcome.outcome is not Outcome.FAILED:
        return Loaded(outcome=outcome)
    reason, detail = outcome.reason or PermanentError.reason, outcome.detail or ""
    kept_at = archive.reject(_bytes_of(payload, codec), reason=reason, detail=detail)
    return Loaded(outcome=outcome, kept_at=kept_at)


def _parsed(
    payload: JsonValue, files: ArchivedFiles, codec: JobResultCodec
) -> RecordedJob | FileOutcome:
    if isinstance(payload, str):
        return parse_read(payload, lambda: files.read(payload), codec)
    try:
        return _whole_result(payload, codec)
    except PermanentError as error:
        return FileOutcome(
            path=IN_MESSAGE, outcome=Outcome.FAILED, reason=error.reason, detail=str(error)
        )


def _whole_result(payload: JsonValue, codec: JobResultCodec) -> RecordedJob:
    """A result that came whole counts as the file that the recorder would write of it."""
    if not isinstance(payload, dict):
        raise InvalidMessageError(
            f"a message is a path or a job result, this is a {type(payload).__name__}"
        )
    data = codec.dump(payload)
    return RecordedJob(
        path=IN_MESSAGE,
        job_result=codec.structure(payload),
        content_sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
    )


def _bytes_of(payload: JsonValue, codec: JobResultCodec) -> bytes:
    try:
        return codec.dump(payload)
    except PermanentError:
        return codec.dump_inexact(payload)
