"""A hundred kills at random moments: nothing that was told is lost, and the dossiers come out as if none had been."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import time
import zlib
from pathlib import Path

import pytest

from rashomon.archive import Archive
from rashomon.errors import Caveat
from rashomon.models.defaults import fakes
from rashomon.verification import verify
from tests.crowd import crowd

ARTICLES = 1000
KILLS = 100
# Seconds at work before a kill: short enough that a hundred of them end before the work does, on a fast machine too.
AFTER = (0.01, 0.15)

# One event in so many is followed by dossiers, so that kills meet those too; half done, they are made at the end.
DOSSIERS_EVERY = 10

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def work(place: Path, told: Path) -> None:
    """Add every report, telling of each when it is kept, and make the dossiers now and then and at the end."""
    ear = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with Archive(place, fakes(), clock=lambda: "2031-04-01T00:00:00+00:00") as archive:
        for added in archive.add(crowd(ARTICLES)):
            assert not isinstance(added, Caveat)
            if added.state != "held":
                os.write(ear, f"{added.article}\n".encode())
                if int(added.input.split("-")[0]) % DOSSIERS_EVERY == 0:
                    archive.bring_up_to_date()
        archive.bring_up_to_date()


def killed_at_work(place: Path, told: Path, after: float) -> bool:
    """Start the work in a process of its own and kill it; whether it was still at it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(place, told)
            code = 0
        finally:
            os._exit(code)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def dossiers(place: Path) -> dict[str, str]:
    with Archive(place) as archive:
        assert not any(story["stale"] for story in archive.stories())
        return {story["id"]: archive.dossier_text(story["id"]) for story in archive.stories()}


def test_a_hundred_kills_lose_nothing_and_change_no_dossier(tmp_path: Path) -> None:
    place, told = tmp_path / "killed.rashomon", tmp_path / "told.txt"
    draw = random.Random(20310401)
    kills = stops = 0
    while kills < KILLS:
        hit = killed_at_work(place, told, after=draw.uniform(*AFTER))
        kills += hit
        stops += 1
        assert stops < KILLS + 5, f"only {kills} of {stops} kills met the work: it was done too soon"
        if place.exists() and told.exists():
            # A last line that the kill tore was not told whole.
            acknowledged = set(told.read_text("utf-8").split("\n")[:-1])
            db = sqlite3.connect(place)
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
            kept = {i for (i,) in db.execute("SELECT id FROM article")} if "article" in tables else set()
            assert acknowledged <= kept
            if stops % 20 == 0:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            made = (
                db.execute("SELECT form FROM dossier ORDER BY number DESC LIMIT 2").fetchall()
                if "dossier" in tables
                else []
            )
            db.close()
            for (form,) in made:
                verify(json.loads(zlib.decompress(form)))

    work(place, told)
    calm = tmp_path / "calm.rashomon"
    work(calm, tmp_path / "calm.txt")

    after_kills = dossiers(place)
    assert after_kills == dossiers(calm)
    assert len(after_kills) > ARTICLES / 10
    for text in after_kills.values():
        verify(json.loads(text))
