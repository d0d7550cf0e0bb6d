"""Which code reads: a hash over the reading modules and the libraries they depend on."""

import hashlib
import unicodedata
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

# What decides about a reading or its rank, from bytes to rows.
_ADAPTERS = ("exact_json.py", "json_codec.py")
_DOMAIN = (
    "examining.py",
    "idempotency.py",
    "jobs.py",
    "loading.py",
    "reconciling.py",
    "replaying.py",
    "times.py",
)
_PACKAGE = "hsds"
_LIBRARIES = ("json-repair", "phonenumberslite")


def reader_version() -> str:
    """Sixteen hexadecimal digits that change whenever a file might be read differently."""
    domain, adapters = files("pantry_radio.domain"), files("pantry_radio.adapters")
    sources = [adapters / name for name in _ADAPTERS] + [domain / name for name in _DOMAIN]
    # Names are compared by Unicode's tables, which come with Python.
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for source in (*sources, *_sources(domain / _PACKAGE)):
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
