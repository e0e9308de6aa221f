"""Watching: against a real server on this machine, with feeds that change, fail, hurry and vanish."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

import pytest

from rashomon import watching
from rashomon.archive import Added, Archive
from rashomon.errors import Caveat
from rashomon.models import Models
from rashomon.readers import Fetcher
from rashomon.watching import PAGES_A_LOOK, TRIES, rounds

HOUR = 3600.0


class Site(ThreadingHTTPServer):
    """Pages and feeds by path, with ETags; what is in `broken` answers so instead."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.pages: dict[str, str] = {}
        self.broken: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, int]] = []  # path, what was answered

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def feed(self, path: str, *pages: str) -> str:
        items = "".join(f"<item><title>{p}</title><link>{self.at(p)}</link></item>" for p in pages)
        self.pages[path] = f'<?xml version="1.0"?><rss version="2.0"><channel><title>C</title>{items}</channel></rss>'
        return self.at(path)

    def count(self, path: str) -> Counter[int]:
        return Counter(status for asked, status in self.asked if asked == path)


class Answers(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        status, headers, body = self.answer()
        self.server.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        if self.path in self.server.broken:
            return self.server.broken[self.path]
        text = self.server.pages.get(self.path)
        if text is None:
            return 404, {}, b""
        etag = f'"{abs(hash(text))}"'
        if self.headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        kind = "application/rss+xml" if text.startswith("<?xml") else "text/plain"
        return 200, {"ETag": etag, "Content-Type": kind}, text.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Clock:
    """The archive's clock, which the watch's sleep moves on."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat("2031-04-01T00:00:00+00:00")
        self.slept: list[float] = []
        self.then: Callable[[], None] = lambda: None

    def __call__(self) -> str:
        return self.now.isoformat(timespec="seconds")

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.then()


class Desk:
    """An archive that watches for some hours, is stopped, and goes on."""

    def __init__(self, place: Path, models: Models) -> None:
        self.place, self.models, self.clock = place, models, Clock()

    def watch(self, *sources: str, hours: float = 0, once: bool = False) -> list[Added | Caveat | str]:
        found: list[Added | Caveat | str] = []
        until = self.clock.now + timedelta(hours=hours)

        class Stopped(Exception):
            pass

        def sleep(seconds: float) -> None:
            if self.clock.now + timedelta(seconds=seconds) > until:
                raise Stopped
            self.clock.sleep(seconds)

        with Archive(self.place, self.models, clock=self.clock) as archive:
            fetcher = Fetcher(allow_private=True, delay=0.0, now=lambda: self.clock.now)
            with suppress(Stopped):
                found.extend(rounds(archive, sources, 15, once=once, fetcher=fetcher, sleep=sleep))
        self.clock.now = until
        return found

    def archive(self) -> Archive:
        return Archive(self.place, self.models, clock=self.clock)


@pytest.fixture
def desk(tmp_path: Path, fake_models: Models) -> Desk:
    return Desk(tmp_path / "desk.rashomon", fake_models)


def states(found: list[Added | Caveat | str]) -> list[str]:
    return [f.state for f in found if isinstance(f, Added)]


def rain(n: str, hours: str = "five") -> str:
    return f"Rain fell on {n} for {hours} hours, Anna Berg said.\nThe river {n} rose over its banks on Monday."


def test_what_did_not_change_is_not_sent_again(site: Site, desk: Desk) -> None:
    site.pages |= {"/a": rain("Alda"), "/b": rain("Birk")}
    feed = site.feed("/rss", "/a", "/b")
    assert states(desk.watch(feed, hours=0.8)) == ["new", "new"]
    assert site.count("/rss") == {200: 1, 304: 3}  # at once, and at 15, 30 and 45 minutes
    assert site.count("/a") == site.count("/b") == {200: 1}


def test_a_page_is_looked_at_again_on_its_first_day_and_a_correction_is_a_version(site: Site, desk: Desk) -> None:
    site.pages["/a"] = rain("Alda")
    feed = site.feed("/rss", "/a")
    assert states(desk.watch(feed, hours=5)) == ["new"]
    assert site.count("/a") == {200: 1, 304: 1}  # an hour later, unchanged
    site.pages["/a"] = rain("Alda", "seven")
    assert states(desk.watch(feed, hours=5)) == ["version"]
    desk.watch(feed, hours=100)
    assert site.count("/a") == {200: 2, 304: 2}  # … and a day later, and never again


def test_a_watch_that_was_stopped_asks_nobody_sooner_and_loses_nothing(site: Site, desk: Desk) -> None:
    site.pages |= {f"/{n}": rain(n) for n in ("Alda", "Birk", "Corve")}
    feed = site.feed("/rss", "/Alda", "/Birk", "/Corve")
    with desk.archive() as archive:
        fetcher = Fetcher(allow_private=True, delay=0.0)
        stopped = rounds(archive, [feed], 15, fetcher=fetcher, sleep=desk.clock.sleep)
        assert states(list(islice(stopped, 1))) == ["new"]
        stopped.close()  # between two pages
    assert states(desk.watch(feed)) == ["new", "new"]
    asked = len(site.asked)
    assert [site.count(f"/{n}")[200] for n in ("Alda", "Birk", "Corve")] == [1, 1, 1]
    assert desk.watch(feed, hours=0.2) == []
    assert len(site.asked) == asked  # it was looked at a moment ago


def test_a_broken_feed_is_left_alone_for_longer_each_time_and_harms_no_other(site: Site, desk: Desk) -> None:
    site.pages["/a"] = rain("Alda")
    good = site.feed("/rss", "/a")
    site.broken["/down"] = (500, {}, b"")
    site.broken["/bytes"] = (200, {"Content-Type": "application/rss+xml"}, b"<?xml version='1.0'?><rss>\xff\x00<<<")
    site.broken["/round"] = (302, {"Location": "/round"}, b"")
    bad = [site.at(path) for path in ("/down", "/bytes", "/round", "/gone")]
    found = desk.watch(*bad, good, hours=4)
    assert states(found) == ["new"]
    assert site.count("/rss") == {200: 2, 304: 15}  # whole again when the page was due
    assert site.count("/down") == {500: 4}  # after 30 minutes, then 60, then 120
    assert len({f.reason for f in found if isinstance(f, Caveat)}) >= 4
    told = desk.watch(site.at("/down"), once=True)
    assert "failed 4 times in a row and is not asked before 2031-04-01T07:30" in told[0].reason  # type: ignore[union-attr]
    del site.broken["/down"]
    site.feed("/down", "/a")
    desk.watch(site.at("/down"), hours=4)
    assert site.count("/down")[200] > 0


def test_a_server_that_asks_for_a_rest_gets_it(site: Site, desk: Desk) -> None:
    site.broken["/rss"] = (429, {"Retry-After": "36000"}, b"")
    desk.watch(site.at("/rss"), hours=9.9)
    assert site.count("/rss") == {429: 1}
    desk.watch(site.at("/rss"), hours=0.2)
    assert site.count("/rss") == {429: 2}


def test_a_page_that_never_comes_is_given_up(site: Site, desk: Desk) -> None:
    site.pages["/a"] = rain("Alda")
    feed = site.feed("/rss", "/a", "/missing")
    desk.watch(feed, hours=1.1)
    assert site.count("/missing") == {404: 2}
    desk.watch(feed, hours=24 * 14)
    assert site.count("/missing") == {404: TRIES}


def test_a_feed_of_hundreds_holds_up_no_other(site: Site, desk: Desk) -> None:
    many = [f"/{n}" for n in range(PAGES_A_LOOK + 5)]
    site.pages |= {path: rain(f"Alda{path[1:]}") for path in many} | {"/other": rain("Birk")}
    found = desk.watch(site.feed("/many", *many), site.feed("/rss", "/other"), hours=0.4)
    inputs = [f.input for f in found if isinstance(f, Added)]
    assert inputs.index(site.at("/other")) == PAGES_A_LOOK
    assert len(inputs) == len(many) + 1  # the rest came at the next look
    assert site.count("/many") == {200: 2}


def test_what_was_forgotten_does_not_come_back_by_itself(site: Site, desk: Desk, tmp_path: Path) -> None:
    site.pages |= {"/a": rain("Alda"), "/b": rain("Birk")}
    feed = site.feed("/rss", "/a", "/b")
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "c.txt").write_text(rain("Corve"), "utf-8")
    assert states(desk.watch(feed, str(saved))) == ["new", "new", "new"]
    with desk.archive() as archive:
        archive.forget(site.at("/a"))
        archive.forget(str(saved / "c.txt"))
    assert set(states(desk.watch(feed, str(saved), hours=48))) <= {"held"}
    with desk.archive() as archive:
        assert archive.search("Corve") == archive.search("Alda") == []
        assert archive.search("Birk")


def test_a_file_that_is_saved_into_a_watched_folder_comes_in(desk: Desk, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.txt").write_text(rain("Alda"), "utf-8")

    def save() -> None:
        (saved / "b.txt").write_text(rain("Birk"), "utf-8")

    desk.clock.then = save
    found = desk.watch(str(saved), hours=0.4)
    assert [s for s in states(found) if s != "held"] == ["new", "new"]


def test_a_fault_of_ours_in_one_source_is_said_and_the_others_go_on(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = rain("Alda")
    good, real = site.feed("/rss", "/a"), watching.iter_pages

    def faulty(inputs: list[str], **how: object) -> Iterator[object]:
        if inputs == [site.at("/odd")]:
            raise RecursionError("too deep")
        return real(inputs, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "iter_pages", faulty)
    found = desk.watch(site.at("/odd"), good)
    assert "RecursionError: too deep" in found[0].reason  # type: ignore[union-attr]
    assert states(found) == ["new"]
