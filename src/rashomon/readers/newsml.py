"""NewsML-G2 and NITF, the news agencies' XML (https://iptc.org/standards/newsml-g2/).

In: Opened.  Out: one Page for each news item that carries text.  Next: feed.py
The raw bytes of such a page are its body as HTML (NITF and XHTML share the tags that matter), or its plain text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rashomon.errors import Caveat
from rashomon.readers.opened import Opened, sha256
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean, iso_date, meta_from

if TYPE_CHECKING:
    from lxml.etree import _Element

# NITF's own tags, and what they are in HTML; those not named here keep their name or lose their tag.
_AS_HTML = {
    "hl1": "h1", "hl2": "h2", "h1": "h1", "h2": "h2", "h3": "h3", "p": "p", "br": "br", "div": "div", "block": "div",
    "bq": "blockquote", "blockquote": "blockquote", "ul": "ul", "ol": "ol", "li": "li", "table": "table", "tr": "tr",
    "td": "td", "th": "th", "figcaption": "figcaption", "media-caption": "figcaption",
}  # fmt: skip
_LEFT_OUT = frozenset(("script", "style", "media-metadata", "media-producer", "head", "body.head", "docdata"))


def read_newsml(opened: Opened) -> Iterator[Page | Caveat]:
    """Each newsItem of a file, alone or in a newsMessage; a bare NITF document is one."""
    from lxml import etree

    whole = opened.whole()
    refuse_entities(opened, whole)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(whole, parser)
    if root is None:
        raise opened.refusal("is no XML that can be read", "Save it again.")
    items = [root] if _tag(root) in ("newsItem", "nitf") else [e for e in root.iter() if _tag(e) == "newsItem"]
    if not items:
        raise opened.refusal("holds no news item with text", "Give the items themselves, not the package.")
    digest = sha256(whole)
    for number, item in enumerate(items, 1):
        yield _page(opened, item, number, digest, alone=len(items) == 1)


def refuse_entities(opened: Opened, raw: bytes) -> None:
    """XML that declares entities can grow without bound, or reach for other files; news needs none."""
    if b"<!ENTITY" in raw or "<!ENTITY".encode("utf-16-le") in raw or "<!ENTITY".encode("utf-16-be") in raw:
        raise opened.refusal("is XML that declares entities", "That is not read, for safety. Save it without.")


def _page(opened: Opened, item: _Element, number: int, digest: str, *, alone: bool) -> Page | Caveat:
    record = clean(item.get("guid") or "") or (None if alone else str(number))
    where = record or "the item"
    body = next((e for e in item.iter() if _tag(e) in ("inlineXML", "inlineData")), None)
    body = item if _tag(item) == "nitf" else body
    if body is None:
        return opened.caveat(where, "carries no text of its own (a picture, a film, a package); skipped")
    if _tag(body) == "inlineData":
        raw, media_type = clean("".join(str(t) for t in body.itertext())).strip().encode(), "text/plain"
        if "html" in (body.get("contenttype") or ""):
            media_type = "text/html"
    else:
        content = next((e for e in body.iter() if _tag(e) == "body.content"), None)
        content = content if content is not None else next((e for e in body.iter() if _tag(e) == "body"), body)
        inner = clean(_html(content)).strip()
        raw, media_type = (
            (f"<html><body><article>{inner}</article></body></html>".encode() if inner else b""),
            "text/html",
        )
    if not raw:
        return opened.caveat(where, "carries an empty text; skipped")
    return opened.page(
        raw, media_type, "application/vnd.iptc.g2.newsitem+xml", record=record, meta=_meta(item), sha256=digest
    )


def _html(element: _Element) -> str:
    """The words of an element with those tags that part them; a loop, since nesting may be deep."""
    parts: list[str] = []
    stack: list[tuple[_Element, str | None]] = [(element, None)]
    while stack:
        node, closing = stack.pop()
        if closing is not None:
            parts.append(closing)
            parts.append(escape(str(node.tail or "")) if node is not element else "")
            continue
        tag = _tag(node)
        if tag is None or tag in _LEFT_OUT:
            parts.append(escape(str(node.tail or "")))
            continue
        name = _AS_HTML.get(tag)
        parts.append(f"<{name}>" if name else "")
        parts.append(escape(str(node.text or "")))
        stack.append((node, f"</{name}>" if name else ""))
        stack.extend((child, None) for child in reversed(node))
    return "".join(parts)


def _meta(item: _Element) -> PageMeta:
    told: dict[str, object] = {
        "title": _first(item, "headline", "hl1", "title"),
        "published": next(
            (d for t in ("versionCreated", "contentCreated", "firstCreated") if (d := iso_date(_first(item, t)))), None
        ),
        "byline": _first(item, "by", "byline") or _name(item, "creator"),
        "outlet": _name(item, "provider") or _name(item, "copyrightHolder"),
    }
    language = next((e.get("tag") for e in item.iter() if _tag(e) == "language" and e.get("tag")), None)
    told["language"] = language or item.get("{http://www.w3.org/XML/1998/namespace}lang")
    return meta_from({key: value for key, value in told.items() if value})[0]


def _first(item: _Element, *tags: str) -> str | None:
    for tag in tags:
        for element in item.iter():
            if _tag(element) == tag and (words := " ".join("".join(str(t) for t in element.itertext()).split())):
                return words
    return None


def _name(item: _Element, tag: str) -> str | None:
    for element in item.iter():
        if _tag(element) == tag:
            return _first(element, "name") or element.get("literal")
    return None


def _tag(element: _Element) -> str | None:
    """The local name; None for comments and processing instructions."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else None
