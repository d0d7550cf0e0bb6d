"""Use case: hand recorded files to the queue `reconciler`, so that many machines load them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from attrs import frozen

from pantry_radio.domain.choosing import Choice
from pantry_radio.domain.errors import OutsideDirectoryError
from pantry_radio.domain.examining import RecordedJob, parse_file
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles

BATCH_FILES = 500


@frozen(kw_only=True)
class EnqueueReport:
    """How many files were handed over, and how many lie where no other machine would find them."""

    sent: int = 0
    refused: int = 0


def enqueue(
    found: Iterable[FoundFile],
    *,
    files: ArchivedFiles,
    queue: LoadingQueue,
    on_refused: Callable[[OutsideDirectoryError], None],
) -> EnqueueReport:
    """Sends the path of each file, unread: what is in it is judged where it is loaded.

    A message carries a path relative to OUTPUT_DIR or ARCHIVE_DIR and nothing else. May be
    repeated, and be given up in the middle: what is loaded already changes nothing.

    Raises:
        QueueUnavailableError: the queue server does not answer; what was sent stays sent.
    """
    sent = refused = 0
    rest = iter(found)
    while batch := tuple(islice(rest, BATCH_FILES)):
        paths: list[JsonValue] = []
        for file in batch:
            try:
                paths.append(files.path_of(file))
            except OutsideDirectoryError as error:
                refused += 1
                on_refused(error)
        queue.send(paths)
        sent += len(paths)
    return EnqueueReport(sent=sent, refused=refused)


def chosen(files: RecordedFiles, choice: Choice, codec: JobResultCodec) -> Iterator[FoundFile]:
    """The files that a choice takes. One is opened only where its path does not tell.

    What cannot be read is handed over too: it fails where it is loaded, and says why.
    """
    for found in files.walk(choice.pattern):
        takes = choice.of_path(found.path)
        if takes is None:
            job = parse_file(found, files, codec)
            takes = not isinstance(job, RecordedJob) or choice.of_job(found.path, job.job_result)
        if takes:
            yield found
