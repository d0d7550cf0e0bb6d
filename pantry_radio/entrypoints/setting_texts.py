"""The settings as texts: `.env`, the page docs/settings.md, and values that are safe to show."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby

from pantry_radio.adapters.env_file import quoted
from pantry_radio.entrypoints.setting_kinds import Setting
from pantry_radio.entrypoints.setting_table import SETTINGS

MASK = "********"
_COLUMNS = 98
_EXAMPLE_HEAD = "Copy to .env and change what you need, or have `./bouy setup` write it."
_ENV_HEAD = (
    "Settings of pantry_radio, written by `./bouy setup`. `./bouy config` shows what counts."
)
_EMPTY = "An empty value counts as unset. The environment goes before this file."
_KEPT = "Kept from the former .env; this program does not read them."
_PAGE_HEAD = """# Settings

This page is written by `./bouy setup --print docs`; change
`pantry_radio/entrypoints/setting_table.py` instead.

Settings come from the environment or from `.env` beside `bouy`; the environment goes first, and an
empty value counts as unset. Relative paths start at the folder of `bouy`. `./bouy setup` writes a
`.env`, `./bouy config` shows what is in effect, where it comes from, and names that are misspelt.
"""
_TABLE_HEAD = "| setting | means | accepts | default |\n|---|---|---|---|"
# What libpq and Redis take as a password in the query of a URL.
_IN_QUERY = re.compile(r"([?&](?:ssl)?password=)[^&#]*", re.IGNORECASE)


def env_text(values: Mapping[str, str], *, extra: Mapping[str, str] | None = None) -> str:
    """A `.env` with every setting explained: those that have a value, and the rest as comments.

    `extra` is what an older file held besides; it is kept at the end.
    """
    blocks = [_comment(_ENV_HEAD, _EMPTY), *_blocks(values)]
    if extra:
        lines = [f"{name}={quoted(value)}" for name, value in extra.items()]
        blocks.append("\n".join([_comment(_KEPT), *lines]))
    return "\n\n".join(blocks) + "\n"


def example_text() -> str:
    """The file `.env.example`: every setting, as a comment with its default."""
    return "\n\n".join([_comment(_EXAMPLE_HEAD, _EMPTY), *_blocks({})]) + "\n"


def page() -> str:
    """The page docs/settings.md."""
    parts = [_PAGE_HEAD]
    for section, declared in groupby(SETTINGS, key=lambda each: each.section):
        parts.append(f"## {section.value}\n\n{_TABLE_HEAD}")
        parts += [*map(_row, declared), ""]
    return "\n".join(parts)


def shown(declared: Setting, text: str) -> str:
    """The value as people and scripts may see it: no secret, no password in a URL."""
    if not text:
        return ""
    if declared.kind.is_secret:
        return MASK
    return without_password(text) if declared.kind.is_url else text


def without_password(url: str) -> str:
    """The URL with its password masked, wherever it stands in it; rather too much than too little.

    A password may hold any sign unescaped, hence all up to the last `@` is taken for secret. What
    stands before it alone is a token where the URL is one of the web, else a name.
    """
    scheme, slashes, rest = url.partition("://")
    before, at, after = rest.rpartition("@")
    if slashes and at:
        name, colon, _ = before.partition(":")
        is_name = name and not (scheme in {"http", "https"} and not colon)
        masked = f"{name if is_name else ''}{colon}{MASK if colon or not is_name else ''}"
        url = f"{scheme}://{masked}@{after}"
    return _IN_QUERY.sub(rf"\g<1>{MASK}", url)


def _blocks(values: Mapping[str, str]) -> Iterator[str]:
    for section, declared in groupby(SETTINGS, key=lambda each: each.section):
        lines = [f"# -- {section.value} ".ljust(_COLUMNS, "-")]
        for each in declared:
            lines += [_comment(_explained(each)), _line(each, values.get(each.name))]
        yield "\n".join(lines)


def _explained(declared: Setting) -> str:
    unset = f" Unset: {declared.unset}." if declared.unset else ""
    return f"{declared.means}{unset}{_accepted(declared)}"


def _accepted(declared: Setting) -> str:
    """What may be written, where it is a range, or not explained word by word."""
    accepts = declared.kind.accepts
    if declared.kind.is_url or not re.search(r"\d| or ", accepts):
        return ""
    if all(word in declared.means for word in re.findall(r"\w+", accepts) if word != "or"):
        return ""
    return f" {accepts[0].upper()}{accepts[1:]}."


def _line(declared: Setting, value: str | None) -> str:
    if value:
        return f"{declared.name}={quoted(value)}"
    return f"#{declared.name}={declared.default or declared.example}"


def _comment(*sentences: str) -> str:
    return "\n".join(
        line
        for sentence in sentences
        for line in textwrap.wrap(
            sentence, _COLUMNS, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )
    )


def _row(declared: Setting) -> str:
    default = f"`{declared.default}`" if declared.default else f"unset: {declared.unset}"
    means = declared.means.replace("|", "\\|")
    return f"| `{declared.name}` | {means} | {declared.kind.accepts} | {default} |"
