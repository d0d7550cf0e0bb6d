"""Keeps what is derived from the recorded files current while a recorder runs."""

import threading
import time
from datetime import UTC, datetime

from attrs import define, field
from loguru import logger

from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.recording import summarise

# A summary may lag by the larger of one second and twenty times what it cost to write, so that its
# cost stays a fixed share of the time, however large the day.
_PAUSE_SECONDS = 1.0
_SHARE = 20
OLD_TEMPORARY_SECONDS = 3600.0


@define(kw_only=True)
class Summaries:
    """Derives summaries and `latest` in a thread: deriving a large day anew stops nothing else."""

    archive: ArchiveFiles
    codec: JobResultCodec
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _is_tidy: bool = field(default=False, init=False)
    _blocked: str | None = field(default=None, init=False)

    def start(self) -> None:
        """Begins. Trouble is logged, and tried again later."""
        self._thread = threading.Thread(target=self._keep_current, name="summaries", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Ends, after a last time; to be called when nobody records any more.

        Raises:
            TransientError: the last time failed. The next start brings them up to date.
        """
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Derives the summaries of all noted days, and `latest`; the first time, tidies up."""
        if not self._is_tidy:
            self._tidy_up()
        today = datetime.now(UTC).date()
        done = summarise(today=today, archive=self.archive, codec=self.codec)
        for day in done.days:
            logger.debug("Derived the summary of {}", day)
        if done.latest_blocked is not None and done.latest_blocked != self._blocked:
            logger.warning("{}", done.latest_blocked)
        self._blocked = done.latest_blocked

    def _keep_current(self) -> None:
        pause_seconds = 0.0
        while not self._stop.wait(pause_seconds):
            began = time.monotonic()
            try:
                self.bring_up_to_date()
            except TransientError as error:
                logger.warning("Summaries wait: {}", error)
            except Exception:  # noqa: BLE001 - atop a loop: one bad pass must not be the last
                logger.exception("Summaries wait")
            pause_seconds = max(_PAUSE_SECONDS, _SHARE * (time.monotonic() - began))

    def _tidy_up(self) -> None:
        for day in self.archive.note_changed_summaries():
            logger.warning("The summary of {} was changed by another hand; it is derived anew", day)
        swept = self.archive.sweep_temporaries(older_than_seconds=OLD_TEMPORARY_SECONDS)
        if swept:
            logger.info("Removed {} temporary files of writers that were killed", swept)
        self._is_tidy = True
