"""Text from anywhere, made safe for a terminal."""


def printable(text: str) -> str:
    """The text in one line; what cannot be seen, or moves the cursor, as Python writes it."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def printable_lines(text: str) -> str:
    """The same for text of several lines, as JSON writes it: JSON stays what it says."""
    return "".join(
        char if char.isprintable() or char == "\n" else _as_json_writes(char) for char in text
    )


def _as_json_writes(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
