"""The remote: what it has, fetched and pushed over git, and what its refusals mean."""

from attrs import frozen

from pantry_radio.adapters.git_repository.program import REMOTE_SECONDS, Git, GitError
from pantry_radio.domain.errors import (
    PublicationRejectedError,
    PublishingError,
    RemoteRefusedError,
    RemoteUnavailableError,
    RepositoryConflictError,
)

MAIN = "main"
KNOWN = "refs/pantry_radio/remote"
"""What the remote had when it was last asked; not under refs/remotes, which is for people."""

_OVERTAKEN = ("(fetch first)", "(non-fast-forward)", "cannot lock ref", "failed to update ref")
_UNKNOWN_USER = (
    *("Authentication failed", "could not read Username", "could not read Password"),
    *("Permission denied", "terminal prompts disabled", "returned error: 403"),
    *("returned error: 401", "Access denied", "Permission to"),
)


@frozen(kw_only=True)
class RemoteState:
    """The branch to publish on, its commit if it has one, and the names of all branches."""

    branch: str
    commit: str | None
    branches: frozenset[str]


def ask(git: Git) -> RemoteState:
    """What the remote has now.

    Raises:
        RemoteUnavailableError, RemoteRefusedError
    """
    assert git.url is not None
    said = _over_network(git, "ls-remote", "--symref", "--", git.url, "HEAD", "refs/heads/*")
    branches: dict[str, str] = {}
    default = None
    for line in said.splitlines():
        value, _, name = line.partition("\t")
        if value.startswith("ref: ") and name == "HEAD":
            default = value.removeprefix("ref: refs/heads/")
        elif name.startswith("refs/heads/"):
            branches[name.removeprefix("refs/heads/")] = value
    branch = MAIN if MAIN in branches or not branches else default
    if branch is None:
        raise RepositoryConflictError(
            "the remote has branches, but neither `main` nor a default branch; make one of them"
        )
    return RemoteState(branch=branch, commit=branches.get(branch), branches=frozenset(branches))


def fetch(git: Git, state: RemoteState) -> None:
    """Brings the commit of the remote here, where it is not here yet."""
    assert git.url is not None
    if state.commit is None:
        git.run("update-ref", "-d", KNOWN)
        return
    try:
        is_known = git.text("rev-parse", "--verify", "--quiet", KNOWN) == state.commit
    except GitError:
        is_known = False
    if not is_known:
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        _over_network(git, "fetch", *options, "--", git.url, f"+refs/heads/{state.branch}:{KNOWN}")


def push(git: Git, *, commit: str, branch: str) -> None:
    """Moves the branch of the remote forward to this commit; never anywhere else.

    Raises:
        PublicationRejectedError: it has moved meanwhile.
        RemoteUnavailableError, RemoteRefusedError
    """
    assert git.url is not None
    _over_network(git, "push", "--porcelain", "--", git.url, f"{commit}:refs/heads/{branch}")
    git.run("update-ref", KNOWN, commit)


def _over_network(git: Git, *arguments: str) -> str:
    try:
        return git.run(*arguments, seconds=REMOTE_SECONDS).decode("utf-8", "surrogateescape")
    except GitError as exc:
        raise _meaning(exc, git) from exc


def _meaning(fault: GitError, git: Git) -> PublishingError:
    said = _last_words(fault.text)
    if fault.says(*_OVERTAKEN):
        return PublicationRejectedError(
            f"{git.url} has got something else meanwhile and has not taken the publication"
        )
    if fault.says(*_UNKNOWN_USER):
        return RemoteRefusedError(
            f"{git.url} does not let us in; check DATA_REPO_TOKEN and its rights ({said})"
        )
    if fault.says("remote rejected", "pre-receive hook"):
        return RemoteRefusedError(f"{git.url} refuses the publication: {said}")
    return RemoteUnavailableError(
        f"{git.url} cannot be reached; check DATA_REPO_URL and the network ({said})"
    )


def _last_words(text: str) -> str:
    """The lines that say something, in one."""
    lines = [line.strip() for line in text.splitlines()]
    telling = [
        line
        for line in lines
        if line.startswith(("fatal:", "remote:", "!", "error:", "ERROR:")) and line != "remote:"
    ]
    return "; ".join(telling[:4] or lines[-1:])[:500]
