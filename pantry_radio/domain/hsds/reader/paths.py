"""JSON paths: where in a result a value stands."""

MAX_DEPTH = 64
"""Nothing of ours is looked for deeper."""
# Of a key in a path: every value has its path.
_MAX_KEY_LENGTH = 100


def of_member(path: str, key: str) -> str:
    """The path of an object's member."""
    key = key[:_MAX_KEY_LENGTH]
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{key!r}]"


def of_item(path: str, index: int) -> str:
    """The path of an array's item."""
    return f"{path}[{index}]"
