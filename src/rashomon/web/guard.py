"""Who may ask, for what, and how much: the door of the local pages.

In: an ASGI app.  Out: the same, behind its door.  Next: app.py
The pages have no password: they listen on this machine alone. So the door must keep out what a browser can be made to
send by a page of somebody else's: a name that was pointed at this machine (DNS rebinding: refused by Host), and a form
or script of another site (CSRF: refused by Origin). Nothing changes but by POST.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A Monday's 500 saved pages at 250 kB each; a page alone may have 20 MB (readers/bounds.py).
MAX_BODY_BYTES = 128_000_000
# Files of one form; more of them is work for `rashomon add`.
MAX_FILES = 500
# What is read and thrown away of a body that is too large, so that the browser gets to hear why.
MAX_DISCARDED = 4 * MAX_BODY_BYTES
METHODS = ("GET", "HEAD", "POST")

_OURS = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)

POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # Our own addresses may know where a click came from; a POST without an Origin could not be told from a stranger's.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)


class TooLarge(Exception):
    """The body of a request holds more than `MAX_BODY_BYTES`."""


class Guard:
    """Answers a stranger itself, counts what is sent, and gives every answer its policy."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY_BYTES) -> None:
        self.app, self.max_body = app, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = refused(scope["method"], asked)
        length = asked.get("content-length", "0")
        if refusal is None and (not length.isdecimal() or int(length) > self.max_body):
            refusal = (413, too_large(self.max_body))
            await discard(receive)
        if refusal is not None:
            await say(send, *refusal)
            return
        await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, got = False, 0

        async def counting() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self.max_body:
                raise TooLarge
            return message

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                own = {name for name, _ in message.get("headers", ())}
                message["headers"] = [*message.get("headers", ()), *(h for h in HEADERS if h[0] not in own)]
            await send(message)

        try:
            await self.app(scope, counting, with_headers)
        except TooLarge:
            if not begun:
                await discard(receive)
                await say(send, 413, too_large(self.max_body))


def refused(method: str, asked: dict[str, str]) -> tuple[int, str] | None:
    """Why a request is not answered: its status and the reason; None if it is.

    >>> refused("GET", {"host": "127.0.0.1:8765"})
    >>> refused("GET", {"host": "news.example"})
    (421, "These pages are those of this machine alone; they do not answer to the name 'news.example'.")
    >>> refused("POST", {"host": "localhost:8765", "origin": "https://news.example"})[0]
    403
    """
    host, origin = asked.get("host", ""), asked.get("origin")
    if not _OURS.fullmatch(host):
        return 421, f"These pages are those of this machine alone; they do not answer to the name {host[:80]!r}."
    if method not in METHODS:
        return 405, f"{method[:20]!r} is not understood here: {', '.join(METHODS)}."
    if origin is not None and origin.lower() != f"http://{host}".lower():
        return 403, f"A page of {origin[:80]!r} asked, not one of ours. Nothing was done."
    if method == "POST" and origin is None:
        return 403, "The request does not say which page it comes from (no Origin). Nothing was done."
    if asked.get("sec-fetch-site") == "cross-site" and method == "POST":
        return 403, "A page of another site asked, not one of ours. Nothing was done."
    return None


def too_large(most: int) -> str:
    bound = f"{most / 1e6:,.0f} MB"
    return f"More was sent than is taken at once: the bound is {bound}. Send it in parts, or use: rashomon add"


async def discard(receive: Receive) -> None:
    """Read on to the end, within bounds: a browser that is still sending does not listen."""
    thrown = 0
    while thrown < MAX_DISCARDED:
        message = await receive()
        thrown += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def say(send: Send, status: int, words: str) -> None:
    """A refusal as plain text."""
    body = f"{words}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"), *HEADERS,
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
