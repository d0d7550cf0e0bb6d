"""Text that PostgreSQL takes for any text that JSON can hold, both ways, in the same order.

PostgreSQL refuses U+0000 and lone surrogates, in text and in jsonb. They are kept under escapes
that begin with a neighbour (U+0001, U+D7FF), which is escaped itself: different texts stay
different, and `COLLATE "C"` orders them by code points as Python does. Any other text is kept as it
is.
"""

import re

_TO_ESCAPE = re.compile(r"[\x00\x01\uD7FF-\uDFFF]")
_ESCAPED = re.compile(r"\x01[\x01\x02]|\uD7FF(?:\x02|\x03[\uE000-\uE7FF])")
_SURROGATE_SHIFT = 0x800
_CONTROLS = {"\x00": "\x01\x01", "\x01": "\x01\x02", "\ud7ff": "\ud7ff\x02"}
_CONTROLS_BACK = {escape: char for char, escape in _CONTROLS.items()}


def stored(text: str) -> str:
    """The text as it is stored."""
    return _TO_ESCAPE.sub(_escape, text) if _TO_ESCAPE.search(text) else text


def restored(text: str) -> str:
    """The text that was stored."""
    return _ESCAPED.sub(_unescape, text) if _ESCAPED.search(text) else text


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _CONTROLS.get(char) or f"\ud7ff\x03{chr(ord(char) + _SURROGATE_SHIFT)}"


def _unescape(match: re.Match[str]) -> str:
    escape = match[0]
    return _CONTROLS_BACK.get(escape) or chr(ord(escape[-1]) - _SURROGATE_SHIFT)
