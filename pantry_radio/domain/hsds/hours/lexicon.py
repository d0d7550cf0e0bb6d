"""The words and forms that texts about hours are made of."""

import re
from enum import Enum, auto

from pantry_radio.domain.hsds.hours.clock import TIME
from pantry_radio.domain.hsds.hours.dates import LONG_DATE, MONTH
from pantry_radio.domain.hsds.hours.days import LONG_NAMES, SHORT_NAMES


class Is(Enum):
    """What a token is."""

    DAYS = auto()
    ORDINAL = auto()
    CLOCK = auto()
    NUMBER = auto()
    ALWAYS = auto()
    DATE = auto()
    SEASON = auto()
    """A month or a holiday: it narrows a rule, or names what it does not hold for."""
    EVERY = auto()
    INTERVAL = auto()
    MONTHLY = auto()
    WEEK_OF_MONTH = auto()
    TO = auto()
    UNTIL = auto()
    FROM = auto()
    BETWEEN = auto()
    AND = auto()
    COLON = auto()
    CLOSED = auto()
    EXCEPT = auto()
    RELATIVE = auto()
    """Before, after: beside a day it says what no rule can."""
    BESIDES = auto()
    """What it stands in is an exception, or a share of some other time."""
    ABOUT = auto()
    MORNING = auto()
    EVENING = auto()
    BREAK = auto()
    NOISE = auto()
    WORD = auto()


_SHORT = "|".join(sorted((n for names in SHORT_NAMES for n in names), key=len, reverse=True))
_LONG = "|".join(name for names in LONG_NAMES for name in names)
_CODE = "Mo|Tu|We|Th|Fr|Sa|Su|MO|TU|WE|TH|FR|SA|SU|PH"
_LETTER = "Th|Tu|Sa|Su|[MTWRFSU]"
_LETTERS = (
    "MWF|MTWThF|MTWTF|MTWRF|MTWTh|MTWR|MTThF|MTTh|TWThF|TWTh|TuTh|TThF|TThS|TTh|MTh|MTW|TR|MW|WF"
)
_MILITARY = r"(?:[01]\d|2[0-4])[0-5]\d"
_DASH = r"[-\u2013\u2014]"
# The first form that fits counts. Case is ignored, but where `(?-i:` says otherwise. Repetitions
# are bounded, or take what they have tried: the cost stays in proportion to the text.
_FORMS = {
    "line": rf"\n(?=[ ]?\d{{1,2}}(?::\d\d)?[ ]?(?:[ap]\.?m?\.?)?[ ]?{_DASH}[ ]?\d)",
    "skip": r"\s+",
    "date": (
        r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])"
        r"|(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/])"
        rf"|\b(?:{LONG_DATE})\b"
    ),
    "link": r"[\w.+-]{1,64}@[\w.-]+|https?://\S+|www\.\S+",
    "amount": (
        r"[$#]\s?\d[\d.,]*|\d+%|\(?\d{3}\)?[-. ]\d{3}[-. ]?\d{4}\b"
        r"|(?<![\d:-])[2-9]\d\d-(?!\d[03]0\b)\d{4}\b"
        r"|\b(?:once|twice|(?:two|three) times|\d{1,2} ?(?:x|times?)) (?:an?|per|each|every)"
        r" (?:day|week|month|year)\b"
    ),
    "always": (
        r"\b24\s?/\s?7\b|\b24\s?-?\s?(?:hours|hrs?|h)\b(?: (?:a|per) day\b)?|\b24x7\b"
        r"|\b(?:a)?round the clock\b"
    ),
    "daily": (
        r"\b(?:every|each) ?day\b(?! (?:of|in) the month)"
        r"|\b(?:7|seven) days\b(?: ?(?:a|per|/) ?week\b)?|\ball week\b"
        r"|\btodos los d[i\u00ed]as\b|\bdiari(?:o|amente)\b"
    ),
    "vague": (
        r"\b(?:every other|alternate|every (?:two|three|four|six|[2-6])) months?\b"
        r"|\bbi-?monthly\b|\bsemi-?monthly\b|\bquarterly\b"
    ),
    "interval": (
        r"\b(?:every other|every (?:2|two|3|three|4|four) weeks|alternat(?:e|ing)|bi-?weekly"
        r"|fortnightly|every second week|every fortnight|cada dos semanas)\b(?: weeks?\b)?"
    ),
    "monthly": (
        r"\b(?:(?:of|in) )?(?:the|each|every|a|per) (?:calendar )?month\b|\bof month\b"
        r"|\bmonthly\b|\b(?:del|de cada|cada) mes\b"
    ),
    "nth": (
        rf"(?-i:\b(?:{_CODE})\[-?\d(?:[,-]-?\d){{0,4}}\]"
        r"|(?<!\w)[+-]?(?:[1-5](?:MO|TU|WE|FR|SA|SU)|[1-3]TH)"
        rf"(?:,[+-]?[1-5](?:{_CODE})){{0,20}}\b)"
    ),
    "penult": (
        r"\b(?:second|2nd|next)[ -]to[ -](?:the[ -])?last\b|\b(?:second|2nd) last\b"
        r"|\bpenultimate\b"
    ),
    "ordinal": (
        r"\b\d{1,2}(?:st|nd|rd|th)\b|\b[1-5](?:er|ro|ra|do|da|to|ta|\u00ba|\u00aa|\u00b0)(?!\w)|\b(?:first|second|third|fourth|fifth|last|primer[oa]?s?"
        r"|segund[oa]s?|tercer[oa]?s?|cuart[oa]s?|quint[oa]s?|[u\u00fa]ltim[oa]s?)\b"
    ),
    "season": (
        rf"\b(?:{MONTH})"
        r"(?: \d{1,2}(?:st|nd|rd|th)?\b(?! ?(?:[-\u2013:]|am\b|pm\b|to\b)))?(?! \d{4})"
    ),
    "clock": rf"(?<![\w:.$])(?:{TIME})",
    "military": (
        rf"(?<![\w:.$/-]){_MILITARY}(?: ?(?:hrs?|hours)\b|(?= ?{_DASH} ?{_MILITARY}\b))"
        rf"|(?<=\d\d[-\u2013\u2014 ]){_MILITARY}\b(?![-\d])"
    ),
    "number": r"(?<![\w:.$])\d{1,2}(?![\w:%]|\.\d)",
    # `We` is a word, unless more codes or times stand beside it.
    "code": (
        rf"(?-i:\b(?:{_CODE})(?= ?[-\u2013,;/&] ?(?:{_CODE})\b| ?:? \d\d?[: \u2013-]"
        rf"| (?:off|closed)\b| ?\Z)|(?<=[-\u2013,;/&])(?:{_CODE})\b)"
    ),
    "letters": (
        rf"(?-i:(?<![\w&])(?:{_LETTER})(?: ?[-\u2013/&,] ?(?:{_LETTER})){{1,6}}(?![\w'&])"
        rf"|\b(?:{_LETTERS})\b"
        rf"|(?<![\w&'.])(?:{_LETTER})(?=:? \d{{1,2}}(?::\d\d)? ?(?:[ap]m?)? ?{_DASH} ?\d))"
    ),
    "days": (
        rf"\b(?:{_LONG})s?\b(?:'s)?|\b(?:{_SHORT})s?\b\.?|\b(?:mon|tue|wed|thu|fri|sat|sun)(?=\d)"
    ),
    "break": r"[;|\n\u2022\u00b7]|[.!?](?=\s|\Z)",
    "mark": r"[()\[\]\"\u201c\u201d*]",
    "at": r"@",
    "and": r"[,&+/]",
    "to": r"[-\u2013\u2014\u2212~]+",
    "colon": r":",
    "word": r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*",
    "rest": r"\w+|.",
}
PATTERN = re.compile(
    "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()), re.IGNORECASE | re.DOTALL
)
"""Cuts a text; the name of the group that fits is one of FORMS_OF_ONE_KIND, or has a value."""

_WORDS = {
    Is.TO: "a to thru through throught hasta al",
    Is.UNTIL: "until till til by ends close closes closing ending",
    Is.FROM: "from at starting starts begins beginning opens opening start desde hours hour time"
    " times horario horas sunrise",
    Is.BETWEEN: "between entre",
    Is.AND: "and or y e plus",
    Is.EVERY: "every each cada todos",
    Is.CLOSED: "closed cerrado cerrada cerrados off",
    Is.EXCEPT: "except excepto excluding exception exceptions excludes but not no",
    Is.RELATIVE: "before after following preceding prior proceeding",
    Is.BESIDES: "instead earlier later",
    Is.ABOUT: "is are will",
    Is.MORNING: "morning mornings breakfast ma\u00f1ana ma\u00f1anas",
    Is.EVENING: "evening evenings night nights nightly afternoon afternoons dinner supper tarde"
    " tardes noche",
    Is.SEASON: "summer winter spring autumn fall season seasonal seasonally holiday holidays"
    " thanksgiving christmas easter",
    Is.WEEK_OF_MONTH: "week weeks semana semanas",
    Is.NOISE: "open opened on the of de las los el la en in regular weekly only day days operating"
    " business month months hrs abierto monthly's w h",
}
KIND_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
FORMS_OF_ONE_KIND = {
    "line": Is.BREAK,
    "link": Is.WORD,
    "amount": Is.WORD,
    "always": Is.ALWAYS,
    "vague": Is.BESIDES,
    "monthly": Is.MONTHLY,
    "season": Is.SEASON,
    "break": Is.BREAK,
    "and": Is.AND,
    "to": Is.TO,
    "colon": Is.COLON,
    "mark": Is.NOISE,
    "at": Is.FROM,
    "rest": Is.WORD,
}
