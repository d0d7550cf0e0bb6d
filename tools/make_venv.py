"""Makes a virtual environment from a hash-locked file: once, safely when two start at once.

Usage: make_venv.py VENV LOCK_FILE. Needs nothing but Python; takes uv where it is on PATH. The
environment is valid only once `made_for` and `installed.lock` are in it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

EXIT_USAGE = 2
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def main() -> int:
    """Makes the environment unless it is there already; returns an exit code."""
    if len(sys.argv) != 3:  # noqa: PLR2004 - the program and its two arguments
        print(__doc__, file=sys.stderr)
        return EXIT_USAGE
    venv, lock = Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()
    root = lock.parent
    try:
        with (venv.parent / f"{venv.name}.lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            if not is_current(venv, lock, root):
                make(venv, lock, root)
    except KeyboardInterrupt:
        say("interrupted; call it again to go on")
        return EXIT_INTERRUPTED
    except OSError as error:
        say(f"{error.strerror}: {error.filename}. Run it as the owner of {root}, with space left.")
        return EXIT_FAILED
    except subprocess.CalledProcessError as error:
        say(f"`{error.cmd[0]}` failed, see above. Nothing was left behind; mend it and try again.")
        shutil.rmtree(venv, ignore_errors=True)
        return EXIT_FAILED
    return 0


def is_current(venv: Path, lock: Path, root: Path) -> bool:
    """Whether the environment was made, whole, from this lock file for this place."""
    try:
        return (
            (venv / "made_for").read_text().rstrip("\n") == str(root)
            and (venv / "installed.lock").read_bytes() == lock.read_bytes()
            and os.access(venv / "bin" / "python", os.X_OK)
        )
    except OSError:
        return False


def make(venv: Path, lock: Path, root: Path) -> None:
    """Builds the environment; the stamp that makes it valid is written last."""
    began = time.monotonic()
    shutil.rmtree(venv, ignore_errors=True)
    uv = shutil.which("uv")
    # Not the name `python3`, which may become another version one day and find nothing in here.
    python3 = str(Path(sys.executable).resolve())
    say(f"making {venv.name} from {lock.name} with {'uv' if uv else 'pip'}, once ...")
    python = venv / "bin" / "python"
    if uv:
        run(uv, "venv", "--quiet", "--python", python3, str(venv))
        run(
            *(uv, "pip", "install", "--quiet", "--python", str(python)),
            *("--require-hashes", "--only-binary", ":all:", "-r", str(lock)),
        )
    else:
        create_with_pip(python3, venv)
        run(
            *(str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"),
            *("--no-input", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)),
        )
    site_packages = next((venv / "lib").glob("python3*/site-packages"))
    (site_packages / "pantry_radio.pth").write_text(f"{root}\n")
    shutil.copyfile(lock, venv / "installed.lock")
    (venv / "made_for").write_text(f"{root}\n")
    say(f"{venv.name} is ready after {time.monotonic() - began:.0f} s")


def create_with_pip(python3: str, venv: Path) -> None:
    """A plain environment with pip in it."""
    try:
        run(python3, "-m", "venv", str(venv))
    except subprocess.CalledProcessError:
        say("python3 -m venv does not work here. On Debian or Ubuntu: apt-get install python3-venv")
        raise


def run(*command: str) -> None:
    """Runs a command; what it prints is shown as an error would be."""
    # What a caller set up for its own Python must not lead this one astray.
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    subprocess.run(command, check=True, stdout=sys.stderr, env=environment)


def say(sentence: str) -> None:
    """One line to a person."""
    print(f"bouy: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
