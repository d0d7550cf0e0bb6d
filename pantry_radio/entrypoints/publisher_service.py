"""The publisher as a service: publishes at its start, every so often, and once more at its end."""

import threading
import time
from collections.abc import Callable

from loguru import logger

from pantry_radio.domain.errors import PantryRadioError, PublisherBusyError, TransientError
from pantry_radio.domain.publishing.publish import Publisher
from pantry_radio.entrypoints.publishing import limits_of, outcome, publisher
from pantry_radio.entrypoints.settings import Settings

LAST_RUN_SECONDS = 15.0
"""How long it may take after it was told to end; the supervisor gives a command 20 s."""
_TICK_SECONDS = 0.1


def run_publisher(settings: Settings, *, database_url: str, stop: threading.Event) -> None:
    """Publishes until `stop` is set. A publication that fails is told, and the next is tried.

    What is not done in time at the end is left: the next start does it, and nothing is half done.

    Raises:
        SettingsError: the settings cannot be right.
    """
    made = publisher(settings, database_url, limits_of(settings))
    _say_where(settings)
    while _ends_in_time(lambda: _publish(made, settings), stop):
        if stop.wait(settings.publisher_check_seconds):
            logger.info("Publishing once more before the end")
            _ends_in_time(lambda: _publish(made, settings), stop)
            return
        if stop.is_set():
            return


def _publish(made: Publisher, settings: Settings) -> None:
    try:
        published = made.publish()
    except PublisherBusyError as error:
        logger.info("{}", error)
    except TransientError as error:
        logger.warning("Not published, will be tried again: {}", error)
    except PantryRadioError as error:
        logger.error("Not published: {}", error)
    except OSError as error:
        logger.error("Not published: {}: {}", error.strerror or error, error.filename or "unnamed")
    else:
        for each in published.left_out:
            logger.warning("Not published: {}: {}", each.path, each.why)
        logger.info("{}", outcome(published, settings))


def _ends_in_time(work: Callable[[], None], stop: threading.Event) -> bool:
    """Whether it ended, before `stop` was set or soon after."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    deadline = None
    while thread.is_alive():
        thread.join(_TICK_SECONDS)
        if stop.is_set():
            deadline = deadline or time.monotonic() + LAST_RUN_SECONDS
            if time.monotonic() > deadline:
                logger.warning(
                    "Publishing was not done within {:.0f} s; the next start does it",
                    LAST_RUN_SECONDS,
                )
                return False
    return True


def _say_where(settings: Settings) -> None:
    where = settings.data_repo_url or f"{settings.data_repo_path} (DATA_REPO_URL is not set)"
    how = "pushing" if settings.push_enabled and settings.data_repo_url else "without pushing"
    logger.info("Publishing to {}, {}, every {} s", where, how, settings.publisher_check_seconds)
