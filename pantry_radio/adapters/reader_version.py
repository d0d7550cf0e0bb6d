"""Which code reads: a hash over the reading modules and the libraries they depend on."""

import hashlib
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

# Of the domain's own modules, what decides about a reading; the use cases around it do not.
_MODULES = ("archive.py", "idempotency.py", "jobs.py", "times.py")
_PACKAGE = "hsds"
_LIBRARIES = ("json-repair", "phonenumberslite")


def reader_version() -> str:
    """Sixteen hexadecimal digits that change whenever a file might be read differently."""
    domain = files("pantry_radio.domain")
    digest = hashlib.sha256()
    for source in (*(domain / name for name in _MODULES), *_sources(domain / _PACKAGE)):
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}\0".encode())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> list[Traversable]:
    """All Python files below a folder, in order of name."""
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found.extend(_sources(entry))
        elif entry.name.endswith(".py"):
            found.append(entry)
    return found
