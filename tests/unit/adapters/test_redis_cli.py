"""Our small redis-cli: replies as the real one prints them, and what an address says."""

import pytest

from pantry_radio.adapters.redis_cli.connection import Address, Fault, Reply, Status
from pantry_radio.adapters.redis_cli.replies import raw, shown


@pytest.mark.parametrize(
    ("reply", "for_people", "for_programs"),
    [
        (Status("PONG"), "PONG", b"PONG"),
        (3, "(integer) 3", b"3"),
        (None, "(nil)", b""),
        (b'a "b"\n\\\xe9', r'"a \"b\"\n\\\xe9"', b'a "b"\n\\\xe9'),
        (Fault("ERR no"), "(error) ERR no", b"ERR no\n"),
        ([], "(empty array)", b""),
        ([b"a", [1, None]], '1) "a"\n2) 1) (integer) 1\n   2) (nil)', b"a\n1\n"),
        ([1] * 10, "\n".join(f"{n:>2}) (integer) 1" for n in range(1, 11)), b"1\n" * 9 + b"1"),
    ],
)
def test_a_reply_is_printed_as_redis_cli_does(
    reply: Reply, for_people: str, for_programs: bytes
) -> None:
    assert shown(reply) == for_people
    assert raw(reply) == for_programs


def test_an_address_is_read_as_redis_py_does() -> None:
    local = Address.of("unix:///a%20b/valkey.sock?db=3")
    remote = Address.of("rediss://ann:p%40ss@cache.example:6380/2")
    least = Address.of("redis://")

    assert (local.path, local.database) == ("/a b/valkey.sock", 3)
    assert (remote.host, remote.port, remote.database) == ("cache.example", 6380, 2)
    assert (remote.user, remote.password, remote.is_encrypted) == ("ann", "p@ss", True)
    assert (least.host, least.port, least.password, least.database) == ("127.0.0.1", 6379, None, 0)
    assert "p@ss" not in repr(remote) + remote.shown


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with redis://"):
        Address.of("http://localhost")
