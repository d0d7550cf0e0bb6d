"""A server that only a person can help says in its log why; the cure stands beside it."""

from pathlib import Path

from pantry_radio.adapters.embedded.known_troubles import cure_of


def test_data_of_another_postgresql_are_made_anew_from_the_archive() -> None:
    said = "FATAL:  database files are incompatible with server"

    cure = cure_of(said, data=Path("/home/data"))

    assert cure is not None
    assert "/home/data/db" in cure
    assert "./bouy up --with-init" in cure


def test_a_damaged_queue_is_copied_before_it_is_cut() -> None:
    said = "# Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup"

    cure = cure_of(said, data=Path("/home/data"))

    assert cure is not None
    assert cure.index("cp /home/data/cache/appendonlydir/appendonly.aof.1.incr.aof") < cure.index(
        "--fix /home/data/cache/appendonlydir/appendonly.aof.1.incr.aof"
    )


def test_what_says_enough_itself_gets_nothing_added() -> None:
    assert cure_of("Ready to accept connections", data=Path("/home/data")) is None
