"""What was counted before, in a small SQLite file that may be lost: it is counted again."""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import LiteralString

from attrs import frozen

from pantry_radio.adapters.archive_survey.usage import StatedUsage

_VERSION = 1
_PATIENCE_SECONDS = 10.0
_SCHEMA: LiteralString = """
CREATE TABLE folder (
    id INTEGER PRIMARY KEY, root BLOB, path BLOB, inode INTEGER, modified_ns INTEGER,
    files INTEGER, size_bytes INTEGER, newest_ns INTEGER, newest_name BLOB, unread INTEGER,
    UNIQUE (root, path)
);
CREATE TABLE file (
    folder_id INTEGER, name BLOB, inode INTEGER, modified_ns INTEGER, size_bytes INTEGER,
    is_read INTEGER, model TEXT, input_tokens INTEGER, output_tokens INTEGER,
    PRIMARY KEY (folder_id, name)
) WITHOUT ROWID;
CREATE TABLE spent (
    folder_id INTEGER, model TEXT, results INTEGER, input_tokens INTEGER, output_tokens INTEGER,
    PRIMARY KEY (folder_id, model)
) WITHOUT ROWID;
"""
_ADD_UP: LiteralString = """
UPDATE folder SET unread = (
    SELECT count(*) FROM file WHERE folder_id = folder.id AND NOT is_read
) WHERE id = ?
"""
_SPEND: LiteralString = """
INSERT INTO spent
SELECT folder_id, model, count(*), sum(input_tokens), sum(output_tokens)
FROM file WHERE folder_id = ? AND model IS NOT NULL GROUP BY folder_id, model
"""
_KEEP_FOLDER: LiteralString = """
INSERT INTO folder
    (root, path, inode, modified_ns, files, size_bytes, newest_ns, newest_name, unread)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
ON CONFLICT (root, path) DO UPDATE SET
    inode = excluded.inode, modified_ns = excluded.modified_ns, files = excluded.files,
    size_bytes = excluded.size_bytes, newest_ns = excluded.newest_ns,
    newest_name = excluded.newest_name
RETURNING id
"""
_MODELS: LiteralString = """
SELECT model, sum(results), sum(input_tokens), sum(output_tokens)
FROM spent JOIN folder ON folder.id = spent.folder_id
WHERE root = ? GROUP BY model ORDER BY sum(input_tokens + output_tokens) DESC, model
"""


@frozen(kw_only=True)
class CountedFile:
    """A file as a look into its folder found it; `name` is in the bytes of the file system."""

    name: bytes
    inode: int
    modified_ns: int
    size_bytes: int


@frozen(kw_only=True)
class CountedFolder:
    """A folder, and the sums over its files. `modified_ns` is -1 where it must be looked at again.

    It was modified just before it was looked at: another change could have the same time.
    """

    path: str
    inode: int
    modified_ns: int
    files: int
    size_bytes: int
    newest_ns: int
    newest_name: str
    unread: int = 0


class MemoryOfFiles:
    """The memory for one archive. Several processes may use it at once."""

    def __init__(self, file: Path | None, *, root: Path) -> None:
        self._file = file
        self._root = root
        self._database = _opened(file)

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def after(self, error: sqlite3.Error) -> "MemoryOfFiles":
        """What to go on with after an error: a new file for a broken one, else none at all."""
        self.close()
        if isinstance(error, sqlite3.OperationalError):  # the disk is full, or somebody hangs
            return MemoryOfFiles(None, root=self._root)
        if self._file is not None:
            _remove(self._file)
        return MemoryOfFiles(self._file, root=self._root)

    def folders(self) -> dict[str, CountedFolder]:
        """All folders by path."""
        found = self._database.execute(
            "SELECT path, inode, modified_ns, files, size_bytes, newest_ns, newest_name, unread "
            "FROM folder WHERE root = ?",
            (os.fsencode(self._root),),
        )
        folders = (
            CountedFolder(
                path=os.fsdecode(path),
                inode=inode,
                modified_ns=modified_ns,
                files=files,
                size_bytes=size_bytes,
                newest_ns=newest_ns,
                newest_name=os.fsdecode(newest_name),
                unread=unread,
            )
            for path, inode, modified_ns, files, size_bytes, newest_ns, newest_name, unread in found
        )
        return {folder.path: folder for folder in folders}

    def keep(self, folder: CountedFolder, files: Iterable[CountedFile]) -> None:
        """Keeps what a folder holds now; what was read of files that are as they were, stays."""
        with self._transaction():
            ((folder_id,),) = self._database.execute(
                _KEEP_FOLDER,
                (
                    *(os.fsencode(self._root), os.fsencode(folder.path), folder.inode),
                    *(folder.modified_ns, folder.files, folder.size_bytes),
                    *(folder.newest_ns, os.fsencode(folder.newest_name)),
                ),
            ).fetchall()
            known = {
                row[0]: row[1:]
                for row in self._database.execute(
                    "SELECT name, inode, modified_ns, size_bytes FROM file WHERE folder_id = ?",
                    (folder_id,),
                )
            }
            changed = []
            for file in files:
                stamp = (file.inode, file.modified_ns, file.size_bytes)
                if known.pop(file.name, None) != stamp:
                    changed.append((folder_id, file.name, *stamp))
            self._database.executemany(
                "DELETE FROM file WHERE folder_id = ? AND name = ?",
                [(folder_id, name) for name in known],
            )
            self._database.executemany(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, 0, NULL, 0, 0)", changed
            )
            self._add_up(folder_id)

    def forget(self, paths: Iterable[str]) -> None:
        """Forgets folders that are gone."""
        with self._transaction():
            for folder_id in map(self._folder_id, paths):
                for table in ("file", "spent"):
                    self._database.execute(
                        f"DELETE FROM {table} WHERE folder_id = ?",  # noqa: S608 - of two constants
                        (folder_id,),
                    )
                self._database.execute("DELETE FROM folder WHERE id = ?", (folder_id,))

    def unread(self, path: str, count: int) -> Sequence[CountedFile]:
        """Some files of a folder whose content is not known."""
        found = self._database.execute(
            "SELECT name, inode, modified_ns, size_bytes FROM file "
            "WHERE folder_id = ? AND NOT is_read LIMIT ?",
            (self._folder_id(path), count),
        )
        return [
            CountedFile(name=row[0], inode=row[1], modified_ns=row[2], size_bytes=row[3])
            for row in found
        ]

    def keep_usage(self, path: str, read: Sequence[tuple[CountedFile, StatedUsage | None]]) -> None:
        """Keeps what was read, of the files that nobody has found changed meanwhile."""
        folder_id = self._folder_id(path)
        with self._transaction():
            self._database.executemany(
                "UPDATE file SET is_read = 1, model = ?, input_tokens = ?, output_tokens = ? "
                "WHERE folder_id = ? AND name = ? AND inode = ? AND modified_ns = ?",
                [
                    (
                        *((u.model, u.input_tokens, u.output_tokens) if u else (None, 0, 0)),
                        *(folder_id, file.name, file.inode, file.modified_ns),
                    )
                    for file, u in read
                ],
            )
            self._add_up(folder_id)

    def models(self) -> list[tuple[str, int, int, int]]:
        """Model, results, input and output tokens, the dearest first."""
        return self._database.execute(_MODELS, (os.fsencode(self._root),)).fetchall()

    def names(self, path: str) -> list[bytes]:
        """The names of the files of a folder."""
        found = self._database.execute(
            "SELECT name FROM file WHERE folder_id = ?", (self._folder_id(path),)
        )
        return [name for (name,) in found]

    def _folder_id(self, path: str) -> int | None:
        row = self._database.execute(
            "SELECT id FROM folder WHERE root = ? AND path = ?",
            (os.fsencode(self._root), os.fsencode(path)),
        ).fetchone()
        return None if row is None else int(row[0])

    def _add_up(self, folder_id: int | None) -> None:
        self._database.execute(_ADD_UP, (folder_id,))
        self._database.execute("DELETE FROM spent WHERE folder_id = ?", (folder_id,))
        self._database.execute(_SPEND, (folder_id,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _opened(file: Path | None) -> sqlite3.Connection:
    """The file; made anew where it is broken or of another version; else a memory for this once."""
    if file is not None and file.parent.is_dir():
        for _ in range(2):
            try:
                return _connected(str(file))
            except sqlite3.OperationalError:  # not writable, or locked by somebody who hangs
                break
            except sqlite3.DatabaseError:  # no SQLite file, or a broken one
                _remove(file)
    return _connected(":memory:")


def _expect(is_ours: bool) -> None:  # noqa: FBT001 - reads like an assertion, and is none
    if not is_ours:
        raise sqlite3.DatabaseError("the memory of the survey is of another version")


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            file.with_name(file.name + ending).unlink()


def _connected(place: str) -> sqlite3.Connection:
    database = sqlite3.connect(
        place, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")  # nothing here is worth a wait for the disk
        database.execute("BEGIN IMMEDIATE")
        ((version,),) = database.execute("PRAGMA user_version").fetchall()
        if version == 0:
            for statement in _SCHEMA.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {_VERSION}")
        _expect(version in (0, _VERSION))
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database
