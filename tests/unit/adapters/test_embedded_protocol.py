"""Every message comes back from its line as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.embedded.protocol import (
    Down,
    Lease,
    Message,
    Program,
    Ps,
    Ready,
    Refused,
    Register,
    ServiceState,
    ServiceStatus,
    States,
    Stop,
    Stopped,
    Up,
    decode,
    encode,
)
from pantry_radio.domain.errors import ServiceError

# Environments may hold bytes that are no UTF-8, which Python shows as lone surrogates.
texts = st.text(st.characters(codec=None), max_size=20)
names = st.lists(texts, max_size=3).map(tuple)
mappings = st.dictionaries(texts, texts, max_size=3)
states = st.lists(
    st.builds(
        ServiceState,
        service=texts,
        status=st.sampled_from(ServiceStatus),
        pid=st.none() | st.integers(1),
        uptime_seconds=st.none() | st.floats(0, 1e9),
        is_foreground=st.booleans(),
        detail=texts,
    ),
    max_size=2,
).map(tuple)
programs = st.lists(st.builds(Program, service=texts, argv=names, needs=names), max_size=2).map(
    tuple
)
messages = st.one_of(
    st.builds(Lease, services=names),
    st.builds(Up, services=names, programs=programs, environment=mappings, cwd=texts),
    st.builds(Down, services=names),
    st.just(Ps()),
    st.builds(Register, service=texts, detail=texts),
    st.builds(Ready, urls=mappings),
    st.builds(Refused, message=texts),
    st.builds(States, states=states),
    st.builds(Stopped, still_running=states),
    st.just(Stop()),
)


@given(messages)
def test_a_message_survives_its_line(message: Message) -> None:
    assert decode(encode(message)) == message


@given(messages)
def test_a_message_is_one_line(message: Message) -> None:
    line = encode(message)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"7", b"{}", b'{"kind": "Dance"}', b'{"kind": "Ps", "loud": true}']
)
def test_a_line_of_another_version_is_refused_with_a_cure(line: bytes) -> None:
    with pytest.raises(ServiceError, match="is of another version; run"):
        decode(line)
