"""Fetching pages: against a real server on this machine that does everything a hostile or a broken site does."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rashomon.errors import Caveat
from rashomon.readers import Page, decode, open_inputs
from rashomon.readers import fetch as fetch_module
from rashomon.readers.fetch import Fetcher, is_public

ARTICLE = b"<!DOCTYPE html><html><body><p>Rain fell on Vestra for nearly six hours.</p></body></html>"

BOMB = (lambda packer: b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush())(
    zlib.compressobj(9, wbits=31)
)  # 200 MB of NULs in 200 kB


class Site(ThreadingHTTPServer):
    """The hostile site: one path, one trick."""

    daemon_threads = True
    robots: tuple[int, bytes] = (404, b"")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Tricks)
        self.asked: list[tuple[float, str, str]] = []  # when, path, user agent
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""


class Tricks(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path, self.headers.get("User-Agent", "")))
        path = self.path.split("?")[0]
        if path == "/robots.txt":
            self.answer(self.server.robots[1], status=self.server.robots[0], content_type="text/plain")
        elif path.startswith("/redirect/"):
            left = int(path.rsplit("/", 1)[1])
            self.redirect(f"/redirect/{left - 1}" if left else "/article")
        elif path == "/to":
            self.redirect(self.path.split("?", 1)[1])
        elif path == "/endless":
            self.start("text/html")
            while not self.server.stopping.is_set():
                self.wfile.write(b"<p>Rain fell.</p>" * 5000)
        elif path == "/drip":
            self.start("text/html")
            while not self.server.stopping.wait(0.05):
                self.wfile.write(b"a")
                self.wfile.flush()
        elif path == "/drip-head":
            while not self.server.stopping.wait(0.05):
                self.wfile.write(b"H")
                self.wfile.flush()
        elif path == "/silent":
            self.server.stopping.wait(20)
        elif path == "/bomb":
            self.answer(BOMB, encoding="gzip")
        elif path == "/bomb-in-bomb":
            self.answer(gzip.compress(BOMB), encoding="gzip, gzip")
        elif path == "/not-gzip":
            self.answer(ARTICLE, encoding="gzip")
        elif path == "/wrong-charset":
            self.answer("<p>Zoë said “no”.</p>".encode(), content_type="text/html; charset=iso-8859-1")
        elif path == "/odd-charset":
            self.answer("<p>Zoë said “no”.</p>".encode("cp1252"), content_type='text/html; charset="klingon"')
        elif path == "/cut":
            self.start("text/html", length=100_000)
            self.wfile.write(ARTICLE)
        elif path == "/empty":
            self.answer(b"")
        elif path == "/picture":
            self.answer(b"\x89PNG\r\n\x1a\n" + bytes(100), content_type="text/html")
        elif path == "/gone":
            self.answer(b"gone", status=410)
        elif path == "/headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(10_000)) + b"\r\n")
        elif path == "/nonsense":
            self.wfile.write(b"\x00\xff\x16\x03 nonsense\r\n\r\n")
        elif path == "/text":
            self.answer(b"Rain fell on Vestra.", content_type="text/plain; charset=utf-8")
        elif path == "/feed":
            items = f"<item><title>Rain</title><link>{self.server.address}/article</link></item>"
            self.answer(
                f"<rss><channel><title>Courier</title>{items}</channel></rss>".encode(), content_type="text/xml"
            )
        else:
            self.answer(ARTICLE)

    def start(self, content_type: str, *, status: int = 200, length: int | None = None, encoding: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if length is not None:
            self.send_header("Content-Length", str(length))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()

    def answer(self, body: bytes, *, status: int = 200, content_type: str = "text/html", encoding: str = "") -> None:
        self.start(content_type, status=status, length=len(body), encoding=encoding)
        self.wfile.write(body)

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    fixed = datetime(2024, 5, 3, 10, 0, tzinfo=UTC)
    return Fetcher(allow_private=True, delay=0, total_seconds=1.0, max_bytes=1_000_000, now=lambda: fixed)


def reason(got: Page | Caveat) -> str:
    assert isinstance(got, Caveat), got
    return got.reason


def test_a_page_is_fetched_with_where_from_and_when(site: Site, fetcher: Fetcher) -> None:
    got = fetcher.fetch(f"{site.address}/article")
    assert isinstance(got, Page)
    assert (got.raw, got.media_type, got.fetched) == (ARTICLE, "text/html", "2024-05-03T10:00:00+00:00")
    assert got.meta.url == got.input == f"{site.address}/article"


def test_we_say_who_we_are(site: Site, fetcher: Fetcher) -> None:
    fetcher.fetch(f"{site.address}/article")
    assert {("rashomon" in agent) for _, _, agent in site.asked} == {True}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "100.64.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
     "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1", "nonsense"],
)  # fmt: skip
def test_no_address_inside_a_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_an_address_of_the_open_network_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_fetched_under_any_of_its_names(site: Site, host: str) -> None:
    got = Fetcher(delay=0).fetch(f"http://{host}:{site.server_address[1]}/article")
    assert "no public address" in reason(got)
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    ["ftp://courier.example/a", "file:///etc/passwd", "http://", "http://a:b@courier.example/", "http://x:99999/",
     "http://a b/", "http://[", "http://\ud800/", "http://x\0y/", "http://" + "a" * 10_000],
)  # fmt: skip
def test_only_plain_http_addresses_are_fetched(url: str) -> None:
    assert "was not fetched" in reason(Fetcher(delay=0).fetch(url))


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first address passes for public, the one it redirects to is this machine."""
    monkeypatch.setattr(fetch_module, "is_public", lambda address: address == "127.0.0.1")
    fetcher.allow_private = False
    got = fetcher.fetch(f"{site.address}/to?http://127.0.0.2:{site.server_address[1]}/article")
    assert "127.0.0.2 is no public address" in reason(got)


@pytest.mark.parametrize(
    "onward", ["file:///etc/passwd", "gopher://courier.example/", "//user:pw@courier.example/", "http://["]
)
def test_a_redirect_to_another_scheme_is_refused(site: Site, fetcher: Fetcher, onward: str) -> None:
    assert "was not fetched" in reason(fetcher.fetch(f"{site.address}/to?{onward}"))


def test_a_name_is_resolved_once_and_dialled_where_it_was_checked(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a name server that answers with a public address first and a private one next."""
    answers: list[str] = []

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host != "courier.example":  # the connection itself, to a checked address
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        answers.append(host)
        address = "127.0.0.1" if len(answers) % 2 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(fetch_module, "is_public", lambda address: address == "127.0.0.1")
    fetcher.allow_private = False
    got = fetcher.fetch(f"http://courier.example:{site.server_address[1]}/article")
    assert "127.0.0.9 is no public address" in reason(got)  # robots.txt came from the first, the page is refused
    assert [path for _, path, _ in site.asked] == ["/robots.txt"]


def test_one_private_address_among_several_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "10.0.0.1 is no public address" in reason(Fetcher(delay=0).fetch("http://courier.example/"))


def test_letters_beyond_ascii_in_an_address_are_encoded(site: Site, fetcher: Fetcher) -> None:
    assert isinstance(fetcher.fetch(f"{site.address}/Zoë in Vestra?q=é"), Page)
    assert site.asked[-1][1] == "/Zo%C3%AB%20in%20Vestra?q=%C3%A9"


def test_few_redirects_are_followed_and_thirty_are_not(site: Site, fetcher: Fetcher) -> None:
    got = fetcher.fetch(f"{site.address}/redirect/5")
    assert isinstance(got, Page)
    assert got.meta.url == f"{site.address}/article"
    assert "redirects more than 10 times" in reason(fetcher.fetch(f"{site.address}/redirect/30"))


@pytest.mark.parametrize("path", ["drip", "drip-head", "silent"])
def test_a_slow_drip_is_cut_at_the_total_time(site: Site, fetcher: Fetcher, path: str) -> None:
    """Each byte comes well within any read timeout; only the whole takes for ever."""
    begun = time.monotonic()
    assert "took longer than 1 seconds" in reason(fetcher.fetch(f"{site.address}/{path}"))
    assert time.monotonic() - begun < 3


def test_a_tls_handshake_that_never_ends_is_cut_too(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        begun = time.monotonic()
        got = fetcher.fetch(f"https://127.0.0.1:{server.getsockname()[1]}/")
        assert "was not fetched" in reason(got)
        assert time.monotonic() - begun < 3


def test_an_endless_body_is_cut_at_the_size(site: Site, fetcher: Fetcher) -> None:
    assert "larger than 1 MB" in reason(fetcher.fetch(f"{site.address}/endless"))


@pytest.mark.parametrize("path", ["bomb", "bomb-in-bomb"])
def test_a_gzip_bomb_is_never_unpacked(site: Site, fetcher: Fetcher, path: str) -> None:
    fetcher.total_seconds = 20
    tracemalloc.start()
    got = fetcher.fetch(f"{site.address}/{path}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(got, Caveat)
    assert peak < 20_000_000


@pytest.mark.parametrize("path", ["not-gzip", "cut", "empty", "gone", "headers", "nonsense"])
def test_a_broken_answer_is_a_caveat_with_the_address(site: Site, fetcher: Fetcher, path: str) -> None:
    assert f"{site.address}/{path}" in reason(fetcher.fetch(f"{site.address}/{path}"))


def test_a_port_where_nobody_listens_is_a_caveat(fetcher: Fetcher) -> None:
    assert "refused the connection" in reason(fetcher.fetch("http://127.0.0.1:1/"))


def test_an_unknown_name_is_a_caveat(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "the name no.courier.example is not known" in reason(Fetcher(delay=0).fetch("http://no.courier.example/"))


def test_a_wrong_charset_in_the_header_does_not_garble_the_letters(site: Site, fetcher: Fetcher) -> None:
    for path in ("wrong-charset", "odd-charset"):
        got = fetcher.fetch(f"{site.address}/{path}")
        assert isinstance(got, Page)
        assert decode(got.raw, got.media_type, got.charset).text == "<p>Zoë said “no”.</p>"


def test_what_robots_txt_closes_is_not_asked_for(site: Site, fetcher: Fetcher) -> None:
    site.robots = (200, b"User-agent: *\nDisallow: /private\n")
    assert "robots.txt closes it" in reason(fetcher.fetch(f"{site.address}/private/a"))
    assert isinstance(fetcher.fetch(f"{site.address}/article"), Page)
    assert [path for _, path, _ in site.asked] == ["/robots.txt", "/article"]


def test_robots_txt_may_name_us(site: Site, fetcher: Fetcher) -> None:
    site.robots = (200, b"User-agent: rashomon\nDisallow: /\n")
    assert "robots.txt closes it" in reason(fetcher.fetch(f"{site.address}/article"))


def test_a_site_that_cannot_show_its_robots_txt_is_closed(site: Site, fetcher: Fetcher) -> None:
    site.robots = (503, b"")
    assert "robots.txt could not be read" in reason(fetcher.fetch(f"{site.address}/article"))


@pytest.mark.parametrize(
    ("robots", "wait"),
    [(b"", 1.0), (b"User-agent: *\nCrawl-delay: 7", 7.0), (b"User-agent: *\nCrawl-delay: 900", 30.0)],
)
def test_one_host_is_asked_once_a_second_or_as_it_wishes(
    site: Site, fetcher: Fetcher, robots: bytes, wait: float
) -> None:
    site.robots = (200, robots)
    slept: list[float] = []
    passed = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        passed[0] += seconds

    fetcher.delay, fetcher.sleep, fetcher.clock = 1.0, sleep, lambda: passed[0]
    for n in range(3):
        assert isinstance(fetcher.fetch(f"{site.address}/article?{n}"), Page)
    assert slept == [wait, wait]


def test_a_broken_run_goes_on_where_it_stopped(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    fetcher.cache = tmp_path
    first = fetcher.fetch(f"{site.address}/article")
    fetcher.fetch(f"{site.address}/gone")
    asked = len(site.asked)
    again = Fetcher(cache=tmp_path, allow_private=True, delay=0)
    assert again.fetch(f"{site.address}/article") == first
    assert len(site.asked) == asked
    next(tmp_path.glob("*.body")).write_bytes(b"torn")
    assert again.fetch(f"{site.address}/article").raw == ARTICLE  # type: ignore[union-attr]


def test_a_list_of_addresses_is_read_one_by_one(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(
        f"# today\n{site.address}/article\n{site.address}/gone\n\n{site.address}/text\n{site.address}/article\n"
    )
    pages, caveats = open_inputs([listed], fetch=fetcher)
    assert [(page.input.rsplit("/", 1)[1], page.media_type) for page in pages] == [
        ("article", "text/html"),
        ("text", "text/plain"),
    ]
    assert [caveat.reason for caveat in caveats] == [
        f"{site.address}/gone was not fetched: the site answers 410 Gone. Try again later."
    ]


def test_every_address_that_failed_is_named(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("".join(f"{site.address}/gone?{n}\n" for n in range(30)))
    assert len(open_inputs([tmp_path / "urls.txt"], fetch=fetcher)[1]) == 30


def test_what_lies_behind_an_address_is_read_by_its_bytes(site: Site, fetcher: Fetcher) -> None:
    pages, caveats = open_inputs([f"{site.address}/picture"], fetch=fetcher)
    assert pages == []
    assert "is a PNG image" in caveats[0].reason


def test_a_feed_leads_to_its_pages_if_fetching_is_allowed(site: Site, fetcher: Fetcher) -> None:
    [page], caveats = open_inputs([f"{site.address}/feed"], fetch=fetcher)
    assert (page.raw, page.meta.outlet, page.meta.title, caveats) == (ARTICLE, "Courier", "Rain", [])
