"""What a stored message says, whoever has written it, and however wrong."""

import re
from pathlib import PurePosixPath

from attrs import frozen

from pantry_radio.adapters import exact_json
from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.errors import PermanentError
from pantry_radio.domain.jobs import JsonValue

_SURELY_KEPT = 100  # characters; of a longer id a path may have a part alone
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
# What failed tries leave behind; `eta` is the time of the next.
_OF_TRIES = frozenset({"retries", "traceback", "requeue_timestamp", "eta"})


@frozen(kw_only=True)
class Summary:
    """What an operator is shown of a message; None where it does not say so."""

    actor: str | None
    job_id: str | None
    retries: int
    traceback: str | None


def summary_of(data: bytes) -> Summary | None:
    """What the message in these bytes says; None where they hold no JSON object."""
    members = _members(data)
    if members is None:
        return None
    options = members.get("options")
    said = options if isinstance(options, dict) else {}
    retries = said.get("retries")
    return Summary(
        actor=_text(members.get("actor_name")),
        job_id=_job_id(members),
        retries=retries if isinstance(retries, int) else 0,
        traceback=_text(said.get("traceback")),
    )


def with_retries_anew(data: bytes, *, queue: str) -> bytes:
    """The same message as if it had never been tried; bytes that hold none stay as they are."""
    members = _members(data)
    options = None if members is None else members.get("options")
    if members is None or not isinstance(options, dict):
        return data
    kept: JsonValue = {key: value for key, value in options.items() if key not in _OF_TRIES}
    return exact_json.dump_compact({**members, "queue_name": queue, "options": kept})


def is_about(data: bytes, job_id: str) -> bool:
    """Whether a message brings a result of this job, or its path; cheap for most that do not."""
    # Ids of plain letters are written in one way; any other may be escaped in several.
    if _PLAIN.fullmatch(job_id) and job_id.encode() not in data and len(job_id) <= _SURELY_KEPT:
        return False
    members = _members(data)
    if members is None:
        return False
    path = _path(members)
    return _job_id(members) == job_id or (path is not None and path.name == _file_name(job_id))


def _members(data: bytes) -> dict[str, JsonValue] | None:
    try:
        members = exact_json.parse(data)
    except PermanentError:
        return None
    return members if isinstance(members, dict) else None


def _job_id(members: dict[str, JsonValue]) -> str | None:
    args = members.get("args")
    document = args[0] if isinstance(args, list) and args else None
    return _text(document.get("job_id")) if isinstance(document, dict) else None


def _path(members: dict[str, JsonValue]) -> PurePosixPath | None:
    args = members.get("args")
    path = args[0] if isinstance(args, list) and args else None
    return PurePosixPath(path) if isinstance(path, str) else None


def _file_name(job_id: str) -> str:
    return f"{encode_name(job_id)}.json"


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
