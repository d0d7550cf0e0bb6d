"""With --json, exactly one JSON document on standard output, also where a command failed early."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO, cast


class JsonAnswer:
    """What a command has said so far, and the end of it."""

    def __init__(self, *, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        self._out = _Heard(sys.stdout)
        self._err = _Heard(sys.stderr)
        self.error: str | None = None

    def about_failure(self, code: int) -> str | None:
        """The failure as JSON, unless the command has printed its own document."""
        if not self._is_wanted or code == 0 or any(self._out.heard):
            return None
        told = self.error or "".join(self._err.heard).strip() or "it failed, and did not say why"
        error = told.removeprefix("bouy: ")
        return json.dumps({"error": error, "exit_code": code}, indent=2)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Notes during a `with` block what is printed; it is printed all the same."""
        if not self._is_wanted:
            yield
            return
        with redirect_stdout(cast("TextIO", self._out)), redirect_stderr(cast("TextIO", self._err)):
            yield


class _Heard:
    """A stream that remembers the last that was written to it, and is otherwise what it was."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.heard: list[str] = []

    def write(self, text: str) -> int:
        """Writes on, and remembers."""
        self.heard = [*self.heard[-_REMEMBERED:], text]
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


_REMEMBERED = 20
