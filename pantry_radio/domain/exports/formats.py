"""Which texts are a URI or an e-mail address to those who check HSDS data."""

import re

_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:"
    r"(?://(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?"
    r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+(?::[0-9]{1,5})?(?=[/?#]|\Z)|(?!//))"
    rf"(?:{_PCHAR}|/)*(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?])*)?\Z"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9_+&*\-]+(?:\.[A-Za-z0-9_+&*\-]+)*@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\Z"
)
_LONGEST_EMAIL, _LONGEST_MAILBOX = 254, 64


def is_uri(text: str) -> bool:
    """Whether it is a URI of RFC 3986: it has a scheme, and nothing but the characters allowed.

    An address without a scheme (`www.example.org`) or with letters beyond ASCII is none. Hosts
    that are written as IPv6 addresses are taken for none, too: checkers disagree about them.
    """
    return _URI.match(text) is not None


def is_email(text: str) -> bool:
    """Whether it is a plain address at a named domain, which is less than RFC 5322 allows."""
    mailbox = text.partition("@")[0]
    return (
        len(text) <= _LONGEST_EMAIL
        and len(mailbox) <= _LONGEST_MAILBOX
        and _EMAIL.match(text) is not None
    )
