"""The values of recognised things; what is rejected becomes a problem, and nothing is lost."""

from collections.abc import Iterator

from attrs import define, field

from pantry_radio.domain.hsds.ages import age_range_of
from pantry_radio.domain.hsds.normalise import (
    MAX_TEXT_LENGTH,
    email_of,
    is_placeholder,
    number_of,
    status_of,
    text_of,
    url_of,
    year_of,
)
from pantry_radio.domain.hsds.reader.things import Field, Thing
from pantry_radio.domain.hsds.stated import Original, Problem
from pantry_radio.domain.jobs import JsonValue

_MAX_VALUE_LENGTH = 200
_MAX_AGE = 130


@define(kw_only=True)
class Stating:
    """Asks things for their values, and keeps what came of it.

    `problems` are the values that were rejected, `originals` those that are kept in another form,
    `used` the paths of all that was asked for: what is not among them has no place in a reading.
    """

    problems: list[Problem] = field(factory=list)
    originals: list[Original] = field(factory=list)
    used: set[str] = field(factory=set)

    def reject(self, kind: str, path: str, value: JsonValue) -> None:
        """Notes a value that was recognised and rejected."""
        self.used.add(path)
        self.note(kind, path, value)

    def note(self, kind: str, path: str, value: JsonValue) -> None:
        """Notes a problem with something that is read all the same."""
        self.problems.append(
            Problem(
                kind=kind,
                path=text_of(path[:_MAX_VALUE_LENGTH]) or "$",
                value=_shown(value)[:_MAX_VALUE_LENGTH],
            )
        )

    def keep(self, path: str, written: JsonValue, kept: str) -> None:
        """Notes the form in which a value is kept, where that is not how it was written."""
        self.used.add(path)
        text = written if isinstance(written, str) else _shown(written)
        if text != kept:
            self.originals.append(Original(path=path, written=text, kept=kept))

    def text(self, thing: Thing, name: str) -> str | None:
        """A field as text; of a list of texts, the first that says something.

        The others of a list stay unused.
        """
        said = self._said(thing, name)
        return said[0] if said is not None else None

    def _said(self, thing: Thing, name: str) -> tuple[str, str] | None:
        """What a field says first, and where."""
        found = thing.fields.get(name)
        return None if found is None else next(self._each(found), None)

    def texts(self, found: Field) -> Iterator[str]:
        """All texts of a field that say something, one by one."""
        return (text for text, _ in self._each(found))

    def _each(self, found: Field) -> Iterator[tuple[str, str]]:
        for path, value in each_of(found):
            text = text_of(value)
            self.used.add(path)
            if text is None:
                continue
            if is_placeholder(text):
                self.reject("placeholder", path, value)
                continue
            if isinstance(value, str):
                if len(value) > MAX_TEXT_LENGTH:
                    self.reject("too_long", path, value)
                elif text != value:
                    self.keep(path, value, text)
            yield text, path

    def name(self, thing: Thing) -> str | None:
        """The name of a named thing; a placeholder is none."""
        found = thing.name
        if found is None:
            return None
        self.used.add(found.path)
        text = text_of(found.value)
        if text is not None:
            self.keep(found.path, found.value, text)
        return text

    def email(self, thing: Thing) -> str | None:
        """The e-mail address of a thing."""
        said = self._said(thing, "email")
        if said is None:
            return None
        (text, path), email = said, email_of(said[0])
        if email is None:
            self.reject("bad_email", path, text)
        else:
            self.keep(path, text, email)
        return email

    def url(self, thing: Thing, name: str = "url") -> str | None:
        """The web address of a thing."""
        said = self._said(thing, name)
        if said is None:
            return None
        (text, path), url = said, url_of(said[0])
        if url is None:
            self.reject("bad_url", path, text)
        else:
            self.keep(path, text, url)
        return url

    def status(self, thing: Thing) -> str | None:
        """The status of a service, as HSDS writes it."""
        said = self._said(thing, "status")
        if said is None:
            return None
        (text, path), status = said, status_of(said[0])
        if status is None:
            self.reject("bad_status", path, text)
        else:
            self.keep(path, text, status)
        return status

    def year(self, thing: Thing) -> int | None:
        """The year in which an organization was founded."""
        text = self.text(thing, "year_incorporated")
        year = year_of(text)
        if text is not None:
            path = thing.fields["year_incorporated"].path
            if year is None:
                self.reject("bad_year", path, text)
            else:
                self.keep(path, text, str(year))
        return year

    def ages(self, thing: Thing) -> tuple[float | None, float | None]:
        """The least and the greatest age in years; one member may say both (`18-59`)."""
        low, high = self._age(thing, "minimum_age"), self._age(thing, "maximum_age")
        return low[0] if low[0] is not None else high[0], high[1] if high[1] is not None else low[1]

    def _age(self, thing: Thing, name: str) -> tuple[float | None, float | None]:
        text = self.text(thing, name)
        if text is None:
            return None, None
        age = number_of(text)
        if age is not None and 0 <= age <= _MAX_AGE:
            return (age, None) if name == "minimum_age" else (None, age)
        ages = age_range_of(text)
        if ages is None:
            self.reject("bad_age", thing.fields[name].path, text)
        return ages or (None, None)


def each_of(found: Field) -> Iterator[tuple[str, JsonValue]]:
    """The values of a field with their paths: one, or those of a list."""
    if not isinstance(found.value, list):
        yield found.path, found.value
    else:
        for index, value in enumerate(found.value):
            yield f"{found.path}[{index}]", value


def _shown(value: JsonValue) -> str:
    items = value if isinstance(value, list) else [value]
    return ", ".join(text_of(item) or "" for item in items)
