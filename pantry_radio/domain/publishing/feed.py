"""The change feed: what a publication adds, changes and removes, as JSON and as Atom."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from xml.sax.saxutils import escape

from attrs import frozen

from pantry_radio.domain.ports.data_repository import Change
from pantry_radio.domain.publishing.index import IndexedObject, Key

CHANGES = PurePosixPath("changes")
INDEX = CHANGES / "index.jsonl"
ATOM = CHANGES / "feed.atom"
ENTRIES_KEPT = 50
"""How many change files, and entries of the feed, stay; the history of the repository has all."""

_NAME = re.compile(r"(\d{6})-(?:\d{4}-\d\d-\d\d|undated)\.json")
_NAMED = 40
_NAMESPACE = uuid.UUID("6f0e2f4e-4f7e-5d0e-9d55-2a1f0a4f5b11")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = ("organization", "location", "service")
_LONG_AGO = date(1970, 1, 1)


@frozen(kw_only=True)
class ObjectChange:
    """What became of an object; `parts` are the tables whose rows of it differ."""

    change: Change
    kind: str
    id: str
    name: str
    parts: tuple[str, ...] = ()


@frozen(kw_only=True)
class ChangeSet:
    """What one publication changed. `day` is that of its newest job, never that of a clock."""

    number: int
    day: date | None
    digest: str
    changes: tuple[ObjectChange, ...]

    @property
    def path(self) -> PurePosixPath:
        """`changes/000007-2025-08-09.json`."""
        return CHANGES / f"{self.number:06}-{self.day or 'undated'}.json"

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many objects of each kind were added, changed and removed."""
        counted = Counter((each.kind, each.change) for each in self.changes)
        return {kind: {str(change): counted[kind, change] for change in Change} for kind in _KINDS}


def difference(
    old: Mapping[Key, IndexedObject], new: Mapping[Key, IndexedObject]
) -> tuple[ObjectChange, ...]:
    """What turns one state into the other, in order of kind and id."""
    return tuple(
        _change(old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )


def next_number(published: Sequence[PurePosixPath]) -> int:
    """The number of the next change file."""
    return max(map(_number, published), default=0) + 1


def change_files(published: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    """The change files among these, the newest first."""
    return sorted((path for path in published if _number(path)), key=_number, reverse=True)


def dump_changes(changed: ChangeSet) -> Iterator[bytes]:
    """The bytes of a change file: a JSON object, each change in a line of its own."""
    head = {
        "number": changed.number,
        "newest_job": str(changed.day) if changed.day else None,
        "digest": changed.digest,
        "counts": changed.counts,
    }
    lines = [json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")]
    yield (lines[0] + ',\n  "changes": [').encode()
    for number, each in enumerate(changed.changes):
        line = {
            "change": each.change,
            "kind": each.kind,
            "id": each.id,
            "name": each.name,
            **({"parts": each.parts} if each.parts else {}),
        }
        comma = "," if number else ""
        yield f"{comma}\n    {json.dumps(line, ensure_ascii=False)}".encode()
    yield b"\n  ]\n}\n"


def parse_changes(data: bytes) -> ChangeSet | None:
    """What a change file says; None for what is none."""
    try:
        read = json.loads(data)
        day = read["newest_job"]
        return ChangeSet(
            number=int(read["number"]),
            day=None if day is None else date.fromisoformat(day),
            digest=str(read["digest"]),
            changes=tuple(
                ObjectChange(
                    change=Change(each["change"]),
                    kind=str(each["kind"]),
                    id=str(each["id"]),
                    name=str(each["name"]),
                    parts=tuple(map(str, each.get("parts", ()))),
                )
                for each in read["changes"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def atom(newest_first: Sequence[ChangeSet]) -> Iterator[bytes]:
    """An Atom feed (RFC 4287) of change sets; its times are midnights of the days of the data."""
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    newest = newest_first[0].day if newest_first else None
    yield "".join(
        (
            "  <title>Food pantries: what has changed</title>\n",
            f"  <id>urn:uuid:{_NAMESPACE}</id>\n",
            f"  <updated>{_moment(newest)}</updated>\n",
            "  <author><name>pantry_radio</name></author>\n",
        )
    ).encode()
    for each in newest_first:
        yield _entry(each).encode()
    yield b"</feed>\n"


def sentence(changed: ChangeSet) -> str:
    """What changed, counted, in a few words."""
    totals = Counter(each.change for each in changed.changes)
    told = [f"{totals[change]:,} {change}" for change in Change if totals[change]]
    return ", ".join(told) or "nothing changed"


def _entry(changed: ChangeSet) -> str:
    lines = [
        f"{each.change} {each.kind} {each.name or each.id}" for each in changed.changes[:_NAMED]
    ]
    if len(changed.changes) > _NAMED:
        lines.append(f"and {len(changed.changes) - _NAMED:,} more in {changed.path}")
    title = f"{changed.day or 'undated'}: {sentence(changed)}"
    id_ = uuid.uuid5(_NAMESPACE, f"{changed.number} {changed.digest}")
    return "".join(
        (
            "  <entry>\n",
            f"    <title>{_xml(title)}</title>\n",
            f"    <id>urn:uuid:{id_}</id>\n",
            f"    <updated>{_moment(changed.day)}</updated>\n",
            f'    <link href="{_xml(changed.path.name)}"/>\n',
            f"    <content>{_xml(chr(10).join(lines))}</content>\n",
            "  </entry>\n",
        )
    )


def _change(old: IndexedObject | None, new: IndexedObject | None) -> ObjectChange:
    there = new or old
    assert there is not None
    parts: tuple[str, ...] = ()
    change = Change.REMOVED if new is None else Change.ADDED
    if old is not None and new is not None:
        change = Change.CHANGED
        tables = sorted(old.parts.keys() | new.parts.keys())
        parts = tuple(each for each in tables if old.parts.get(each) != new.parts.get(each))
    return ObjectChange(change=change, kind=there.kind, id=there.id, name=there.name, parts=parts)


def _number(path: PurePosixPath) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else 0


def _moment(day: date | None) -> str:
    return f"{day or _LONG_AGO}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;"})
