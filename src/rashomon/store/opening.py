"""Opening an archive: one SQLite file that readers share with a writer, brought to the newest tables by numbered steps.

In: a path.  Out: a connection.  Next: ../archive.py
Every way a file can be wrong has its own message; nothing of a file that is no archive of ours is ever touched.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

from rashomon.errors import InputError

# "rsmn": what tells our files from any other SQLite file, in its header.
APPLICATION_ID = 0x72736D6E
# Milliseconds for which a writer waits for another's turn to end. A turn is one article or one dossier.
PATIENCE = 60_000


class ArchiveError(InputError):
    """An archive cannot be opened, read or written; says why and what to do."""


def default_place() -> Path:
    """Where the archive lies if nobody says: the platform's folder for a user's data."""
    return user_data_path("rashomon", appauthor=False) / "archive.rashomon"


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an archive; make it, or bring its tables up to date, if it is opened for writing."""
    with told(path):
        if not write and not path.exists():
            raise ArchiveError(f"{path} does not exist. Make an archive with: rashomon add INPUT... --archive {path}")
        if path.exists():
            check_header(path)
        elif write:
            path.parent.mkdir(parents=True, exist_ok=True)
        db = opened(path, "rwc" if write else "ro")
        try:
            try:
                check_version(db, path)
            except sqlite3.OperationalError:
                # Where nothing may be written a reader cannot share the file with a writer, and need not.
                if write or unfinished(path):
                    raise
                db.close()
                db = opened(path, "ro&immutable=1")
                check_version(db, path)
            if write:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                migrate(db)
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            db.close()
            raise
        return db


def opened(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    db.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    return db


def unfinished(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file: part of what it holds stands only there."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in a reader's words what SQLite or the system found wrong with the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise ArchiveError(say(path, error)) from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be used as an archive ({error.strerror or error}).") from error


def say(path: Path, error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return f"The disk that holds {path} is full. What was acknowledged is kept; make room and run it again."
    if code == sqlite3.SQLITE_READONLY:
        return f"{path} may only be read, not written. Change its permissions, or give another with --archive FILE."
    if code == sqlite3.SQLITE_CANTOPEN:
        return f"{path} cannot be opened. Check the folder and its permissions, or give another with --archive FILE."
    if code == sqlite3.SQLITE_BUSY:
        return f"{path} was being written by another program for over {PATIENCE // 1000} s. Try again when it is done."
    if code == sqlite3.SQLITE_NOTADB:
        return f"{path} is no rashomon archive. Give another file with --archive FILE."
    if code == sqlite3.SQLITE_CORRUPT:
        return f"{path} is damaged ({error}). Nothing was changed; put back a copy of it."
    if code == sqlite3.SQLITE_IOERR:
        return f"The disk that holds {path} failed or is full ({error}). What was acknowledged is kept; run it again."
    return f"{path}: {error}."


def check_header(path: Path) -> None:
    """Refuse what is no archive before SQLite makes anything of it."""
    with path.open("rb") as stream:
        head = stream.read(100)
    if head and not head.startswith(b"SQLite format 3\0"):
        raise ArchiveError(f"{path} is no rashomon archive. Give another file with --archive FILE.")


def check_version(db: sqlite3.Connection, path: Path) -> None:
    db.execute("BEGIN")  # one look: another program may be making the tables just now
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (ours,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    db.execute("COMMIT")
    if tables and ours != APPLICATION_ID:
        raise ArchiveError(
            f"{path} is an SQLite file of another program, no rashomon archive. Give another with --archive FILE."
        )
    newest = len(steps())
    if version > newest:
        raise ArchiveError(
            f"{path} was made by a newer rashomon (its tables are of step {version}, this version knows {newest}). "
            "Update rashomon: pip install --upgrade rashomon."
        )


def steps() -> list[str]:
    """The numbered SQL files, in order."""
    found = sorted(f.name for f in (files("rashomon") / "store").iterdir() if re.fullmatch(r"\d{4}-.*\.sql", f.name))
    return [(files("rashomon") / "store" / name).read_text("utf-8") for name in found]


def migrate(db: sqlite3.Connection) -> None:
    """Run the steps that a file has not seen, each in one transaction; two programs at once take turns."""
    for number, step in enumerate(steps(), 1):
        if db.execute("PRAGMA user_version").fetchone()[0] >= number:
            continue
        with turn(db):
            if db.execute("PRAGMA user_version").fetchone()[0] >= number:  # another was quicker
                continue
            for statement in statements(step):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {number}")


def statements(step: str) -> Iterator[str]:
    """The single statements of an SQL file (executescript would commit on its own)."""
    held = ""
    for line in step.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


@contextmanager
def turn(db: sqlite3.Connection) -> Iterator[None]:
    """One writer's turn: all of it is kept, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
