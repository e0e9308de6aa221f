"""Pages and readings as they lie in the file, and as they were.

In: Page, Reading.  Out: JSON, packed.  Next: intake.py
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, replace

from rashomon.article import Article
from rashomon.attribution import Statement
from rashomon.errors import Caveat
from rashomon.models.protocols import Annotation, Annotator
from rashomon.quantity import Quantity
from rashomon.readers import Carrier, Page, PageMeta
from rashomon.reading import READ_LANGUAGES, Reading
from rashomon.store.form import from_form, to_form
from rashomon.syntax import Syntax
from rashomon.timex import Time


def storable(text: str | None) -> str | None:
    """Text that SQLite can hold: halves of surrogate pairs replaced."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def storable_page(page: Page) -> Page:
    return replace(page, input=str(storable(page.input)))


def page_form(page: Page) -> str:
    carrier = asdict(page.carrier) if page.carrier else None
    form = [page.media_type, page.charset, page.fetched, asdict(page.meta), carrier]
    return json.dumps(form)


def unpacked_page(raw: bytes, given: str, form: str) -> Page:
    media_type, charset, fetched, meta, carrier = json.loads(form)
    meta["bylines"] = tuple(meta["bylines"])
    return Page(given, raw, media_type, PageMeta(**meta), fetched, charset, Carrier(**carrier) if carrier else None)


def packed_reading(reading: Reading) -> bytes:
    """A reading without its parse, which lies by paragraphs in a table of its own."""
    form = [
        to_form(v) for v in (reading.article, reading.statements, reading.quantities, reading.times, reading.caveats)
    ]
    return zlib.compress(json.dumps(form, separators=(",", ":")).encode())


def text_of(form: bytes) -> str:
    return from_form(Article, json.loads(zlib.decompress(form))[0]).text


def unpacked_reading(form: bytes, annotator: Annotator) -> Reading:
    article_form, statements, quantities, times, caveats = json.loads(zlib.decompress(form))
    article = from_form(Article, article_form)
    read = article.language in READ_LANGUAGES
    annotation = annotator.annotate([article.text])[0] if read else Annotation((), (), ())
    return Reading(
        article,
        Syntax(article.text, annotation),
        tuple(from_form(Statement, s) for s in statements),
        tuple(from_form(Quantity, q) for q in quantities),
        tuple(from_form(Time, t) for t in times),
        tuple(from_form(Caveat, c) for c in caveats),
    )
