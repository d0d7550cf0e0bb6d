"""The cache of files that were read, in PostgreSQL."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import LiteralString

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.rows import Row, document
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.ports.recorded_files import FileStamp
from pantry_radio.domain.ports.seen_files import SeenFile

_RECALL: LiteralString = """
SELECT place, size_bytes, modified_ns::text, changed_ns::text, inode::text, job_id, content_sha256
FROM radio.file WHERE place_key = ANY (%s)
"""
_REMEMBER: LiteralString = """
INSERT INTO radio.file (
    place_key, place, size_bytes, modified_ns, changed_ns, inode, job_id, content_sha256
)
SELECT place_key, place, size_bytes, modified_ns, changed_ns, inode, job_id, content_sha256
FROM json_populate_recordset(NULL::radio.file, %s)
ORDER BY place_key
ON CONFLICT (place_key) DO UPDATE SET
    place = excluded.place,
    size_bytes = excluded.size_bytes,
    modified_ns = excluded.modified_ns,
    changed_ns = excluded.changed_ns,
    inode = excluded.inode,
    job_id = excluded.job_id,
    content_sha256 = excluded.content_sha256
"""


def recall(connection: Connection, places: Collection[str]) -> Mapping[str, SeenFile]:
    """See SeenFiles.recall."""
    found = connection.execute(_RECALL, ([_key(place) for place in places],))
    seen = (
        SeenFile(
            stamp=FileStamp(
                place=restored(place),
                size_bytes=size_bytes,
                modified_ns=int(modified_ns),
                changed_ns=int(changed_ns),
                inode=int(inode),
            ),
            job_id=restored(job_id),
            content_sha256=content_sha256,
        )
        for place, size_bytes, modified_ns, changed_ns, inode, job_id, content_sha256 in found
    )
    return {file.stamp.place: file for file in seen}


def remember(connection: Connection, files: Sequence[SeenFile]) -> None:
    """See SeenFiles.remember."""
    by_place = {file.stamp.place: file for file in files}
    connection.execute("SET LOCAL synchronous_commit TO off")
    connection.execute(_REMEMBER, (document(map(_row, by_place.values())),))


def _key(place: str) -> bytes:
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).digest()


def _row(file: SeenFile) -> Row:
    stamp = file.stamp
    return {
        "place_key": rf"\x{_key(stamp.place).hex()}",
        "place": stored(stamp.place),
        "size_bytes": stamp.size_bytes,
        "modified_ns": stamp.modified_ns,
        "changed_ns": stamp.changed_ns,
        "inode": stamp.inode,
        "job_id": stored(file.job_id),
        "content_sha256": file.content_sha256,
    }
