"""Which words of a command are files of this machine, and the same words for a container."""

from collections.abc import Iterator
from enum import Enum

from pantry_radio.entrypoints.compose.paths import Placing


class _Use(Enum):
    READ = "read"
    WRITTEN = "written"
    NO_FILE = "no file"


_OPTIONS: dict[str, dict[str, _Use]] = {
    "archive": {"--to": _Use.WRITTEN},
    "backup": {"--to": _Use.WRITTEN},
    "export": {"--to": _Use.WRITTEN},
    "recorder": {"--output-dir": _Use.WRITTEN, "--archive-dir": _Use.WRITTEN},
    "replay": {
        "--file": _Use.READ,
        "-f": _Use.READ,
        "--directory": _Use.READ,
        "-d": _Use.READ,
        "--report": _Use.WRITTEN,
    },
    "verify": {"--directory": _Use.READ, "-d": _Use.READ},
}
_OTHER_WORDS: dict[tuple[str, ...], _Use] = {
    ("backup", "create"): _Use.WRITTEN,
    ("backup", "verify"): _Use.READ,
    ("backup", "restore"): _Use.READ,
    ("db", "dump"): _Use.WRITTEN,
    ("db", "restore"): _Use.READ,
    ("read",): _Use.READ,
    ("record",): _Use.READ,
}
"""Commands whose words without an option may be files; a job id among them stays as it is."""


def placed(command: str, rest: tuple[str, ...], placing: Placing) -> Iterator[str]:
    """The words behind a command, each file among them as the container finds it."""
    options = _OPTIONS.get(command, {})
    path = (command, *rest[:1])
    bare = _OTHER_WORDS.get(path, _OTHER_WORDS.get((command,), _Use.NO_FILE))
    is_group = path in _OTHER_WORDS
    option = ""
    for number, word in enumerate(rest):
        name, has_value, value = word.partition("=")
        if option in options:
            yield _placed(word, options[option], placing)
        elif has_value and name in options:
            yield f"{name}={_placed(value, options[name], placing)}"
        elif word.startswith("-") or (is_group and number == 0):
            yield word
        else:
            yield _placed(word, bare, placing)
        option = word


def _placed(word: str, use: _Use, placing: Placing) -> str:
    if word == "-" or use is _Use.NO_FILE:
        return word
    return placing.read(word) if use is _Use.READ else placing.write(word)
