"""A URL → Page, or a Caveat: no private address, no endless body, no page that robots.txt closes, no hurry.

In: a URL.  Out: Page.  Next: ../article.py
Each name is resolved once, every address it stands for is checked, and the connection goes to one that was checked: a
name server that would answer differently the second time (DNS rebinding) is not asked a second time.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

from rashomon.errors import Caveat
from rashomon.readers.bounds import MAX_PAGE_BYTES, size_words
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean

if TYPE_CHECKING:
    from protego import Protego

# Who we say we are, to the site and to its robots.txt.
AGENT = "rashomon"
USER_AGENT = f"Mozilla/5.0 (compatible; {AGENT}/0.1; reads single news pages at a person's request)"

# One page with all its redirects, from the first look-up to the last byte. News pages take one to five seconds.
TOTAL_SECONDS = 30.0
CONNECT_SECONDS = 10.0

# Browsers follow 20; news sites need two or three (http → https → www → consent → page).
MAX_REDIRECTS = 10

# RFC 9309 asks for at least 500 KiB.
MAX_ROBOTS_BYTES = 512_000

# Between two requests to one host, and the longest Crawl-delay that we wait for: a person is waiting too.
DELAY_SECONDS = 1.0
MAX_DELAY_SECONDS = 30.0

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,application/pdf;q=0.7,*/*;q=0.1"
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_RESTS = frozenset((429, 503))

# The longest rest that a site may ask for, and the longest mark of a version that we keep.
MAX_REST_SECONDS = 7 * 86_400.0
MAX_MARK = 1000


class _Refused(Exception):
    """Why one URL was not read; becomes a caveat."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for one address."""

    found: Page | Caveat | None  # None: it says what it said at the visit before
    etag: str | None = None  # by which the site will know this version again …
    modified: str | None = None  # … or by this date
    rest: float = 0.0  # seconds for which the site asks to be left alone


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str  # after redirects
    status: int
    content_type: str
    body: bytes
    etag: str | None = None
    modified: str | None = None
    rest: float = 0.0


class Fetches(Protocol):
    """Whatever gives the page of an address."""

    def fetch(self, url: str) -> Page | Caveat: ...


@dataclass
class Fetcher:
    """Fetches pages one after another and remembers, between them, robots.txt and when it last asked each host.

    >>> Fetcher().fetch("http://127.0.0.1/admin").reason
    'http://127.0.0.1/admin was not fetched: 127.0.0.1 is no public address. Save the page and give the file.'
    """

    cache: Path | None = None  # a folder: what it holds is not fetched again, so a broken run goes on where it stopped
    delay: float = DELAY_SECONDS
    allow_private: bool = False  # for tests against a server on this machine
    total_seconds: float = TOTAL_SECONDS
    max_bytes: int = MAX_PAGE_BYTES
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _robots: dict[str, Protego | None] = field(default_factory=dict, repr=False)
    _asked: dict[str, float] = field(default_factory=dict, repr=False)

    def fetch(self, url: str) -> Page | Caveat:
        """One page. What stands in the way is said in a caveat, never raised."""
        found = self.visit(url).found
        assert found is not None  # a site that was not asked for news only does not answer that there are none
        return found

    def visit(self, url: str, etag: str | None = None, modified: str | None = None) -> Visit:
        """One page, if it is not the one that an earlier visit gave with this etag or date."""
        kept = self._kept(url)
        if kept is not None:
            return Visit(kept)
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        try:
            answer = self._through_redirects(url, {name: value for name, value in known.items() if value})
        except _Refused as refused:
            return Visit(
                Caveat("readers", f"{clean(url)} was not fetched: {refused}. Save the page and give the file.")
            )
        except Exception as error:  # a library met bytes that its authors did not foresee
            what = clean(f"{type(error).__name__}: {error}"[:200])
            return Visit(Caveat("readers", f"{clean(url)} was not fetched ({what}). Save the page and give the file."))
        if answer.status == 304 and (etag or modified):
            return Visit(None, answer.etag or etag, answer.modified or modified, answer.rest)
        return Visit(self._page(url, answer), answer.etag, answer.modified, answer.rest)

    def _page(self, url: str, answer: _Answer) -> Page | Caveat:
        if answer.status != 200:
            return Caveat("readers", f"{clean(url)} was not fetched: {_status_words(answer.status)}. Try again later.")
        if not answer.body.strip():
            return Caveat(
                "readers", f"{clean(url)} was fetched, but is empty (0 bytes). Save the page and give the file."
            )
        kind, charset = _content_type(answer.content_type)
        page = Page(url, answer.body, kind, PageMeta(url=answer.url), self.now().isoformat(timespec="seconds"), charset)
        with contextlib.suppress(OSError):  # a full disk costs the next run time, this one nothing
            self._keep(page)
        return page

    def _through_redirects(self, url: str, asking: Mapping[str, str]) -> _Answer:
        """Follow redirects, each checked like the first."""
        deadline = self.clock() + self.total_seconds
        at = _normal(url)
        for _ in range(MAX_REDIRECTS + 1):
            _check_form(at)
            deadline += self._wait_my_turn(at, deadline)
            answer, onward = self._ask(at, deadline, self.max_bytes, asking)
            if onward is None:
                return answer
            at = _onward(at, onward)
        raise _Refused(f"it redirects more than {MAX_REDIRECTS} times")

    def _wait_my_turn(self, url: str, deadline: float) -> float:
        """Ask robots.txt, then wait until the host may be asked again; returns the seconds spent waiting."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._robots_of(origin, deadline)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise _Refused("the site's robots.txt closes it to programs")
        asked_delay = rules.crawl_delay(AGENT) if rules is not None else None
        delay = min(max(self.delay, asked_delay or 0.0), max(MAX_DELAY_SECONDS, self.delay))
        wait = self._asked.get(parts.netloc, float("-inf")) + delay - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._asked[parts.netloc] = self.clock()
        return max(wait, 0.0)

    def _robots_of(self, origin: str, deadline: float) -> Protego | None:
        """The rules of a site: all is open where it has no robots.txt (4xx), closed where it cannot say (5xx)."""
        from protego import Protego

        at = origin + "/robots.txt"
        for _ in range(6):
            answer, onward = self._ask(at, deadline, MAX_ROBOTS_BYTES, {}, cut=True)
            if onward is None:
                if answer.status >= 500:
                    raise _Refused(f"its robots.txt could not be read ({_status_words(answer.status)})")
                return Protego.parse(answer.body.decode("utf-8", "replace")) if answer.status == 200 else None
            at = _onward(at, onward)
            _check_form(at)
        return None

    def _ask(
        self, url: str, deadline: float, limit: int, asking: Mapping[str, str], *, cut: bool = False
    ) -> tuple[_Answer, str | None]:
        """One request to a checked address; where it redirects to, if it does."""
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._checked_addresses(host, port, deadline)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        try:
            with self._connection(parts.scheme, host, port, addresses, deadline) as connection:
                connection.request(
                    "GET", path, preload_content=False, decode_content=True,
                    headers={
                        "User-Agent": USER_AGENT, "Accept": _ACCEPT,
                        "Accept-Encoding": "gzip, deflate", "Accept-Language": "en", **asking,
                    },
                )  # fmt: skip
                response = connection.getresponse()
                onward = response.headers.get("Location") if response.status in _REDIRECTS else None
                body = b"" if onward else self._read(response, deadline, limit, cut=cut)
                told = response.headers
                rest = _seconds(told.get("Retry-After"), self.now()) if response.status in _RESTS else 0.0
                marks = _header(told.get("ETag")), _header(told.get("Last-Modified"))
                return _Answer(url, response.status, told.get("Content-Type", ""), body, *marks, rest), onward
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if self.clock() >= deadline:
                raise _Refused(f"it took longer than {self.total_seconds:g} seconds") from error
            raise _Refused(_why(error, host)) from error

    def _read(self, response: Any, deadline: float, limit: int, *, cut: bool) -> bytes:
        """The body, unpacked piece by piece, so that a small answer cannot grow without bound."""
        parts: list[bytes] = []
        size = 0
        while part := response.read(65_536, decode_content=True):
            size += len(part)
            parts.append(part)
            if size > limit:
                if cut:
                    break
                raise _Refused(f"it is larger than {size_words(limit)}")
            if self.clock() >= deadline:
                raise _Refused(f"it took longer than {self.total_seconds:g} seconds")
        return b"".join(parts)[:limit]

    def _checked_addresses(self, host: str, port: int, deadline: float) -> list[str]:
        """The addresses a name stands for, all of them public; one that is not refuses the name."""
        found = _resolved(host, port, max(0.1, deadline - self.clock()))
        if not found:
            raise _Refused(f"the name {clean(host)} is not known")
        for address in found:
            if not self.allow_private and not is_public(address):
                raise _Refused(f"{address} is no public address")
        return found

    @contextlib.contextmanager
    def _connection(self, scheme: str, host: str, port: int, addresses: list[str], deadline: float) -> Iterator[Any]:
        """A connection that is cut at the deadline, whatever it is waiting for: a hello, a header, a byte."""
        left = deadline - self.clock()
        if left <= 0:
            raise _Refused(f"it took longer than {self.total_seconds:g} seconds")
        connection = _dialled(scheme, host, port, addresses, min(CONNECT_SECONDS, left))
        watchdog = threading.Timer(left, connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield connection
        finally:
            watchdog.cancel()
            connection.close()
            connection.cut()

    def _kept(self, url: str) -> Page | None:
        """What an earlier run fetched, if its bytes are still those it wrote down."""
        if self.cache is None:
            return None
        place = self.cache / _key(url)
        try:
            told = json.loads(place.with_suffix(".json").read_text("utf-8"))
            raw = place.with_suffix(".body").read_bytes()
            if told["input"] != url or told["sha256"] != hashlib.sha256(raw).hexdigest():
                return None
            return Page(url, raw, told["media_type"], PageMeta(url=told["url"]), told["fetched"], told["charset"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, page: Page) -> None:
        """Body first, then the note that vouches for it; each written aside and renamed."""
        if self.cache is None:
            return
        self.cache.mkdir(parents=True, exist_ok=True)
        place = self.cache / _key(page.input)
        told = {
            "input": page.input, "url": page.meta.url, "media_type": page.media_type, "charset": page.charset,
            "fetched": page.fetched, "sha256": page.sha256,
        }  # fmt: skip
        for suffix, raw in ((".body", page.raw), (".json", json.dumps(told, sort_keys=True).encode("utf-8"))):
            aside = place.with_suffix(f".{os.getpid()}.part")
            aside.write_bytes(raw)
            aside.replace(place.with_suffix(suffix))


def is_url(given: str) -> bool:
    """Whether an input is an address to fetch.

    >>> is_url("https://courier.example/rain"), is_url("courier.html")
    (True, False)
    """
    return given[:8].lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open network, also when it is wrapped in IPv6.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _check_form(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise _Refused(f"it is no valid address ({error})") from error
    if parts.scheme not in ("http", "https"):
        raise _Refused(f"it leads to {parts.scheme or 'no'}:, and only http and https are fetched")
    if not parts.hostname:
        raise _Refused("it names no host")
    if parts.username or parts.password:
        raise _Refused("it holds a user name or password")
    if any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise _Refused("it holds spaces or control characters")


def _normal(url: str) -> str:
    """An address as it goes over the wire: letters beyond ASCII and spaces encoded, the host in small letters."""
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        return parse_url(url.strip()).url
    except (LocationParseError, UnicodeError) as error:
        raise _Refused("it is no valid address") from error


def _onward(at: str, to: str) -> str:
    try:
        return _normal(urljoin(at, to))
    except ValueError as error:
        raise _Refused(f"it redirects to no valid address ({clean(str(error))[:80]})") from error


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """All addresses of a name, in the order given; a name server that does not answer in time knows nothing."""
    found: list[str] = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append(str(address[0]))

    # getaddrinfo knows no time limit; in a daemon thread it cannot hold us.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(min(seconds, CONNECT_SECONDS))
    return [] if thread.is_alive() else list(dict.fromkeys(found))


def _dialled(scheme: str, host: str, port: int, addresses: list[str], timeout: float) -> Any:
    """A urllib3 connection to `host` (its name in the request and in the certificate) that dials a checked address."""
    import certifi
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.util.ssl_ import create_urllib3_context

    class Dialled:
        line: socket.socket | None = None
        is_cut = False

        def _new_conn(self) -> socket.socket:
            last: OSError | None = None
            for address in addresses:
                try:
                    line = socket.create_connection((address, port), timeout)
                except OSError as error:
                    last = error
                    continue
                # A second handle on the same connection: it can be cut while TLS holds the first.
                self.line = line.dup()
                if self.is_cut:
                    self.cut()
                return line
            raise last or OSError("no address")

        def cut(self) -> None:
            self.is_cut = True
            if self.line is not None:
                with contextlib.suppress(OSError):
                    self.line.shutdown(socket.SHUT_RDWR)
                self.line.close()

    class Plain(Dialled, HTTPConnection):
        pass

    class Secure(Dialled, HTTPSConnection):
        pass

    if scheme == "http":
        return Plain(host, port, timeout=timeout)
    context = create_urllib3_context()
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    return Secure(host, port, timeout=timeout, ssl_context=context, cert_reqs="CERT_REQUIRED")


def _content_type(stated: str) -> tuple[str, str | None]:
    """("text/html", "utf-8") out of a Content-Type header."""
    from email.message import Message

    header = Message()
    header["Content-Type"] = clean(" ".join(stated.split())) or "text/html"
    charset = header.get_param("charset")
    kind = header.get_content_type()
    return ("text/plain" if kind == "text/plain" else "text/html"), charset if isinstance(charset, str) else None


def _header(value: str | None) -> str | None:
    """A header that may be sent back: one line of plain ASCII, and not endless."""
    fit = value is not None and value.isascii() and value.isprintable() and 0 < len(value) <= MAX_MARK
    return value if fit else None


def _seconds(stated: str | None, now: datetime) -> float:
    """A Retry-After header, seconds or a date, as seconds from now; 0 if it makes no sense."""
    from email.utils import parsedate_to_datetime

    stated = (stated or "").strip()
    try:
        if stated.isascii() and stated.isdigit():
            seconds = float(stated[:9])
        else:
            when = parsedate_to_datetime(stated)
            seconds = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), MAX_REST_SECONDS)


def _status_words(status: int) -> str:
    from http import HTTPStatus

    try:
        return f"the site answers {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"the site answers {status}"


def _why(error: Exception, host: str) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"{clean(host)} did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return f"{clean(host)} refused the connection"
    return f"{clean(host)}: {clean(str(error))[:120]}"


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
