"""Texts that say nothing: "N/A", templates that nobody filled in, answers that are only a test."""

import re

_MAX_LENGTH = 100
_MAX_TEST_LENGTH = 2_000
_PUNCTUATION = re.compile(r"[^\w/ @-]")
_BRACKETED = re.compile(r"[\[{<]{1,2}\s?(?:\w{1,20}[\s.]?){1,5}[\]}>]{1,2}")
_SUBJECTS = (
    "address|agency|city|contact|contact info|contact information|content|data|date|description|"
    "details|e-?mail|fax|hours|info|information|location|name|organi[sz]ation|phone|phone number|"
    "schedule|service|services|state|street|street address|time|url|value|website|zip|zip code"
)
_ABSENT = (
    r"provided|available|specified|listed|applicable|given|known|found|stated|mentioned|included|"
    r"disclosed|supplied|indicated|present|set|determined|entered"
)
_TEMPLATES = (
    "address|address line [12]|city|state|street address|street name|zip|zip code|postal code|"
    "phone number|email address|organi[sz]ation name|company name|location name|service name|"
    "full name|first name|last name|website url|pantry name|agency name"
)
_PLACEHOLDER = re.compile(
    r"n\s?/?\s?a|n/d|none|null|nil|nan|nul|unknown|undefined|unspecified|unavailable|placeholder|"
    r"string|tb[adc]|to be (?:determined|announced|confirmed|added|decided)|various|empty|"
    r"blank|missing|nothing|example|sample|test|dummy|foo|bar|object object|"
    rf"(?:currently |is |was |are |information |info |data )?not (?:yet )?(?:{_ABSENT})(?: .*)?|"
    rf"none (?:{_ABSENT})(?: .*)?|"
    rf"(?:no|unknown|unnamed|untitled|missing) (?:{_SUBJECTS})"
    rf"(?: (?:is |was )?(?:{_ABSENT}))?"
    r"(?: (?:in|on|from) (?:the )?(?:source|text|website|page|data))?|"
    rf"(?:no|unknown) (?:specific|further|additional) (?:{_SUBJECTS})(?: (?:{_ABSENT}))?|"
    rf"(?:{_SUBJECTS}) (?:is |are |was |currently )?(?:not (?:yet )?|un)(?:{_ABSENT})|"
    rf"(?:insert|enter|your|my|example|sample) (?:{_TEMPLATES}|{_SUBJECTS})"
    r"(?: name)?(?: here)?|"
    r"(?:test|dummy) (?:data|location|name|organi[sz]ation|service|value)|"
    r"(?:insert|enter) .{1,40} here|"
    rf"(?:{_TEMPLATES})|"
    r"see (?:the |our |your )?(?:web ?site|link|above|below|page)|"
    r"(?:.{0,30} )?lorem ipsum(?: .*)?|"
    r"\d{1,5} example (?:street|st|avenue|ave|road|rd|lane|ln|drive|dr)(?: .*)?|"
    r"1234? (?:fake|sample|any|your|street name|street)(?: (?:street|st|avenue|ave|name|here))?|"
    r"(?:\d.{0,40} )?(?:anytown|yourtown|your city|sample city|example city)"
    r"(?: [a-z]{2,3})?(?: [\dx]{5})?|"
    r"(?:john|jane) (?:doe|q public)|"
    # RFC 2606 reserves these names for examples.
    r"(?:https?//|mailto)?(?:[\w-]{1,30}@)?(?:www)?example(?:com|org|net)(?:/.*)?|"
    r"(?:test|example|sample|someone|user|name|email|your-?email|you|info|contact)@"
    r"(?:example|test|domain|email|yourdomain|website|sample|yourorganization|organization)"
    r"(?:com|org|net)?|"
    r"(?:https?//)?(?:www)?(?:yourwebsite|yourdomain|website|domain|yourorganization)(?:com|org)|"
    r"x{2,5}(?:[ -]x{2,5})*|0+(?:[ -]0+)*"
)
_EXAMPLE_STREET = re.compile(
    r"1234? (?:main|elm|oak|any|sample|fake|first) (?:st|street|ave|avenue)"
)
_TEST = re.compile(
    r"(?:this is )?an? (?:test|sample|mock|dummy)|(?:test|sample|mock|dummy|fake) "
    r"(?:response|result|output|message|data|text|completion)|(?:test|ok|pong|hello|hello world)$|"
    r"(?:invalid|malformed|empty|no|bad) (?:json )?(?:response|result|output)|"
    r"(?:an? )?(?:(?:api|llm|json|parsing|parse|http|server|connection|network|internal|model|"
    r"provider|unexpected|unknown|validation) )?(?:error|exception|traceback|timeout|failure)\b|"
    r"(?:request |read |connection |gateway )?tim(?:ed|e) ?out|rate limit|too many requests|"
    r"internal server error|bad gateway|service unavailable|unauthori[sz]ed|forbidden|not found|"
    r"(?:[45]\d\d )(?:\w+ )?(?:error|bad|not|too|service|gateway|internal|unauthori|forbidden)|"
    r"failed to|unable to|could not|cannot |can not |quota exceeded|insufficient (?:quota|credits)|"
    r"context length exceeded|(?:i am|im|i apologi[sz]e|i cannot|i cant|sorry|as an ai|"
    r"unfortunately|there is no|there was no|no (?:content|data|information|text|input)\b|"
    r"please provide|it (?:seems|looks|appears))"
)


def is_placeholder(text: str) -> bool:
    """Whether a text stands for "nothing is known", or was to be replaced and is not.

    `N/A`, `Unknown`, `not provided`, dashes; `Your organization name`, `123 Example St`,
    `test@example.com`, `{{city}}`.
    """
    if len(text) > _MAX_LENGTH:
        return False
    plain = text.casefold().strip()
    if _BRACKETED.fullmatch(plain):
        return True
    words = " ".join(_PUNCTUATION.sub("", plain).split()).strip(" -_/@")
    return not words or _PLACEHOLDER.fullmatch(words) is not None


def is_example_address(street: str | None, city: str | None, postal_code: str | None) -> bool:
    """Whether an address is the one that stands in forms: 123 Main St, Anytown, 12345.

    The street alone may be real, and so may the ZIP code; the two together, or the street in a
    town that is a placeholder, are not.
    """
    if street is None or not _EXAMPLE_STREET.fullmatch(street[:_MAX_LENGTH].casefold().strip(" .")):
        return False
    return (city is not None and is_placeholder(city)) or (postal_code or "").startswith("12345")


def is_test_text(text: str) -> bool:
    """Whether a whole result that is no JSON is a test response, an error text or a refusal.

    Such a run says nothing about any organization; other prose may.
    """
    if len(text) > _MAX_TEST_LENGTH:
        return False
    words = " ".join(re.sub(r"[^\w ]", " ", text[:200].casefold().replace("'", "")).split())
    return not words or _TEST.match(words) is not None
