"""Mail and saved web archives of one page: .eml, .mht, .mhtml → Page.

In: Opened.  Out: Page, its raw bytes the HTML or text part, transfer encoding undone.  Next: markdown.py
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from rashomon.errors import Caveat
from rashomon.readers.opened import Opened, sha256
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean, iso_date

# Parts of one message that we look at. Newsletters have two or three.
MAX_PARTS = 1000

# What is read of one header: the library that takes them apart is quadratic, and long subject lines have 200 letters.
MAX_HEADER_CHARS = 5000


def read_mail(opened: Opened) -> Iterator[Page | Caveat]:
    """One message → one page: its first HTML part, or else its first text part.

    >>> import io
    >>> raw = b"From: Ada <ada@courier.example>\\nSubject: Rain\\nDate: Fri, 03 May 2024 10:00:00 +0200\\n\\nRain fell."
    >>> [page] = read_mail(Opened("rain.eml", io.BytesIO(raw), len(raw)))
    >>> page.raw, page.meta.title, page.meta.published
    (b'Rain fell.', 'Rain', '2024-05-03T10:00:00+02:00')
    """
    whole = opened.whole()
    message = email.message_from_bytes(whole, policy=_ShortHeaders())
    part = _body_part(message)
    if part is None:
        raise opened.refusal("is a message without text", "Save the article itself.")
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw.strip():
        raise opened.refusal("is a message whose text is empty", "Save the article itself.")
    # A browser's .mht says with Date when it was saved; a mail says when it was sent.
    saved = message.get("Snapshot-Content-Location") or "Saved by" in str(message.get("From", ""))
    date = iso_date(_header(message, "Date"))
    meta = PageMeta(
        outlet=_outlet(message),
        title=_header(message, "Subject"),
        url=_url(message, part),
        published=None if saved else date,
    )
    page = opened.page(
        raw, part.get_content_type(), "multipart/related" if saved else "message/rfc822",
        record=None, meta=meta, sha256=sha256(whole), charset=_charset(part),
    )  # fmt: skip
    yield (
        page
        if not saved
        else Page(page.input, page.raw, page.media_type, page.meta, date or page.fetched, page.charset, page.carrier)
    )
    attached = _attachments(message)
    if attached:
        yield opened.caveat("attachments", f"not read: {', '.join(attached)}. Save them as files and give those")


class _ShortHeaders(email.policy.Compat32):
    """Cuts each header off before anything looks into it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER_CHARS]


def _body_part(message: Message) -> Message | None:
    found: dict[str, Message] = {}
    for count, part in enumerate(message.walk()):
        if count >= MAX_PARTS:
            break
        kind = part.get_content_type()
        if kind in ("text/html", "text/plain") and part.get_content_disposition() != "attachment":
            found.setdefault(kind, part)
    return found.get("text/html") or found.get("text/plain")


def _attachments(message: Message) -> list[str]:
    names = []
    for count, part in enumerate(message.walk()):
        if count >= MAX_PARTS:
            break
        if part.get_content_disposition() == "attachment" and part.get_content_maintype() in ("text", "application"):
            names.append(_decoded(part.get_filename() or part.get_content_type()))
    return names


def _header(message: Message, name: str) -> str | None:
    return _decoded(str(message.get(name) or "")) or None


def _decoded(words: str) -> str:
    """Undo =?utf-8?q?...?=; a header that cannot be decoded stays as it is."""
    with contextlib.suppress(MessageError, LookupError, ValueError, AssertionError):
        words = str(make_header(decode_header(words)))
    return clean(" ".join(words.split()))


def _outlet(message: Message) -> str | None:
    """The sender's name, but only of a mailing list: a reader who forwards an article is no outlet."""
    if message.get("List-Id") or message.get("List-Unsubscribe"):
        return _decoded(parseaddr(str(message.get("From") or ""))[0]) or None
    return None


def _url(message: Message, part: Message) -> str | None:
    for stated in (message.get("Snapshot-Content-Location"), part.get("Content-Location")):
        if stated and re.match(r"https?://", str(stated).strip()):
            return clean(str(stated).strip())
    return None


def _charset(part: Message) -> str | None:
    stated = part.get_content_charset()
    return str(stated) if stated else None
