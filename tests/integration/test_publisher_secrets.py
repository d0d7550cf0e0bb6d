"""The token goes to the host of the data repository, and nowhere else that anybody can look."""

import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pantry_radio.adapters.git_repository.program import Git, end

from .commands import Installation, installation, wait_until

CANARY = "CANARY+s3cret/of%the tests"
_NEVER_USED = "postgresql://localhost:1/none"


@contextmanager
def _host(seen: list[str], arguments: list[bytes]) -> Iterator[str]:
    """Asks for a password, notes what it gets and what all processes look like, and refuses."""

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = self.headers.get("Authorization")
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    arguments.append(file.read_bytes())
                except OSError:
                    continue
            if given is not None:
                seen.append(given)
            self.send_response(401 if given is None else 403)
            self.send_header("WWW-Authenticate", 'Basic realm="data"')
            # git shows such a text to people.
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(f"no entry with {CANARY}\n".encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/data.git"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path, home=tmp_path / "home", DATABASE_URL=_NEVER_USED)


def test_a_wrong_token_is_told_and_shown_nowhere(place: Installation, tmp_path: Path) -> None:
    seen: list[str] = []
    arguments: list[bytes] = []
    with _host(seen, arguments) as url:
        done = place.run(
            "haarrrvest",
            "run",
            DATA_REPO_URL=url,
            DATA_REPO_TOKEN=CANARY,
            PUBLISHER_PUSH_ENABLED="true",
        )

    assert done.returncode == 15
    assert "DATA_REPO_TOKEN" in done.stderr
    assert {b64decode(each.removeprefix("Basic ")).decode() for each in seen} == {
        f"x-access-token:{CANARY}"
    }
    assert any(b"ls-remote" in each for each in arguments)
    assert not any(b"CANARY" in each for each in arguments)
    assert "CANARY" not in done.stdout + done.stderr
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "HEAD" for file in files)
    assert not [file for file in files if b"CANARY" in file.read_bytes()]


def test_a_token_in_the_url_is_refused_and_not_shown(place: Installation) -> None:
    done = place.run("haarrrvest", "run", DATA_REPO_URL="https://x:CANARY@example.org/x.git")

    assert done.returncode == 2
    assert "DATA_REPO_TOKEN" in done.stderr
    assert "CANARY" not in done.stdout + done.stderr


def test_a_git_that_does_not_ask_the_remote_is_not_given_the_token(tmp_path: Path) -> None:
    git = Git(folder=tmp_path, url="https://example.org/x.git", token=CANARY)
    git.run("init", "--quiet")
    waiting = git.start("hash-object", "--stdin")

    environ = Path(f"/proc/{waiting.pid}/environ")
    wait_until(environ.read_bytes, what="its environment")
    given = environ.read_bytes()
    end(waiting)

    assert b"GIT_DIR=" in given
    assert b"CANARY" not in given
