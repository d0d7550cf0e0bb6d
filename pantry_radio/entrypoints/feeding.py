"""Hands the paths of recorded results to the reconciler, without ever standing in their way."""

import time
from pathlib import PurePosixPath
from threading import Lock
from typing import Protocol

from attrs import define, field
from loguru import logger

from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.loading_queue import LoadingQueue

# Some 100 MB on the queue server, which needs its memory for results that are not recorded yet.
MOST_WAITING = 200_000
_LOOK_EVERY_SECONDS = 5.0


class FeedingCounts(Protocol):
    """What is counted; see RecorderMetrics."""

    def enqueued(self) -> None:
        """Counts a path that was sent."""
        ...

    def not_enqueued(self, *, is_full: bool) -> None:
        """Counts a path that was not."""
        ...


@define(kw_only=True)
class Feeding:
    """Sends paths to the queue `reconciler` while it can be reached and is not too full.

    Nothing is tried again: the ledger tells the next replay what has not been loaded.
    """

    queue: LoadingQueue
    metrics: FeedingCounts
    most_waiting: int = MOST_WAITING
    _lock: Lock = field(factory=Lock, init=False)
    _looks_again_at: float = field(default=0.0, init=False)
    _is_full: bool = field(default=False, init=False)

    def send(self, path: PurePosixPath) -> None:
        """Sends the path of a result that is durable. Never raises; may be repeated."""
        try:
            is_full = self._is_too_full()
            if not is_full:
                self.queue.send([str(path)])
        except TransientError as error:
            self.metrics.not_enqueued(is_full=False)
            logger.bind(path=str(path)).warning("Recorded, and not handed on: {}", error)
            return
        if is_full:
            self.metrics.not_enqueued(is_full=True)
        else:
            self.metrics.enqueued()

    def _is_too_full(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if now >= self._looks_again_at:
                self._looks_again_at = now + _LOOK_EVERY_SECONDS
                was_full, self._is_full = self._is_full, self._measured()
                if self._is_full and not was_full:
                    logger.warning(
                        "The queue `reconciler` holds over {} paths: what is recorded now is found "
                        "by the next replay. Does `./bouy reconciler` run, and its database?",
                        self.most_waiting,
                    )
            return self._is_full

    def _measured(self) -> bool:
        depth = self.queue.depth()
        return depth.ready + depth.delayed > self.most_waiting
