"""Runs the git program on one repository: no prompts, nobody's settings, bounded, no secrets."""

import errno
import os
import shutil
import signal
import subprocess
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from attrs import define, field

from pantry_radio.domain.errors import RepositoryUnavailableError, SettingsError

LOCAL_SECONDS = 600
REMOTE_SECONDS = 1_800
_TOKEN_VARIABLE = "PANTRY_RADIO_GIT_TOKEN"  # noqa: S105 - its name, not its value
_USER = "x-access-token"
_OVER_NETWORK = ("ls-remote", "fetch", "push")
"""The commands that are given the token; all others work on this machine alone."""
_AUTHOR = "pantry_radio publisher"
_EMAIL = "publisher@pantry-radio.invalid"
# What git and ssh need of the machine to reach a remote, and nothing else.
_KEPT = (
    *("PATH", "TMPDIR", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "SSL_CERT_FILE"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"),
)
_CONFIG = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.quotePath=false"),
    *("core.attributesFile=/dev/null", "core.excludesFile=/dev/null", "core.autocrlf=false"),
    *("commit.gpgSign=false", "gc.auto=0", "gc.autoDetach=false", "maintenance.auto=false"),
    *("protocol.version=2", "http.lowSpeedLimit=1000", "http.lowSpeedTime=60"),
    *("transfer.credentialsInUrl=die", "advice.detachedHead=false", "credential.helper="),
)
# The shell that git starts takes the token from its environment: argv holds a name alone.
_SAYS = f'echo "username={_USER}" && echo "password=${_TOKEN_VARIABLE}"'
_HELPER = f'!f() {{ test "$1" = get && {_SAYS}; }}; f'


_NOTHING: Mapping[str, str] = {}


class GitError(Exception):
    """git ended with a fault; `text` is what it said, with secrets masked."""

    def __init__(self, arguments: Sequence[str], *, said: str, masked: str) -> None:
        super().__init__(masked)
        self.command = arguments[0]
        self.text = masked
        self._said = said

    def says(self, *phrases: str) -> bool:
        """Whether it said one of these, whatever was masked in it."""
        return any(phrase in self._said for phrase in phrases)


@define(kw_only=True)
class Git:
    """The git program at work in one clone. `token` is given to the host of `url` alone."""

    folder: Path
    url: str | None = None
    token: str | None = field(default=None, repr=False)
    lock: int | None = None
    """A descriptor that every git holds open, so that a lock on it outlives us, but not them."""

    def __attrs_post_init__(self) -> None:
        if self.url is not None:
            _check(self.url, has_token=self.token is not None)

    @property
    def own(self) -> Path:
        """The folder of git itself."""
        return self.folder / ".git"

    def text(
        self, *arguments: str, stdin: str = "", environment: Mapping[str, str] = _NOTHING
    ) -> str:
        """What a command prints, without the line break at its end."""
        said = self.run(*arguments, stdin=stdin.encode(), environment=environment)
        return said.decode("utf-8", "surrogateescape").removesuffix("\n")

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        seconds: float = LOCAL_SECONDS,
        environment: Mapping[str, str] = _NOTHING,
    ) -> bytes:
        """Runs a command to its end.

        Raises:
            GitError: it failed.
            RepositoryUnavailableError: there is no git, no space, or it took too long.
        """
        process = self.start(*arguments, environment=environment)
        try:
            out, error = process.communicate(stdin, timeout=seconds)
        except subprocess.TimeoutExpired as exc:
            raise RepositoryUnavailableError(
                f"git {arguments[0]} took longer than {seconds:,.0f} s and was stopped"
            ) from exc
        finally:
            end(process)
        if process.returncode == 0:
            return out
        raise self.fault(arguments, out + error)

    def start(
        self, *arguments: str, environment: Mapping[str, str] = _NOTHING
    ) -> "subprocess.Popen[bytes]":
        """Starts a command that is talked to through pipes; end it with `end`."""
        program = shutil.which("git")
        if program is None:
            raise RepositoryUnavailableError("git is not installed, or not on PATH; install it")
        options = [part for each in self._config() for part in ("-c", each)]
        try:
            return subprocess.Popen(
                [program, *options, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env={**self._environment(arguments[0]), **environment},
                pass_fds=() if self.lock is None else (self.lock,),
                # Of its own, so that Ctrl-C does not stop it in the middle of a step.
                process_group=0,
            )
        except OSError as exc:
            raise RepositoryUnavailableError(f"{exc.strerror}: {self.folder}") from exc

    def fault(self, arguments: Sequence[str], said: bytes) -> Exception:
        """What it means that git has failed and said this."""
        text = said.decode("utf-8", "replace").strip()
        full = os.strerror(errno.ENOSPC)
        if full in text and f"remote: {full}" not in text and "unpack" not in text:
            return RepositoryUnavailableError(f"{full}: {self.folder}; free some and run again")
        return GitError(arguments, said=text, masked=self.masked(text))

    def masked(self, text: str) -> str:
        """The text without the token, in any of the forms that git and hosts give it."""
        if not self.token:
            return text
        basic = b64encode(f"{_USER}:{self.token}".encode()).decode()
        for secret in (basic, quote(self.token, safe=""), self.token):
            text = text.replace(secret, "***")
        return text

    def _config(self) -> tuple[str, ...]:
        if self.token is None or self.url is None or not _is_http(self.url):
            return _CONFIG
        parts = urlsplit(self.url)
        return (*_CONFIG, f"credential.{parts.scheme}://{parts.netloc}.helper={_HELPER}")

    def _environment(self, command: str) -> Mapping[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        is_ssh = self.url is not None and not _is_http(self.url)
        # ssh finds its keys below HOME; git and curl would find a person's settings and passwords.
        home = os.environ.get("HOME", "/") if is_ssh else os.fspath(self.own)
        is_given = self.token is not None and command in _OVER_NETWORK
        secret = {_TOKEN_VARIABLE: self.token or ""} if is_given else {}
        return {
            "PATH": os.defpath,
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=30",
            **kept,
            **secret,
            "HOME": home,
            "XDG_CONFIG_HOME": os.fspath(self.own / "pantry_radio"),
            "LC_ALL": "C",
            "TZ": "UTC",
            "GIT_DIR": os.fspath(self.own),
            "GIT_WORK_TREE": os.fspath(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "true",
            "SSH_ASKPASS": "true",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_AUTHOR_NAME": _AUTHOR,
            "GIT_AUTHOR_EMAIL": _EMAIL,
            "GIT_COMMITTER_NAME": _AUTHOR,
            "GIT_COMMITTER_EMAIL": _EMAIL,
        }


AUTHOR_LINE = f"{_AUTHOR} <{_EMAIL}>"


def end(process: "subprocess.Popen[bytes]") -> None:
    """Sees to it that a process, and what it has started, is gone."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None and not pipe.closed:
            try:
                pipe.close()
            except OSError:  # what was not yet written has nobody to go to
                continue
    try:
        process.wait(timeout=5 if process.returncode is None else 0)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _is_http(url: str) -> bool:
    return urlsplit(url).scheme in ("https", "http")


def _check(url: str, *, has_token: bool) -> None:
    """The URL is shown, logged and stored: nothing secret may be in it, nor go where all can hear.

    Raises:
        SettingsError: it does not show the URL.
    """
    if url.startswith("-") or "::" in url.partition("/")[0]:
        raise SettingsError("DATA_REPO_URL is no URL or path of a git repository")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise SettingsError("DATA_REPO_URL is no URL") from None  # its text may hold the secret
    if not _is_http(url):
        if "://" in url and parts.password is not None:
            raise SettingsError("DATA_REPO_URL holds a password; take it out")
        return
    if "@" in parts.netloc:
        raise SettingsError(
            "DATA_REPO_URL holds a name or token before the host; take it out, and put the token "
            "into DATA_REPO_TOKEN"
        )
    if has_token and parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsError("DATA_REPO_URL must begin with https:// to be given DATA_REPO_TOKEN")
