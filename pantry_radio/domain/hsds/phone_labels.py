"""What the words around telephone numbers say about them."""

import re
from collections.abc import Sequence

_MAX_DESCRIPTION_LENGTH = 80
_TYPES = {
    "voice": "voice",
    "telephone": "voice",
    "landline": "voice",
    "main": "voice",
    "office": "voice",
    "work": "voice",
    "fax": "fax",
    "facsimile": "fax",
    "cell": "cell",
    "cellphone": "cell",
    "cellular": "cell",
    "mobile": "cell",
    "text": "text",
    "texting": "text",
    "sms": "text",
    "tty": "textphone",
    "tdd": "textphone",
    "textphone": "textphone",
    "pager": "pager",
    "video": "video",
    "videophone": "video",
}
# A label of one letter, as on business cards.
_INITIALS = {"f": "fax", "c": "cell", "m": "cell"}
# What says no more than that this is a number, of the type that it has.
_SILENT = frozenset(
    re.findall(
        r"\w+",
        """phone phones telephone tel ph p t f c m fax facsimile cell cellphone cellular mobile
        voice number numbers no nr call text sms tty tdd at us or and the is our to please""",
    )
)
_NEAR = re.compile(r"\s*\(([^()]{1,80})\)")
_PARTS = re.compile(r"[,;|\n/]|\s(?:or|and)\s|&")
_EDGES = " \t:;,.|/()[]-\u2010\u2011\u2012\u2013\u2014\u2015#&*"


def phone_type(text: str | None) -> str | None:
    """The HSDS type of a number (`voice`, `fax`, `cell` …) for a word that names one."""
    for word in re.findall(r"[a-z]+", (text or "").casefold()):
        if word in _TYPES:
            return _TYPES[word]
    return None


def description_of(label: str) -> str | None:
    """What a label says beyond "telephone" and the type, or None. Sentences are no labels."""
    plain = label.strip(_EDGES)
    words = re.findall(r"[^\W_]+", plain.casefold())
    says_more = not _SILENT.issuperset(words) and not "".join(words).isdigit()
    return plain if says_more and len(plain) <= _MAX_DESCRIPTION_LENGTH else None


def labels_of(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str | None, str | None]]:
    """Type and description of each number of a text, by where the numbers stand in it.

    A label stands before its number ("Main: …"), or in brackets or otherwise behind it
    ("… (fax)"); which of both is usual in the text decides for words between two numbers.
    """
    ends = [0, *(end for _, end in spans)]
    gaps = [text[end:begin] for end, (begin, _) in zip(ends, spans, strict=False)]
    gaps.append(text[ends[-1] :])
    is_before = bool(gaps[0].strip(_EDGES))
    labels: list[list[str]] = [[] for _ in spans]
    for index, gap in enumerate(gaps):
        behind, before = _divided(gap, is_before=is_before)
        if index > 0:
            labels[index - 1].append(behind)
        if index < len(spans):
            labels[index].insert(0, before)
        elif spans:
            labels[-1].append(before)
    return [_said(each) for each in labels]


def _divided(gap: str, *, is_before: bool) -> tuple[str, str]:
    """What is said of the number before a gap, and what of the one behind it."""
    near = _NEAR.match(gap)
    if near is not None:
        return near[1], gap[near.end() :]
    parting = _PARTS.search(gap)
    if parting is not None:
        return gap[: parting.start()], gap[parting.end() :]
    if is_before or gap.rstrip().endswith(":"):
        return "", gap
    return gap, ""


def _said(labels: Sequence[str]) -> tuple[str | None, str | None]:
    kinds = [phone_type(label) or _INITIALS.get(label.strip(_EDGES).casefold()) for label in labels]
    descriptions: dict[str, str] = {}
    for label in labels:
        said = description_of(label)
        if said is not None:
            descriptions.setdefault(said.casefold(), said)
    description = "; ".join(descriptions.values())
    return (
        next((kind for kind in kinds if kind), None),
        description if 0 < len(description) <= _MAX_DESCRIPTION_LENGTH else None,
    )
