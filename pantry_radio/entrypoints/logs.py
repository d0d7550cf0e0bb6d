"""Log lines: a sentence for people, fields for machines, and never a payload."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loguru import logger

from pantry_radio.adapters.embedded.rotating_log import LogLimits, RotatingLog
from pantry_radio.entrypoints.global_flags import level_on_stderr

if TYPE_CHECKING:
    from loguru import Record

_QUIET_LIBRARIES = ("dramatiq",)
_LINE = "fields in one line"


def set_up_logs(
    level: str,
    *,
    also_to: Path | None = None,
    limits: LogLimits | None = None,
    on_stderr: bool = True,
) -> None:
    """Sends our lines, and those of the libraries, to stderr and perhaps to a file too.

    Lines of several processes in one file do not mix: each is one write in append mode. The file is
    kept small, as `RotatingLog` says.
    """
    logger.remove()
    if on_stderr:
        shown = level_on_stderr(level)
        logger.add(sys.stderr, level=shown, format=_format, backtrace=False, diagnose=False)
    if also_to is not None:
        log = RotatingLog(also_to, limits or LogLimits())
        logger.add(
            lambda line: log.write(line.encode(errors="backslashreplace")),
            level=level,
            format=_format,
            colorize=False,
            backtrace=False,
            diagnose=False,
        )
    logging.basicConfig(handlers=[_ToLoguru()], level=logging.NOTSET, force=True)
    for library in _QUIET_LIBRARIES:
        logging.getLogger(library).setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)


def _format(record: "Record") -> str:
    # Ids come from data: one with a line break in it must not write a line of its own.
    fields = "".join(f" {key}={value}" for key, value in record["extra"].items() if key != _LINE)
    record["extra"][_LINE] = _in_one_line(fields)
    record["message"] = _in_one_line(record["message"])
    return (
        "<dim>{time:YYYY-MM-DDTHH:mm:ss.SSSZZ}</dim> <level>{level: <7}</level> {message}"
        f"<dim>{{extra[{_LINE}]}}</dim>\n{{exception}}"
    )


def _in_one_line(text: str) -> str:
    """The text with what is no printable character as a Python string would show it."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


class _ToLoguru(logging.Handler):
    """Hands the libraries' records to loguru, with messages shown by their id alone."""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_payload(argument) for argument in record.args)
        exception = record.exc_info if record.exc_info and record.exc_info[0] else None
        logger.opt(exception=exception).log(
            _level(record), "{}: {}", record.name, record.getMessage()
        )


def _level(record: logging.LogRecord) -> str | int:
    try:
        return logger.level(record.levelname).name
    except ValueError:
        return record.levelno


def _without_payload(argument: object) -> object:
    """A Dramatiq message prints its arguments, a whole job result: its id must do."""
    message_id = getattr(argument, "message_id", None)
    return argument if message_id is None else f"message {message_id}"
