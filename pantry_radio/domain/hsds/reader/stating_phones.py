"""The telephone numbers of phone things."""

from attrs import evolve

from pantry_radio.domain.hsds.normalise import is_placeholder, text_of
from pantry_radio.domain.hsds.phones import extension_of, phone_type, phones_in, why_no_phone
from pantry_radio.domain.hsds.reader.stating import Stating, each_of
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import StatedLanguage, StatedPhone


def stated_phones(
    thing: Thing, stating: Stating, languages: tuple[StatedLanguage, ...] = ()
) -> tuple[StatedPhone, ...]:
    """The numbers that a phone thing holds, in E.164 form; what is no number is a problem."""
    number = thing.fields.get("number")
    if number is None:
        return ()
    found: list[StatedPhone] = []
    for path, value in each_of(number):
        text = text_of(value)
        if text is None:
            continue
        phones = phones_in(text)
        if not phones and (area := stating.text(thing, "area_code")):
            phones = phones_in(f"{area} {text}")
        if phones:
            stating.keep(path, text, ", ".join(phone.number for phone in phones))
        else:
            kind = "placeholder" if is_placeholder(text) else why_no_phone(text).value
            stating.reject(kind, path, value)
        found.extend(phones)
    if not found:
        return ()
    said = stating.text(thing, "phone_type")
    extension = extension_of(stating.text(thing, "extension"))
    description = stating.text(thing, "description")
    by_key = phone_type(number.path.rpartition(".")[2].replace("_", " "))
    return tuple(
        evolve(
            phone,
            extension=phone.extension if phone.extension is not None else extension,
            type=phone_type(said) or phone.type or by_key,
            description=description or phone.description,
            languages=languages,
        )
        for phone in found
    )
