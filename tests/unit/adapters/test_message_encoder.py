"""Messages arrive as they were sent, and what is in an envelope cannot hurt the worker."""

import json
from typing import Any

import dramatiq
import pytest
from dramatiq.brokers.stub import StubBroker
from dramatiq.encoder import JSONEncoder
from dramatiq.errors import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.dramatiq_broker.encoder import ExactJsonEncoder, ExactMessage
from pantry_radio.adapters.dramatiq_broker.envelope import due_at_ms, open_envelope
from pantry_radio.adapters.dramatiq_broker.recorder_actor import declare_recorder
from pantry_radio.domain.errors import (
    InvalidJsonError,
    InvalidMessageError,
    NotExactJsonError,
    PermanentError,
)
from pantry_radio.domain.jobs import JsonValue

from .test_exact_json import values

encoder = ExactJsonEncoder()


def _broker() -> dramatiq.Broker:
    broker = StubBroker(middleware=[])
    declare_recorder(broker, lambda _: None)
    return broker


BROKER = _broker()


def _message(document: JsonValue) -> ExactMessage:
    return ExactMessage(
        queue_name="recorder", actor_name="record_result", args=(document,), kwargs={}, options={}
    )


def _members(**changes: object) -> bytes:
    members = {**_message({"job_id": "1"}).asdict(), **changes}
    return json.dumps({key: value for key, value in members.items() if value != "absent"}).encode()


def _opened(data: bytes) -> ExactMessage:
    return open_envelope(data, redis_id="r1", queue_name="recorder", broker=BROKER)


@given(values)
def test_a_result_arrives_as_it_was_sent(document: JsonValue) -> None:
    arrived = _opened(_message(document).encode())

    assert repr(arrived.args) == repr((document,))


@given(values)
def test_it_is_written_as_dramatiq_itself_writes_it(document: JsonValue) -> None:
    members = _message(document).asdict()

    assert encoder.encode(members) == JSONEncoder().encode(members)
    assert repr(encoder.decode(JSONEncoder().encode(members))["args"]) == repr([document])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", InvalidJsonError),
        (b"\x80\x04pickled", InvalidJsonError),
        (_members()[:-1], InvalidJsonError),
        (_members().replace(b'"kwargs"', b'"args"'), NotExactJsonError),
        (_members(args=[float("nan")]), NotExactJsonError),
        (_members().replace(b'"1"', b"1e999"), NotExactJsonError),
        (_members().replace(b'"1"', b"9" * 4301), NotExactJsonError),
        (b"[" * 5000 + b"]" * 5000, NotExactJsonError),
        (b"[]", InvalidMessageError),
        (_members(args="absent"), InvalidMessageError),
        (_members(args={}), InvalidMessageError),
        (_members(args=[]), InvalidMessageError),
        (_members(args=[1, 2]), InvalidMessageError),
        (_members(kwargs={"other": 1}), InvalidMessageError),
        (_members(kwargs=[1]), InvalidMessageError),
        (_members(actor_name="absent"), InvalidMessageError),
        (_members(actor_name="other"), InvalidMessageError),
        (_members(actor_name=[]), InvalidMessageError),
    ],
)
def test_what_no_actor_can_take_is_refused(data: bytes, error: type[PermanentError]) -> None:
    with pytest.raises(error):
        _opened(data)


def test_an_integer_of_4300_digits_arrives() -> None:
    assert _opened(_message(10**4299).encode()).args == (10**4299,)


@pytest.mark.parametrize(
    "changes",
    [
        {"queue_name": "default"},
        {"queue_name": "recorder.DQ"},
        {"queue_name": None},
        {"options": {"throws": "x", "pipe_target": {}, "max_retries": "many", "eta": "soon"}},
        {"options": {"retries": "many", "traceback": 7, "redis_message_id": "other"}},
        {"options": None},
        {"message_id": 7},
        {"message_id": "absent"},
        {"message_timestamp": -(10**30)},
        {"message_timestamp": "absent"},
        {"args": [], "kwargs": {"job_result": {"job_id": "1"}}},
        {"kwargs": None},
        {"unknown": {"anything": 1}},
    ],
    ids=str,
)
def test_anything_else_may_be_missing_or_wrong(changes: dict[str, Any]) -> None:
    message = _opened(_members(**changes))

    assert (*message.args, *message.kwargs.values()) == ({"job_id": "1"},)
    assert message.queue_name == "recorder"
    assert message.options == {"redis_message_id": "r1"}
    assert isinstance(message.message_id, str)
    assert 0 <= message.message_timestamp < 10**15


def test_the_count_of_tries_is_kept() -> None:
    options = {"retries": 3, "traceback": "Traceback …", "requeue_timestamp": 5}

    assert _opened(_members(options=options)).options == {**options, "redis_message_id": "r1"}


@pytest.mark.parametrize(
    ("options", "due"),
    [({"eta": 12}, 12), ({"eta": 12.9}, 12), ({"eta": "12"}, 0), ({}, 0), (7, 0), ({"eta": -1}, 0)],
)
def test_a_message_without_a_time_is_due_at_once(options: object, due: int) -> None:
    assert due_at_ms(_members(options=options)) == due
    assert due_at_ms(b"no message") == 0


@given(st.binary())
def test_any_bytes_are_opened_or_refused(data: bytes) -> None:
    with pytest.raises(PermanentError):
        _opened(data)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"a": 1, "a": 2}'])
def test_for_other_brokers_the_error_is_dramatiqs(data: bytes) -> None:
    with pytest.raises(DecodeError):
        encoder.decode(data)
