"""Every error of the project; being Permanent or Transient alone decides about a retry."""

from typing import ClassVar


class PantryRadioError(Exception):
    """Root of all errors that the project raises on purpose."""

    reason: ClassVar[str] = "error"
    """Stable name for reports, labels and the rejected store."""


class PermanentError(PantryRadioError):
    """Trying again cannot help: the input or a setting must change."""


class TransientError(PantryRadioError):
    """Trying again later may help: something outside is away or busy."""


# -- What came in -------------------------------------------------------------------------------


class InvalidJsonError(PermanentError):
    """The bytes are no JSON. Cure: have the producer send the result again."""

    reason = "invalid_json"


class NotExactJsonError(PermanentError):
    """JSON that Python cannot give back unchanged.

    Duplicate keys, NaN, Infinity, overflowing floats, integers of over 4,300 digits, nesting
    deeper than the parser follows. Cure: mend the producer; the bytes are in the rejected store.
    """

    reason = "not_exact_json"


class InvalidMessageError(PermanentError):
    """JSON, but no message that an actor of ours can take. Cure: mend the producer."""

    reason = "invalid_message"


class InvalidJobError(PermanentError):
    """JSON, but no job result: no object, or no usable `job_id`. Cure: mend the producer."""

    reason = "invalid_job"


class MissingDayError(InvalidJobError):
    """No date in `job.created_at` or `completed_at`. Cure: send one of them as ISO 8601."""

    reason = "missing_day"


# -- The archive of files -----------------------------------------------------------------------


class EntryMissingError(PermanentError):
    """There is no file at this archive path."""

    reason = "missing"


class EntryExistsError(PermanentError):
    """There is a file at this archive path already; it was left alone."""

    reason = "exists"


class EntryChangedError(TransientError):
    """Another writer changed the file meanwhile. Cure: read it again and decide anew."""

    reason = "changed"


class ArchiveUnavailableError(TransientError):
    """The archive cannot be read or written now. Cure: free space, or mend the permissions."""

    reason = "archive_unavailable"


class LatestBlockedError(PermanentError):
    """`latest` is a real folder or file, not our link. Cure: move it away; nothing else waits."""

    reason = "latest_blocked"


class UnreadableFileError(PermanentError):
    """A found file cannot be read. Cure: mend its permissions or the disk, and run again."""

    reason = "unreadable"


class TooLargeError(UnreadableFileError):
    """A found file is larger than the limit (100 MB)."""

    reason = "too_large"


class NotARegularFileError(UnreadableFileError):
    """A found path is a link, folder, pipe, socket or device."""

    reason = "not_a_regular_file"


class DamagedPackError(UnreadableFileError):
    """A packed day is not what its manifest says. Cure: `./bouy archive verify`, a backup."""

    reason = "damaged_pack"


class PackExistsError(PermanentError):
    """There is a pack of this name already; it was left alone."""

    reason = "pack_exists"


class UnpackableDayError(PermanentError):
    """A day holds what a pack could not give back. Cure: the message names it; move it away."""

    reason = "unpackable_day"


class PackingInProgressError(TransientError):
    """Another `./bouy archive` is at work here. Cure: wait until it is done."""

    reason = "packing_in_progress"


class UnpackRefusedError(PermanentError):
    """Other content lies where a packed file is to go. Cure: move it away, or give `--to`."""

    reason = "unpack_refused"


class OutsideDirectoryError(PermanentError):
    """A path leads out of the directory that was given. Cure: give the directory it lies in."""

    reason = "outside_directory"


# -- Queue and database -------------------------------------------------------------------------


class QueueUnavailableError(TransientError):
    """Redis or Valkey does not answer. Cure: `./bouy ps`, `./bouy logs cache`, check REDIS_URL."""

    reason = "queue_unavailable"


class DatabaseUnavailableError(TransientError):
    """PostgreSQL does not answer. Cure: `./bouy ps`, `./bouy logs db`, check DATABASE_URL."""

    reason = "database_unavailable"


class DatabaseConflictError(TransientError):
    """A deadlock or serialization failure; the transaction is undone. Cure: do it again."""

    reason = "database_conflict"


class DatabaseRefusedError(PermanentError):
    """PostgreSQL refused a statement or a value. Cure: see the message."""

    reason = "database_error"


class DatabaseNotMigratedError(PermanentError):
    """The database lacks our tables or is older than this program. Cure: `./bouy db migrate`."""

    reason = "database_not_migrated"


class DatabaseInUseError(TransientError):
    """Another program of ours uses the database. Cure: the message says what to stop."""

    reason = "database_in_use"


class DatabaseNotEmptyError(PermanentError):
    """The database holds rows, which are not replaced unasked. Cure: `--overwrite`, if meant."""

    reason = "database_not_empty"


class DumpError(PermanentError):
    """A SQL dump cannot be written or loaded. Cure: the message says it."""

    reason = "dump"


class BackupError(PermanentError):
    """A backup is damaged, or cannot be made or put back. Cure: the message says it."""

    reason = "backup"


class DatabaseTooNewError(PermanentError):
    """The database was migrated by a newer program. Cure: run that version, or a newer one."""

    reason = "database_too_new"


# -- Running it ---------------------------------------------------------------------------------


class SettingsError(PermanentError):
    """A setting is missing or wrong. Cure: the message names each."""

    reason = "settings"


class ServiceError(TransientError):
    """A service of ours could not be started, found or stopped. Cure: the message names the log."""

    reason = "service"


class CleaningRefusedError(PermanentError):
    """Something is in use, or may not be removed. Cure: the message says what to do first."""

    reason = "cleaning_refused"


# -- Publishing ---------------------------------------------------------------------------------


class PublishingError(PantryRadioError):
    """Nothing was published, and the remote is as it was. Cure: the message says it."""

    reason = "publishing"


class PublicationRefusedError(PublishingError, PermanentError):
    """What is here is so much less than was published that something must be wrong."""

    reason = "publication_refused"


class PublisherBusyError(PublishingError, TransientError):
    """Another publisher is at work. Cure: wait until it is done."""

    reason = "publisher_busy"


class DirtyRepositoryError(PublishingError, PermanentError):
    """DATA_REPO_PATH holds work that is not ours. Cure: commit it or move it away."""

    reason = "dirty_repository"


class RepositoryConflictError(PublishingError, PermanentError):
    """What is here and what is on the remote contradict each other. Cure: the message says it."""

    reason = "repository_conflict"


class FileTooLargeToPublishError(PublishingError, PermanentError):
    """A file is over 100 MB. Cure: remove it, or publish less."""

    reason = "file_too_large"


class PublicationRejectedError(PublishingError, TransientError):
    """The remote got something else meanwhile. Cure: publish again, on top of that."""

    reason = "publication_rejected"


class RemoteRefusedError(PublishingError, PermanentError):
    """The remote does not take what we send, or does not know us. Cure: token, rights, rules."""

    reason = "remote_refused"


class RemoteUnavailableError(PublishingError, TransientError):
    """The remote cannot be reached. Cure: check DATA_REPO_URL and the network; try again."""

    reason = "remote_unavailable"


class RepositoryUnavailableError(PublishingError, TransientError):
    """The clone cannot be read or written, or there is no git. Cure: free space, mend rights."""

    reason = "repository_unavailable"


class ExportError(TransientError):
    """An export cannot be written where it was wanted. Cure: the message names the place."""

    reason = "export"
