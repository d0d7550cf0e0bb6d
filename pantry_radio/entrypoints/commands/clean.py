"""`bouy clean`: removes what this installation stores, after saying what that is."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from rich.filesize import decimal

from pantry_radio.domain.errors import CleaningRefusedError, ServiceError, SettingsError
from pantry_radio.entrypoints.cleaning import (
    Item,
    items,
    left_in_queues,
    refuse_while_anything_runs,
    remove,
)
from pantry_radio.entrypoints.settings import Settings, load_settings

_Flag = Annotated[bool, Parameter(negative="")]


def clean(
    *,
    yes: _Flag = False,
    archive: _Flag = False,
    discard_queue: _Flag = False,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Say what is stored in PANTRY_RADIO_HOME, with sizes, and remove it when you agree.

    Database, queues, logs and metrics of our own servers: all can be made again from the archive,
    which stays unless --archive names it, and so does the data repository.

    Parameters
    ----------
    yes
        Do not ask.
    archive
        Recorded results and the rest of OUTPUT_DIR and ARCHIVE_DIR too, but no backups and dumps.
        They cannot be made again.
    discard_queue
        Even if the queues hold results that are not recorded yet.
    all_
        Bouy's Python environment too; the next command makes it again.
    json_
        Print what it is, and whether it was removed, as JSON.
    """
    settings = load_settings()
    refuse_while_anything_runs(settings)
    found = items(settings, archive=archive, environment=all_)
    if not json_:
        _print(settings, found, archive=archive)
    if found:
        _refuse_to_lose_results(settings, discard_queue=discard_queue)
    is_agreed = bool(found) and (yes or (not json_ and _agrees(archive=archive)))
    if is_agreed:
        remove(settings, found)
    if json_:
        print(json.dumps({"items": [_as_json(item) for item in found], "removed": is_agreed}))
    elif found:
        print("removed" if is_agreed else "nothing was removed")
    return 0 if is_agreed or not found else 1


def _print(settings: Settings, found: Sequence[Item], *, archive: bool) -> None:
    if not found:
        print(f"nothing is stored in {settings.home}")
        return
    print("This would be removed:")
    for item in found:
        print(f"  {decimal(item.size_bytes):>10}  {item.what:<18} {item.path}")
    print(f"  {decimal(sum(item.size_bytes for item in found)):>10}  in all")
    if not archive:
        print(f"The archive stays: {settings.output_dir}, {settings.archive_dir}")


def _refuse_to_lose_results(settings: Settings, *, discard_queue: bool) -> None:
    """A message in a queue was paid for, and nothing can bring it back."""
    if discard_queue:
        return
    try:
        undone, dead = left_in_queues(settings)
    except ServiceError as error:
        raise CleaningRefusedError(
            "what the queues still hold cannot be seen, because cache does not start; "
            f"--discard-queue removes them unseen. {str(error).partition(chr(10))[0]}"
        ) from error
    if undone or dead:
        raise CleaningRefusedError(
            f"the queues still hold {undone} messages that are not done, and {dead} dead letters; "
            "`./bouy recorder --drain` and `./bouy dead export` save them, "
            "--discard-queue removes them too"
        )


def _agrees(*, archive: bool) -> bool:
    if not sys.stdin.isatty():
        raise SettingsError("clean asks on a terminal; elsewhere, --yes says that you agree")
    if archive:
        question = "The archive cannot be made again. Type `remove` to remove all this: "
        return _answer(question) == "remove"
    return _answer("Remove all this? [y/N] ").lower() in ("y", "yes")


def _answer(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _as_json(item: Item) -> dict[str, object]:
    return {"what": item.what, "path": str(item.path), "size_bytes": item.size_bytes}
