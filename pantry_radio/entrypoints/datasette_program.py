"""Where Datasette is: in this environment, else in one of its own that is made when needed."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from pantry_radio.domain.errors import ServiceError

_ROOT = Path(__file__).parents[2]
_VENV = _ROOT / ".venv-datasette"
_LOCK = _ROOT / "requirements-datasette.lock"
_MAKER = _ROOT / "tools" / "make_venv.py"


def datasette_python(file: Path) -> str:
    """A Python that can run the module `datasette`.

    Raises:
        ServiceError: there is none, and it cannot be installed here; how to serve `file` anyhow.
    """
    if find_spec("datasette") is not None:
        return sys.executable
    if _MAKER.is_file() and _LOCK.is_file():
        made = subprocess.run([sys.executable, str(_MAKER), str(_VENV), str(_LOCK)], check=False)
        if made.returncode == 0:
            return str(_VENV / "bin" / "python")
    raise ServiceError(
        "Datasette could not be installed here. Where there is a network:\n"
        f"  pip install 'datasette>=0.65' && datasette serve --immutable {file}"
    )
