"""`redis-cli` of the environments that `bouy exec` makes: commands from arguments, stdin, a prompt.

Run as `python -m pantry_radio.adapters.redis_cli`. Of the real one's options those that people use.
"""

import argparse
import os
import shlex
import sys
import time
from collections.abc import Sequence
from contextlib import closing

from attrs import evolve

from pantry_radio.adapters.redis_cli.connection import Address, Connection, Fault, Reply
from pantry_radio.adapters.redis_cli.replies import raw, shown
from pantry_radio.domain.errors import QueueUnavailableError

_EXIT_FAILED = 1
_EXIT_USAGE = 2
_EXIT_INTERRUPTED = 130
_ENDLESS = frozenset(("monitor", "subscribe", "psubscribe", "ssubscribe"))
_LEAVE = frozenset(("quit", "exit"))


def main(arguments: Sequence[str]) -> int:
    """Runs one command, or those of stdin; 0 where the server was understood, 1 where not."""
    options = _options().parse_args(arguments)
    try:
        address = _address(options)
    except ValueError as error:
        sys.stderr.write(f"redis-cli: {error}\n")
        return _EXIT_USAGE
    is_shown = (sys.stdout.isatty() or options.no_raw) and not options.raw
    try:
        with closing(Connection(address)) as connection:
            if options.command:
                return _run_repeatedly(connection, options, is_shown=is_shown)
            return _read_commands(connection, address, is_shown=is_shown)
    except QueueUnavailableError as error:
        sys.stderr.write(f"redis-cli: {error}\n")
        return _EXIT_FAILED
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _options() -> argparse.ArgumentParser:
    # -h is the host here, as with the real one.
    parser = argparse.ArgumentParser(
        prog="redis-cli", description=__doc__.partition("\n")[0], add_help=False, allow_abbrev=False
    )
    parser.add_argument("--help", action="help", help="show this and end")
    parser.add_argument("-u", metavar="URL", help="the server, instead of REDIS_URL")
    parser.add_argument("-h", metavar="HOST", dest="host", help="a server on another host")
    parser.add_argument("-p", metavar="PORT", dest="port", type=int, help="its port")
    parser.add_argument("-s", metavar="SOCKET", dest="path", help="a server by its unix socket")
    parser.add_argument("-n", metavar="DATABASE", dest="database", type=int, help="by its number")
    parser.add_argument("-r", metavar="TIMES", dest="times", type=int, default=1, help="repeat")
    parser.add_argument("-i", metavar="SECONDS", dest="pause", type=float, default=0.0)
    parser.add_argument("-x", action="store_true", help="the last argument comes from stdin")
    parser.add_argument("--raw", action="store_true", help="print bare values")
    parser.add_argument("--no-raw", action="store_true", help="print them as on a terminal")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser


def _address(options: argparse.Namespace) -> Address:
    """Who names host, port or socket means a server without the password of REDIS_URL.

    Passwords come from a URL or from REDISCLI_AUTH: arguments are seen by everybody on the machine.
    """
    if options.path or options.host or options.port:
        given = Address(path=options.path, host=options.host or "127.0.0.1")
        given = evolve(given, port=options.port or given.port)
    else:
        given = Address.of(options.u or os.environ.get("REDIS_URL") or "redis://127.0.0.1")
    if given.password is None:
        given = evolve(given, password=os.environ.get("REDISCLI_AUTH"))
    return given if options.database is None else evolve(given, database=options.database)


def _run_repeatedly(connection: Connection, options: argparse.Namespace, *, is_shown: bool) -> int:
    command = [*options.command]
    if options.x:
        command.append(sys.stdin.buffer.read().decode(errors="surrogateescape"))
    code, left = 0, options.times
    while left != 0:  # -1 is for ever
        code = _run(connection, command, is_shown=is_shown)
        left -= 1
        if left != 0:
            time.sleep(options.pause)
    return code


def _read_commands(connection: Connection, address: Address, *, is_shown: bool) -> int:
    """Runs the lines of stdin, before each of which a person sees a prompt."""
    is_asked = sys.stdin.isatty()
    code = 0
    if is_asked:
        import readline  # noqa: F401, PLC0415 (the arrow keys; only a person has them)
    while True:
        try:
            line = input(f"{address.shown}> ") if is_asked else sys.stdin.readline()
        except EOFError:
            return code
        if not line and not is_asked:
            return code
        try:
            words = shlex.split(line)
        except ValueError:
            words, code = [], _EXIT_FAILED
            sys.stderr.write("Invalid argument(s)\n")
        if words and words[0].lower() in _LEAVE:
            return code
        if words:
            code = _run(connection, words, is_shown=is_shown) or code


def _run(connection: Connection, words: Sequence[str], *, is_shown: bool) -> int:
    reply = connection.ask(words)
    _print(reply, is_shown=is_shown)
    while words[0].lower() in _ENDLESS and not isinstance(reply, Fault):
        _print(connection.next_reply(), is_shown=is_shown)
    return _EXIT_FAILED if isinstance(reply, Fault) else 0


def _print(reply: Reply, *, is_shown: bool) -> None:
    line = shown(reply).encode() if is_shown else raw(reply)
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
