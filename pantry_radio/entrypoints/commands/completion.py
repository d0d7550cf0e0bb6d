"""`bouy completion`: has a shell complete commands and options."""

import sys
from inspect import Parameter as ParameterOfFunction
from inspect import Signature
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

from pantry_radio.entrypoints.global_flags import MEANINGS

# Of itself the script for zsh does nothing but in a folder of $fpath.
_TO_BE_SOURCED = {
    "zsh": 'if [[ ${funcstack[1]} == _* ]]; then _cyclopts_bouy "$@"; '
    "else compdef _cyclopts_bouy bouy; fi\n"
}


def completion(
    shell: Literal["bash", "zsh", "fish"],
    *,
    install: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Print a script that has a shell complete `bouy` and `./bouy`.

    For the shell at hand: `source <(./bouy completion bash)`, the same in zsh, and
    `./bouy completion fish | source`. For all to come: `--install`.

    Parameters
    ----------
    shell
        Which shell.
    install
        Put the script where the shell looks for it. bash and zsh get a line in their start file.
    """
    app = _with_global_flags()
    if not install:
        print(app.generate_completion(shell=shell) + _TO_BE_SOURCED.get(shell, ""), end="")
        return
    file = app.install_completion(shell=shell)
    print(f"{file} is written; a new {shell} completes bouy and ./bouy", file=sys.stderr)


def _with_global_flags() -> cyclopts.App:
    """The command line with the flags in it that are taken off before it is reached."""
    from pantry_radio.entrypoints.cli import app  # noqa: PLC0415 (it imports us, when we are called)

    whole = cyclopts.App(name=app.name, version=app.version)
    for name in app:
        if not name.startswith("-"):
            whole.command(app[name], name=name)
    whole.default(_flags)
    return whole


def _flags(**_given: bool) -> None:
    """Stands for the command that takes the flags; its signature is made from `MEANINGS` below."""


_flags.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        ParameterOfFunction(
            name.removeprefix("--").replace("-", "_"),
            ParameterOfFunction.KEYWORD_ONLY,
            default=False,
            annotation=Annotated[bool, Parameter(name=name, negative="", help=meaning)],
        )
        for name, meaning in MEANINGS.items()
    ]
)
