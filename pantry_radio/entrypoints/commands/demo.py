"""`bouy demo`: the real commands on bundled examples, in a folder and on servers of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from attrs import frozen
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from pantry_radio.adapters.durable import locked
from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.home import make_home
from pantry_radio.domain.errors import PermanentError, SettingsError
from pantry_radio.entrypoints.python import PROGRAM
from pantry_radio.entrypoints.servers import CACHE, DB
from pantry_radio.entrypoints.settings import load_settings

_EXAMPLES = Path("examples") / "job_results"
_BROKEN = "20-broken.json"
# What the examples are made to show; examples/README.md says which does what.
_RECORDED_JOBS = 17
_SUPERSEDED = 1
_ORGANIZATIONS = 13
_QUERY = """
SELECT o.name, a.address_1, a.city, a.state_province AS state, min(p.number) AS phone
FROM organization o
LEFT JOIN location l ON l.organization_id = o.id
LEFT JOIN address a ON a.location_id = l.id
LEFT JOIN phone p ON p.organization_id = o.id OR p.location_id = l.id
GROUP BY o.name, a.address_1, a.city, a.state_province
ORDER BY o.name LIMIT 8
"""


class DemoError(PermanentError):
    """A step of the demo did not do what it must. Cure: see its output; please report it."""


def demo() -> None:
    """See all of it work: record, replay, replay again. Takes seconds, and touches nothing else."""
    settings = load_settings()
    examples = settings.root / _EXAMPLES
    if not examples.is_dir():
        raise SettingsError(f"the demo needs {examples}; run it in a clone of the project")
    make_home(settings.home)
    with _own_folder(settings.home / "demo") as folder:
        _Demo(folder=folder, examples=examples, console=Console(highlight=False)).run()


@contextmanager
def _own_folder(demos: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards, and so is what a killed demo left here before."""
    for left in demos.glob("*.lock"):
        with locked(left, wait=False) as is_ours:
            if is_ours:
                _remove(left.with_suffix(""))
                left.unlink(missing_ok=True)
    folder = demos / token_hex(4)
    lock = folder.with_suffix(".lock")
    with locked(lock):
        folder.mkdir()
        try:
            yield folder
        finally:
            _remove(folder)
            lock.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    client.down(_home(folder))
    client.remove_data(_home(folder))
    shutil.rmtree(folder, ignore_errors=True)


def _home(folder: Path) -> Path:
    return folder / ".pantry_radio"


@frozen(kw_only=True)
class _Demo:
    folder: Path
    examples: Path
    console: Console

    def run(self) -> None:
        """All steps; each is a command that a user could type."""
        with client.lease(_home(self.folder), (CACHE, DB)):
            self._send()
            self._record()
            first = self._replay()
            self._replay_again(first)
            self._show_rows()
        self._say_what_next()

    def _send(self) -> None:
        self._say(
            1, "Send 20 job results to the queue, as LLM workers would; one is broken on purpose."
        )
        self._bouy("record", str(self.examples), expected=1)

    def _record(self) -> None:
        self._say(2, "Record them: each job once, whole, however often and in whatever order sent.")
        self._bouy("recorder", "--drain")
        outputs = self.folder / "outputs"
        self.console.print(_tree(outputs))
        jobs = len(list(outputs.glob("daily/*/processed/*.json")))
        jobs += len(list(outputs.glob("daily/*/scrapers/*/*.json")))
        superseded = len(list((self.folder / "archives").glob("superseded/**/*.json")))
        self._check("recorded jobs", jobs, _RECORDED_JOBS)
        self._check("results kept aside for a better one", superseded, _SUPERSEDED)
        self._check("days with a summary", len(list(outputs.glob("daily/*/summary.json"))), 2)
        self._check("`latest` shows", str((outputs / "latest").readlink()), "daily/2025-08-08")

    def _replay(self) -> str:
        self._say(3, "Replay them into PostgreSQL. A file that is damaged on disk fails, by name.")
        damaged = self.folder / "outputs" / "daily" / "2025-08-08" / "processed" / _BROKEN
        damaged.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.examples / _BROKEN, damaged)
        self._bouy("replay", "--use-default-output-dir", expected=1)
        return self._digest()

    def _replay_again(self, first: str) -> None:
        self._say(4, "Replay again: every file is known, no row changes.")
        self._bouy("replay", "--use-default-output-dir", expected=1)
        self._check("digest of the database", self._digest(), first)

    def _show_rows(self) -> None:
        self._say(5, "Look at the database: HSDS 3.1.1 tables.")
        self._bouy("db", "psql", "-X", "-c", _QUERY.strip())
        count = self._quietly("db", "psql", "-XAt", "-c", "SELECT count(*) FROM organization")
        self._check("organizations", int(count), _ORGANIZATIONS)

    def _say_what_next(self) -> None:
        self.console.print(
            "\n[bold green]All steps did what they must.[/] The demo's folder and servers are gone."
            "\n\nTo try next, on an archive of your own in ./outputs:\n"
            "  ./bouy up                               start Valkey, PostgreSQL, the recorder\n"
            "  ./bouy record examples/job_results      send results; - reads JSON Lines\n"
            "  ./bouy replay --use-default-output-dir  load what was recorded\n"
            "  ./bouy db psql                          look at it\n"
            "  ./bouy ps                               see what runs\n"
            "  ./bouy down                             stop all of it"
        )

    # -- Running a step -------------------------------------------------------------------------

    def _say(self, number: int, sentence: str) -> None:
        self.console.print(f"\n[bold cyan]{number}. {sentence}[/]")

    def _bouy(self, *arguments: str, expected: int = 0) -> None:
        shown = " ".join(f'"{part}"' if " " in part else part for part in arguments)
        shown = shown.replace(str(self.examples), str(_EXAMPLES)).replace("\n", " ")
        self.console.print(f"[dim]$ ./bouy {escape(shown)}[/]", soft_wrap=True)
        command = self._command(*arguments)
        code = subprocess.run(command, env=self._environment, check=False).returncode
        if code != expected:
            raise DemoError(f"./bouy {shown} ended with exit code {code}, not {expected}")
        if expected:
            self.console.print(f"[dim](exit code {code}, as expected: the broken file)[/]")

    def _digest(self) -> str:
        digest = self._quietly("db", "digest")
        self.console.print(f"[dim]$ ./bouy db digest[/]\n{digest}")
        return digest

    def _quietly(self, *arguments: str) -> str:
        command = self._command(*arguments)
        done = subprocess.run(command, env=self._environment, check=False, stdout=subprocess.PIPE)
        if done.returncode != 0:
            raise DemoError(f"./bouy {arguments[0]} ended with exit code {done.returncode}")
        return done.stdout.decode().strip()

    def _check(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            raise DemoError(f"{what}: {found}, where {expected} was expected")
        self.console.print(f"[green]✓[/] {what}: {found}", soft_wrap=True)

    def _command(self, *arguments: str) -> list[str]:
        return [*PROGRAM, *arguments]

    @property
    def _environment(self) -> Mapping[str, str]:
        """No setting of the user's reaches the demo: its root has no `.env`, its URLs are unset."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PANTRY_RADIO_")}
        return kept | {
            "PANTRY_RADIO_ROOT": str(self.folder),
            "PANTRY_RADIO_METRICS_PORT": "0",
            "PANTRY_RADIO_LOG_LEVEL": "WARNING",
            **dict.fromkeys(("REDIS_URL", "DATABASE_URL", "OUTPUT_DIR", "ARCHIVE_DIR"), ""),
        }


def _tree(outputs: Path) -> Tree:
    """The archive as a tree, as `ls` would name things."""

    def grow(branch: Tree, folder: Path) -> None:
        for entry in sorted(folder.iterdir()):
            if entry.is_symlink():
                branch.add(f"{entry.name} -> {entry.readlink()}")
            elif entry.is_dir() and not entry.name.startswith("."):
                grow(branch.add(f"{entry.name}/"), entry)
            elif entry.is_file():
                branch.add(entry.name)

    tree = Tree("outputs/", guide_style="dim")
    grow(tree, outputs)
    return tree
