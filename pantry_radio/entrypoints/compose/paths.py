"""Files that a person names on this machine, and where a container finds them."""

from collections.abc import Callable
from pathlib import Path

from attrs import field, frozen

from pantry_radio.domain.errors import SettingsError

OUTPUTS_INSIDE = "/data/outputs"
ARCHIVES_INSIDE = "/data/archives"
_MOUNTED_BELOW = "/host"
"""Nothing of the image lies there, so no file of this machine can hide one of the image."""


@frozen(kw_only=True)
class Place:
    """A folder of this installation. It is in a volume, unless `is_bound` to that of the host."""

    outside: Path
    inside: str
    is_bound: bool


@frozen(kw_only=True)
class Placing:
    """Translates paths, and gathers what must be mounted for them to be there.

    What exists on this machine is meant, else what the volumes hold: `outputs/daily/2025-08-07`
    is a folder of the volume where this machine has none.
    """

    places: tuple[Place, ...]
    exists: Callable[[Path], bool]
    folder: Path
    _mounts: dict[str, str] = field(factory=dict, init=False)

    @property
    def mounts(self) -> tuple[str, ...]:
        """Options of `compose run` for all paths that were asked for."""
        return tuple(part for each in self._mounts.values() for part in ("--volume", each))

    def read(self, name: str) -> str:
        """The path inside a container of what is to be read.

        Raises:
            SettingsError: it cannot be mounted.
        """
        path = self._absolute(name)
        inside = self._inside(path)
        if inside is not None:
            return inside
        return self._mount(path, "ro") if self.exists(path) else name

    def write(self, name: str) -> str:
        """The same for a file that is to be written: its folder is mounted."""
        path = self._absolute(name)
        inside = self._inside(path)
        if inside is not None:
            return inside
        return f"{self._mount(path.parent, 'rw')}/{path.name}" if self.exists(path.parent) else name

    def _absolute(self, name: str) -> Path:
        # Without `..`, which would lead out of the place; links are left to the engine.
        steps: list[str] = []
        for step in (self.folder / name).parts[1:]:
            if step == "..":
                del steps[-1:]
            else:
                steps.append(step)
        return Path("/", *steps)

    def _inside(self, path: Path) -> str | None:
        for place in self.places:
            if path.is_relative_to(place.outside) and (place.is_bound or not self.exists(path)):
                below = path.relative_to(place.outside)
                return str(Path(place.inside) / below)
        return None

    def _mount(self, path: Path, mode: str) -> str:
        if ":" in str(path):
            raise SettingsError(f"{path} cannot be given to a container: its name holds a colon")
        inside = f"{_MOUNTED_BELOW}{path}"
        if self._mounts.get(inside, mode) == mode or mode == "rw":
            self._mounts[inside] = f"{path}:{inside}:{mode}"
        return inside
