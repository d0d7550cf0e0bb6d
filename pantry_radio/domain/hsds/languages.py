"""Languages named in English, in the language itself, or by a code, brought to ISO 639."""

import re
import unicodedata
from functools import lru_cache

from attrs import evolve

from pantry_radio.domain.hsds.language_names import language_table
from pantry_radio.domain.hsds.stated import StatedLanguage

_MAX_TEXT_LENGTH = 1_000
_MAX_NAME_LENGTH = 40
_MAX_WORDS_OF_UNKNOWN = 3
_SEPARATOR = re.compile(
    r"(?P<note>[(\[][^()\[\]]{0,300}[)\]])|[,;/|&+\n\u2022\u00b7\u3001]|\s(?:and|or|y|et|plus)\s",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"([a-z]{2,3})[-_](?:[a-z]{2,4}|\d{3})(?:[-_][a-z]{2})?")
_HYPHEN = re.compile(r"\s?[-\u2010-\u2015]\s?")
_LETTERS = re.compile(r"[^\W\d_]+")
# What stands beside a language and says nothing about it.
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        """a also and are bilingual by fluent fluently four i in interpreter interpreters is
        language languages line native of offered on only or our primary provided some speak speaker
        speakers speaking spoken staff staffed support the three to translation translator
        translators two volunteers we with""",
    )
)
# With one of these words it is another language than the one that is named beside it.
_VARIETIES = frozenset({"creole", "pidgin", "sign"})
# Texts with one of these words, and no name that is known, name no language.
_NO_LANGUAGE = _FILLERS | frozenset(
    re.findall(
        r"\w+",
        """additional all any available blank call contact etc false general many more most multi
        multilingual multiple n na no none not null other others please provided request see service
        services several specified tbd true unknown unspecified upon various yes your""",
    )
)


def language_of(text: str) -> StatedLanguage | None:
    """The one language that a text names, or None where it names none, or several."""
    found = languages_in(text)
    return found[0] if len(found) == 1 else None


def languages_in(text: str) -> tuple[StatedLanguage, ...]:
    """The languages that a text lists, in order, each once.

    `name` is the English name, `code` ISO 639-1, else 639-3. What stands in brackets behind a
    language, or around it in a phrase, is its note. A language that we do not know keeps its name
    and has no code. `N/A`, "other" and "multiple languages" name none. Only the first 1,000
    characters are looked at.
    """
    return _languages_in(text[:_MAX_TEXT_LENGTH])


@lru_cache(maxsize=4096)
def _languages_in(text: str) -> tuple[StatedLanguage, ...]:
    if _key(text) in _known():
        return _of_part(text)
    found: dict[tuple[str | None, str | None], StatedLanguage] = {}
    for head, note in _parts(text):
        languages = _of_part(head)
        if languages and note and _of_part(note) != languages:
            languages = (*languages[:-1], evolve(languages[-1], note=note))
        elif note and not languages:
            languages = _languages_in(note)
        for language in languages:
            found.setdefault((language.name, language.code), language)
    return tuple(found.values())


def _parts(text: str) -> list[tuple[str, str | None]]:
    """The members of a list, each with what stands in brackets behind it."""
    parts: list[tuple[str, str | None]] = []
    begin = 0
    for separator in _SEPARATOR.finditer(text):
        head = text[begin : separator.start()].strip()
        note = separator["note"]
        if head or note:
            parts.append((head, note.strip("()[] ") if note else None))
        begin = separator.end()
    rest = text[begin:].strip()
    return [*parts, (rest, None)] if rest else parts


def _of_part(part: str) -> tuple[StatedLanguage, ...]:
    """The language that one member of a list names; several where only hyphens part them."""
    part = part.strip(" .:*-")
    known = _known()
    language = known.get(_key(part))
    if language is None and (locale := _LOCALE.fullmatch(part.casefold())):
        language = known.get(locale[1])
    if language is not None:
        return (language,)
    several = [known.get(_key(each)) for each in _HYPHEN.split(part)]
    if len(several) > 1 and all(several):
        return tuple(each for each in several if each is not None)
    return _in_phrase(part)


def _in_phrase(part: str) -> tuple[StatedLanguage, ...]:
    """The languages within a phrase ("Spanish interpreter"), or a name that we do not know."""
    words = _LETTERS.findall(part)
    plain = [_key(word) for word in words]
    if len(part) <= _MAX_NAME_LENGTH and not _VARIETIES.isdisjoint(plain):
        return (StatedLanguage(name=part),)
    # Codes are words of English too: within a phrase, only names count.
    named = [_known()[word] for word in plain if len(word) > 3 and word in _known()]  # noqa: PLR2004
    if named:
        is_note = any(
            word not in _FILLERS or word.startswith(("interp", "transl"))
            for word in plain
            if word not in _known()
        )
        return tuple(evolve(each, note=part if is_note else None) for each in named)
    is_name = (
        0 < len(words) <= _MAX_WORDS_OF_UNKNOWN
        and len(part) <= _MAX_NAME_LENGTH
        and len(plain[0]) > 1
        and not any(char.isdigit() for char in part)
        and _NO_LANGUAGE.isdisjoint(plain)
    )
    return (StatedLanguage(name=part),) if is_name else ()


@lru_cache(maxsize=1)
def _known() -> dict[str, StatedLanguage]:
    return {
        _key(spelling): StatedLanguage(name=name, code=code)
        for code, name, spellings in language_table()
        for spelling in spellings
        # "No" says that there is none.
        if spelling != "no"
    }


def _key(text: str) -> str:
    """Lower case without accents and signs; "languages" behind a name says nothing."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"['\u2018\u2019\u02bb\u02bc`.]", "", plain)
    return re.sub(r"[\s_-]+", " ", plain).strip().removesuffix(" language")
