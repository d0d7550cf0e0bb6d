"""Names of services as arguments of commands: a shell completes them, and we refuse the others."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from cyclopts import Parameter, Token


def _as_given(_type: object, tokens: Sequence[Token]) -> str:
    """The word itself: `known_service` refuses a wrong one in a sentence."""
    return tokens[0].value


ServiceName: TypeAlias = Annotated[
    Literal["app", "cache", "db", "recorder", "reconciler", "publisher", "metrics"],
    Parameter(converter=_as_given, n_tokens=1),
]
LoggedName: TypeAlias = Annotated[
    Literal["cache", "db", "recorder", "reconciler", "publisher", "metrics", "supervisor"],
    Parameter(converter=_as_given, n_tokens=1),
]
"""What has a log; `app` has none, and is told so."""
