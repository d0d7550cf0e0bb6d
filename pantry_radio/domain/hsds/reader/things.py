"""Things that a result speaks of, and their fields."""

from typing import TypeAlias

from attrs import define, field, frozen

from pantry_radio.domain.hsds.normalise import is_placeholder, text_of
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.jobs import JsonValue

NAMES = {
    Kind.ORGANIZATION: ("name", "organization_name", "title"),
    Kind.LOCATION: ("name", "location_name", "title"),
    Kind.SERVICE: ("name", "service_name", "title"),
    Kind.PROGRAM: ("name", "program_name", "title"),
}
"""The fields that may hold the name of a thing of a kind, the best first."""


_STRUCTURE = frozenset(
    {
        "id",
        "organization_id",
        "location_id",
        "service_id",
        "program_id",
        "contact_id",
        "link_id",
        "location_type",
        "organization_name",
    }
)
"""The fields that say how things belong together: the tree of a reading says it too."""


@frozen(kw_only=True)
class Field:
    """A member of an object: a scalar, or a list of scalars, and where it stands."""

    value: JsonValue
    path: str


Fields: TypeAlias = dict[str, Field]


@define(kw_only=True, eq=False)
class Thing:
    """Something that a result speaks of: an object, or one telling value, of one kind.

    `parent` is the nearest thing around it. `is_hinted` tells whether the key of its container
    named the kind.
    """

    kind: Kind
    path: str
    fields: Fields = field(factory=dict)
    parent: "Thing | None" = None
    is_hinted: bool = False
    value: JsonValue = None
    """The whole of a detail (DETAILS), which has rules of its own."""

    def nearest(self, kind: Kind) -> "Thing | None":
        """The nearest thing around this one, itself left out, that is of a kind."""
        around = self.parent
        while around is not None and around.kind is not kind:
            around = around.parent
        return around

    @property
    def is_within_thing(self) -> bool:
        """Whether this, or anything around it, is more than a wrapper."""
        return self.kind is not Kind.WRAPPER or (
            self.parent is not None and self.parent.is_within_thing
        )

    @property
    def name(self) -> Field | None:
        """The name of a named thing, unless it is a placeholder."""
        for name in NAMES.get(self.kind, ("name",)):
            text = text_of(self.fields[name].value) if name in self.fields else None
            if text and not is_placeholder(text):
                return self.fields[name]
        return None


def mark_structure(thing: Thing, used: set[str]) -> None:
    """Adds the paths of the fields by which a thing is told apart and joined to others."""
    if thing.kind not in (Kind.WRAPPER, Kind.OTHER):
        used.update(found.path for name, found in thing.fields.items() if name in _STRUCTURE)
