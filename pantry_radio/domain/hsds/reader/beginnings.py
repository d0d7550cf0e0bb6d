"""How keys begin: `location_city` is the city of a location."""

from functools import lru_cache

from attrs import frozen

from pantry_radio.domain.hsds.reader.spelling import (
    Kind,
    fields_of,
    is_spelling,
    is_stem,
    squash,
    words_of,
)

# The first word of a key may say whose member it is: `location_city`.
_BEGINNINGS = {
    Kind.ORGANIZATION: "organization organisation org agency provider pantry partner company",
    Kind.LOCATION: "location loc site facility venue place branch",
    Kind.SERVICE: "service svc",
    Kind.PROGRAM: "program programme",
    Kind.CONTACT: "contact",
    Kind.ADDRESS: "address addr mailing physical phys",
    Kind.PHONE: "phone",
}
_KIND_OF_BEGINNING = {word: kind for kind, words in _BEGINNINGS.items() for word in words.split()}
_SHORT = frozenset({"id", "name"})
# Words that stand beside these in keys, and name nothing.
_VOCABULARY_WORDS = (
    "a additional all alternate and at backup by data default details distribution email fax"
    " first for food hours info information item list main mailing mobile name new no number"
    " of office offered official other our physical postal primary public record result second"
    " secondary shipping street the third to"
)
_VOCABULARY = frozenset(_VOCABULARY_WORDS.split())


@frozen(kw_only=True)
class Beginning:
    """How a key begins: the first word, the kind of thing that it names, and the rest, if any.

    It is telling where the rest is known, and the whole key is not. It is short where the rest says
    as much as the whole key.
    """

    word: str
    kind: Kind | None
    rest: str
    is_telling: bool
    is_short: bool


@lru_cache(maxsize=4096)
def beginning_of(key: str) -> Beginning:
    """How a key begins: `location_city` is the `city` of a location."""
    first, *others = words_of(key) or [""]
    rest = "_".join(others)
    is_known = fields_of(key) or is_stem(squash(key))
    is_rest_known = is_spelling(squash(rest)) or is_stem(squash(rest)) or _begins_again(rest)
    return Beginning(
        word=first,
        kind=_KIND_OF_BEGINNING.get(first),
        rest=rest,
        is_telling=bool(rest) and is_rest_known and not is_known,
        is_short=is_rest_known and (not is_known or rest in _SHORT),
    )


def _begins_again(rest: str) -> bool:
    """Whether the rest of a key begins with a kind itself: `location_address_city`."""
    again = beginning_of(rest) if rest else None
    return again is not None and again.is_telling and again.kind is not None


def is_vocabulary(key: str) -> bool:
    """Whether a key consists of words that this module knows: `Mailing Address 2`."""
    return bool(fields_of(key)) or all(
        word.isdigit() or word in _VOCABULARY or is_stem(word) for word in words_of(key)
    )
