"""Dead letters as files below `ARCHIVE_DIR/dead/`."""

import hashlib
from pathlib import Path

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.ports.dead_letters import DeadLetter

FOLDER = "dead"
_NO_JOB = "no-job-id"


class LocalDeadLetterFiles:
    """DeadLetterFiles: `dead/DAY OF DEATH (UTC)/JOB/SHA-256.json`, the message as it was queued."""

    def __init__(self, archive_dir: Path, *, fsync: bool = True) -> None:
        self._archive = archive_dir.absolute()
        self._files = DurableFiles(fsync=fsync)

    def keep(self, letter: DeadLetter) -> str:
        """See DeadLetterFiles.keep. The same letter gives the same name, another one another."""
        day = letter.died_at.date().isoformat()
        folder = self._archive / FOLDER / day / encode_name(letter.job_id or _NO_JOB)
        target = folder / f"{hashlib.sha256(letter.data).hexdigest()}.json"
        try:
            self._files.make_folder(folder, below=self._archive)
            try:
                self._files.create(target, letter.data)
            except FileExistsError:  # the same bytes: the name is their digest
                self._files.settle_folder(folder)
        except OSError as exc:
            raise ArchiveUnavailableError(
                f"a dead letter cannot be kept in {folder}: {exc.strerror or exc}; it stays in the "
                "queue (free space or mend permissions)"
            ) from exc
        return str(target)
