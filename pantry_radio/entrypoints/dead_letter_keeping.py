"""While a recorder runs: each dead letter gets its file, and the old ones leave the queue."""

import threading
from datetime import UTC, datetime, timedelta

from attrs import define, field
from loguru import logger

from pantry_radio.domain.dead_letters import keep_safe
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.dead_letters import DeadLetterFiles, DeadLetters

_PAUSE_SECONDS = 30.0


@define(kw_only=True)
class DeadLetterKeeping:
    """Looks after the dead letters now and then, in a thread; cheap where there are no new ones."""

    dead: DeadLetters
    files: DeadLetterFiles
    days: int
    _known: frozenset[tuple[str, datetime]] = field(default=frozenset(), init=False)
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)

    def start(self) -> None:
        """Looks after them from now on; trouble is logged, and tried again."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Does it a last time."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._stop.is_set()
            try:
                self._keep()
            except TransientError as error:
                logger.warning("Dead letters wait to be exported: {}", error)
            self._stop.wait(_PAUSE_SECONDS)

    def _keep(self) -> None:
        known = self._known
        oldest = datetime.now(UTC) - timedelta(days=self.days)
        self._known = keep_safe(known=known, died_before=oldest, dead=self.dead, files=self.files)
        new = len(self._known - known)
        if new:
            logger.error("{} new dead letters: see `./bouy dead list`", new)
