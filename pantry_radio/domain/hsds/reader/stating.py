"""Recognised things brought to the values that HSDS knows; what is rejected becomes a problem."""

import re
from collections.abc import Sequence

from attrs import define, evolve, field

from pantry_radio.domain.hsds.addresses import completed, parse_address, postal_code, state_code
from pantry_radio.domain.hsds.normalise import (
    email_of,
    is_placeholder,
    point_of,
    point_of_pair,
    status_of,
    text_of,
    url_of,
    year_of,
)
from pantry_radio.domain.hsds.phones import extension_of, phone_type, phones_in
from pantry_radio.domain.hsds.reader.things import Field, Thing
from pantry_radio.domain.hsds.stated import Problem, StatedAddress, StatedPhone
from pantry_radio.domain.jobs import JsonValue

_MAX_VALUE_LENGTH = 200
_MAX_STATE_LENGTH = 40
_AMERICAN = frozenset({"us", "usa", "united states", "united states of america", "u s", "u s a"})


@define(kw_only=True)
class Stating:
    """The values of things, and the problems met on the way. Each value is asked for once."""

    problems: list[Problem] = field(factory=list)

    def reject(self, kind: str, path: str, value: JsonValue) -> None:
        """Notes a value that was recognised and rejected."""
        self.problems.append(
            Problem(
                kind=kind,
                path=text_of(path[:_MAX_VALUE_LENGTH]) or "$",
                value=_shown(value)[:_MAX_VALUE_LENGTH],
            )
        )

    def text(self, thing: Thing, name: str) -> str | None:
        """A field as text; of a list of texts, the first that says something."""
        found = thing.fields.get(name)
        if found is None:
            return None
        for value in _each(found.value):
            text = text_of(value)
            if text is None:
                continue
            if not is_placeholder(text):
                return text
            self.reject("placeholder", found.path, value)
        return None

    def name(self, thing: Thing) -> str | None:
        """The name of a named thing; a placeholder is none."""
        found = thing.name
        return text_of(found.value) if found is not None else None

    def email(self, thing: Thing) -> str | None:
        """The e-mail address of a thing."""
        text = self.text(thing, "email")
        email = email_of(text) if text else None
        if text and email is None:
            self.reject("bad_email", thing.fields["email"].path, text)
        return email

    def url(self, thing: Thing) -> str | None:
        """The web address of a thing."""
        text = self.text(thing, "url")
        url = url_of(text) if text else None
        if text and url is None:
            self.reject("bad_url", thing.fields["url"].path, text)
        return url

    def status(self, thing: Thing) -> str | None:
        """The status of a service, as HSDS writes it."""
        text = self.text(thing, "status")
        status = status_of(text) if text else None
        if text and status is None:
            self.reject("bad_status", thing.fields["status"].path, text)
        return status

    def year(self, thing: Thing) -> int | None:
        """The year in which an organization was founded."""
        text = self.text(thing, "year_incorporated")
        year = year_of(text)
        if text and year is None:
            self.reject("bad_year", thing.fields["year_incorporated"].path, text)
        return year

    def phones(self, thing: Thing) -> tuple[StatedPhone, ...]:
        """The numbers that a phone thing holds."""
        number = thing.fields.get("number")
        text = text_of(number.value) if number is not None else None
        if number is None or text is None:
            return ()
        found = phones_in(text)
        if not found:
            kind = "placeholder" if is_placeholder(text) else "bad_phone"
            self.reject(kind, number.path, number.value)
        said = self.text(thing, "phone_type")
        extension = extension_of(self.text(thing, "extension"))
        return tuple(
            evolve(
                phone,
                extension=phone.extension if phone.extension is not None else extension,
                type=phone_type(said)
                or phone_type(number.path.rpartition(".")[2].replace("_", " ")),
                description=self.text(thing, "description"),
            )
            for phone in found
        )

    def point(self, thing: Thing) -> tuple[float, float] | None:
        """Latitude and longitude of a point thing, both or neither."""
        pair = thing.fields.get("pair")
        if pair is not None and isinstance(pair.value, list):
            point, said = point_of_pair(pair.value[0], pair.value[1]), pair
        else:
            latitude, longitude = thing.fields.get("latitude"), thing.fields.get("longitude")
            said = latitude or longitude or Field(value=None, path=thing.path)
            point = point_of(
                latitude.value if latitude else None, longitude.value if longitude else None
            )
        if point is None:
            self.reject("bad_coordinates", said.path, said.value)
        return point

    def address(self, thing: Thing) -> StatedAddress | None:
        """The address that a thing holds, in fields or as text; None where nothing is left."""
        country = self.text(thing, "country")
        is_american = country is None or country.casefold().replace(".", " ").strip() in _AMERICAN
        stated = StatedAddress(
            address_1=self._street(thing),
            address_2=self.text(thing, "street_2"),
            city=self.text(thing, "city"),
            state_province=self._state(thing, is_american=is_american),
            postal_code=self._postal_code(thing, is_american=is_american),
            country="US" if country and is_american else country,
            address_type=_address_type(thing, self.text(thing, "address_type")),
        )
        whole = self.text(thing, "address_text")
        if whole is not None and stated.address_1 is None:
            raw = thing.fields["address_text"].value
            stated = _with_text(stated, raw if isinstance(raw, str) else whole)
        stated = completed(stated)
        if stated.city or stated.postal_code:
            return stated
        if stated.address_1 and not re.search(r"\d", stated.address_1):
            self.reject("bad_address", thing.path, stated.address_1)
            return None
        return stated if stated.address_1 else None

    def _street(self, thing: Thing) -> str | None:
        found = thing.fields.get("street")
        lines = [] if found is None else [text_of(value) for value in _each(found.value)]
        if len(lines) > 1:
            return ", ".join(line for line in lines if line and not is_placeholder(line)) or None
        street, house_number = self.text(thing, "street"), self.text(thing, "house_number")
        if street and house_number and not street.startswith(house_number):
            return f"{house_number} {street}"
        return street

    def _state(self, thing: Thing, *, is_american: bool) -> str | None:
        text = self.text(thing, "state")
        if text is None:
            return None
        code = state_code(text)
        if code is None and (is_american or len(text) > _MAX_STATE_LENGTH):
            self.reject("bad_state", thing.fields["state"].path, text)
            return None
        return code or text

    def _postal_code(self, thing: Thing, *, is_american: bool) -> str | None:
        found = thing.fields.get("postal_code")
        text = text_of(found.value) if found is not None else None
        if found is None or text is None:
            return None
        code = postal_code(text, is_american=is_american)
        if code is None:
            self.reject("bad_postal_code", found.path, text)
        return code


def _shown(value: JsonValue) -> str:
    return ", ".join(text_of(item) or "" for item in _each(value))


def _each(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, list) else (value,)


def _address_type(thing: Thing, said: str | None) -> str | None:
    """The HSDS type of an address: physical, postal or virtual, from its type or its key."""
    words = f"{said or ''} {thing.path.rpartition('.')[2]}".casefold()
    if any(word in words for word in ("mailing", "postal", "billing", "po_box", "po box")):
        return "postal"
    if "virtual" in words:
        return "virtual"
    return "physical" if "physical" in words or "street" in (said or "").casefold() else None


def _with_text(stated: StatedAddress, text: str) -> StatedAddress:
    """An address with what its text says; fields that were given stay."""
    if stated.city or stated.postal_code:
        return completed(evolve(stated, address_1=text_of(text)))
    parsed = parse_address(text)
    return StatedAddress(
        address_1=parsed.address_1,
        address_2=stated.address_2 or parsed.address_2,
        city=parsed.city,
        state_province=stated.state_province or parsed.state_province,
        postal_code=parsed.postal_code,
        country=stated.country or parsed.country,
        address_type=stated.address_type,
    )
