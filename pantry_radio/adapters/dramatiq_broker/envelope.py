"""Opens the envelope of a message: what any producer may send, made safe to hand to Dramatiq."""

import inspect
from functools import lru_cache
from typing import Any

import dramatiq
from dramatiq.common import q_name
from dramatiq.errors import ActorNotFound

from pantry_radio.adapters import exact_json
from pantry_radio.adapters.dramatiq_broker.encoder import ExactMessage
from pantry_radio.domain.errors import InvalidMessageError
from pantry_radio.domain.jobs import JsonValue

_YEAR_10000_MS = 253_402_300_800_000
# Others are Dramatiq's orders to the worker (throws, pipe_target, max_retries …), which make a
# thread of it die when they are of a wrong type. What a message is to do is not the sender's word.
_KEPT_OPTIONS: tuple[tuple[str, type], ...] = (
    ("retries", int),
    ("traceback", str),
    ("requeue_timestamp", int),
)


def open_envelope(
    data: bytes, *, redis_id: str, queue_name: str, broker: dramatiq.Broker
) -> ExactMessage:
    """The message in the bytes that lay on a queue under `redis_id`, for an actor that can take it.

    The arguments are exactly as sent. Of the rest only what Dramatiq needs is taken, in the form
    that it needs: `actor_name` and `args` must be there, anything else may be missing or wrong.

    Raises:
        InvalidJsonError, NotExactJsonError: as in `exact_json.parse`.
        InvalidMessageError: no message, or none that an actor of this broker can take.
    """
    members = exact_json.parse(data)
    if not isinstance(members, dict):
        raise InvalidMessageError(f"a message is a JSON object, not a {type(members).__name__}")
    args, kwargs = members.get("args"), members.get("kwargs") or {}
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise InvalidMessageError("`args` must be an array, and `kwargs` an object or absent")
    actor_name = members.get("actor_name")
    _refuse_what_no_actor_takes(broker, queue_name, actor_name, args, kwargs)
    message_id = members.get("message_id")
    return ExactMessage(
        queue_name=q_name(queue_name),
        actor_name=str(actor_name),
        args=tuple(args),
        kwargs=kwargs,
        options={**_options(members.get("options")), "redis_message_id": redis_id},
        message_id=message_id if isinstance(message_id, str) and message_id else redis_id,
        message_timestamp=_sent_at_ms(members.get("message_timestamp")),
    )


def due_at_ms(data: bytes) -> int:
    """When a delayed message is due, in milliseconds since 1970; 0, so now, where none is said."""
    try:
        members: Any = exact_json.parse(data)
        eta = members["options"]["eta"]
        return int(eta) if 0 < eta < _YEAR_10000_MS else 0
    except Exception:  # noqa: BLE001 - whatever is wrong with it is found when it is opened
        return 0


def _refuse_what_no_actor_takes(
    broker: dramatiq.Broker,
    queue_name: str,
    actor_name: JsonValue,
    args: list[JsonValue],
    kwargs: dict[str, JsonValue],
) -> None:
    try:
        actor = broker.get_actor(str(actor_name))
    except ActorNotFound:
        actor = None
    if actor is None or actor.queue_name != q_name(queue_name):
        raise InvalidMessageError(f"there is no actor {str(actor_name)[:200]!r} on this queue")
    try:
        _signature(actor).bind(*args, **kwargs)
    except TypeError as exc:
        raise InvalidMessageError(f"wrong arguments for {actor_name}: {exc}"[:500]) from exc


@lru_cache(maxsize=16)
def _signature(actor: "dramatiq.Actor[..., object]") -> inspect.Signature:
    return inspect.signature(actor.fn)


def _options(given: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(given, dict):
        return {}
    return {name: given[name] for name, kind in _KEPT_OPTIONS if type(given.get(name)) is kind}


def _sent_at_ms(given: JsonValue) -> int:
    """The time of sending, or 0 where it is not known: never the clock of the worker."""
    is_time = isinstance(given, int | float) and 0 < given < _YEAR_10000_MS
    return int(given) if is_time else 0  # type: ignore[arg-type]
