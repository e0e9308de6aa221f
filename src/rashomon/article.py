"""Page → Article: clean text with a map back to the raw page, outlet, bylines, dates, credits, and what was removed.

In: Page, and the story's other pages.  Out: Article, caveats.  Next: quotation.py
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rashomon.body import Body, RemovalReason, Removed, SourceMap, cut
from rashomon.credit import Credit, find_credits
from rashomon.dating import PublishedFrom, date_article, infer_dates
from rashomon.errors import Caveat
from rashomon.extraction import extract
from rashomon.furniture import find_furniture
from rashomon.furniture.line import is_prose, split_lines
from rashomon.imprint import Imprint, read_imprint
from rashomon.lexicon import rows
from rashomon.readers.decoding import Decoded, decode
from rashomon.readers.page import Page

__all__ = ["Article", "Credit", "PublishedFrom", "RemovalReason", "Removed", "read_articles"]


@dataclass(frozen=True, slots=True)
class Article:
    """One report, clean, with the way back to its raw page.

    `source_map` holds (clean_start, raw_start, length) in code points, ascending in both: `text[clean_start:][:length]`
    equals the decoded raw page's `[raw_start:][:length]`, save white space and HTML character references. What no entry
    covers is a line break that the cleaner put in.
    """

    id: str
    input: str
    raw_sha256: str
    media_type: str
    encoding: str
    outlet: str | None
    title: str | None
    bylines: tuple[str, ...]
    contributors: tuple[str, ...]
    published: str | None
    published_from: PublishedFrom | None
    updated: str | None
    url: str | None
    language: str
    text: str
    source_map: SourceMap
    removed: tuple[Removed, ...]
    credits: tuple[Credit, ...]
    damaged: bool = False  # some letters of the raw page could not be read and stand as U+FFFD


# Furniture in which an article's own time stamp may stand: a caption or a link has its own.
STAMP_REASONS = frozenset({"other", "author-note", "navigation", "share"})
# Lines above the text in which its title is sought when menus stand there, and the words it then has at the least.
TITLE_LINES, TITLE_WORDS = 10, 5
# Languages whose statements are read; the others are kept and said to be unread.
READ_LANGUAGES = frozenset({"en"})
LANGUAGE_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "he": "Hebrew",
    "hi": "Hindi",
    "fa": "Persian",
    "ko": "Korean",
    "sv": "Swedish",
    "vi": "Vietnamese",
    "id": "Indonesian",
}
# Characters from which the language is told; more changes nothing and costs time.
LANGUAGE_SAMPLE = 1_200
# Letters below which py3langid guesses wildly ("Rain fell." is Welsh to it).
LANGUAGE_LETTERS = 120
# A text of which this share of the words are English little words is English, whatever its names look like; news has
# .15 to .30 of them, the other languages of 181 pages under .10. Saves asking py3langid for most pages.
ENGLISH_SHARE = 0.12
ENGLISH = frozenset(
    {"the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "by", "he", "she", "said", "has"}
)
WORD = re.compile(r"[^\W\d_]+")


def read_articles(pages: Sequence[Page]) -> tuple[list[Article], list[Caveat]]:
    """Read every page that holds an article: clean text, credits, dates, with the way back to the raw page.

    >>> articles, caveats = read_articles([Page("courier.txt", b"Rain fell.\\n\\nShare this article", "text/plain")])
    >>> articles[0].text, articles[0].removed[0].reason, caveats
    ('Rain fell.', 'share', [])
    """
    ordered = sorted(pages, key=lambda page: (page.input, page.raw))
    decoded = [decode(page.raw, page.media_type, page.charset) for page in ordered]
    outlets = [_outlet_key(page) for page in ordered]
    articles: list[Article] = []
    caveats: list[Caveat] = []
    taken: Counter[str] = Counter()
    for index, page in enumerate(ordered):
        repeated = _repeated(index, decoded, outlets, ordered)
        article = _read(page, decoded[index], repeated)
        if article is None:
            size = len(page.raw)
            caveats.append(
                Caveat(
                    "article",
                    f"No text left after cleaning {page.input} ({size} bytes). Is it a cookie page or a list of links? "
                    "Save the full page and try again.",
                )
            )
            continue
        taken[article.id] += 1
        if taken[article.id] > 1:
            article = _renamed(article, f"{article.id}-{taken[article.id]}")
        articles.append(article)
        if article.damaged:
            reason = (
                f"Some letters of {page.input} could not be read as {article.encoding} and stand as \ufffd. "
                "Was it saved in another encoding?"
            )
            caveats.append(Caveat("article", reason, article.id))
        if article.language not in READ_LANGUAGES:
            language = LANGUAGE_NAMES.get(article.language, f'the language "{article.language}"')
            caveats.append(
                Caveat(
                    "article",
                    f"{page.input} is in {language}; read and kept, but its statements are not read.",
                    article.id,
                )
            )
    return with_inferred_dates(articles), caveats


def _outlet_key(page: Page) -> str | None:
    """What tells pages of one outlet: the outlet its carrier names, or the host of its URL."""
    if page.meta.outlet:
        return page.meta.outlet.casefold()
    url = page.meta.url or (page.input if page.input.startswith("http") else "")
    return _host(url) or None


def _host(url: str | None) -> str:
    """The host of a URL, without its port; empty if it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _repeated(
    index: int, decoded: Sequence[Decoded], outlets: Sequence[str | None], pages: Sequence[Page]
) -> frozenset[str]:
    """Lines that another page of the same outlet holds too and that are no narration."""
    if outlets[index] is None or pages[index].media_type != "text/plain":
        return frozenset()
    lines = split_lines(decoded[index].text)
    ours = {line.text for line in lines}
    prose = {line.text for line in lines if is_prose(line)}
    repeated: set[str] = set()
    for other, outlet in enumerate(outlets):
        if other == index or outlet != outlets[index] or pages[other].media_type != "text/plain":
            continue
        theirs = {line.text for line in split_lines(decoded[other].text)}
        if len(prose & theirs) * 2 <= len(prose):  # else it is the same article once more
            repeated |= (ours & theirs) - prose
    return frozenset(repeated)


def _read(page: Page, decoded: Decoded, repeated: frozenset[str]) -> Article | None:
    """One page as an article; None if cleaning leaves nothing."""
    imprint, raw = Imprint(), decoded.text
    if page.media_type == "text/html":
        found = extract(raw)
        body, imprint = found.body, read_imprint(found.visible)
    else:
        body = cut(raw, find_furniture(raw, page.meta.title, repeated, page.meta.outlet))
    if not any(character.isalnum() for character in body.text):
        return None
    url = page.meta.url or imprint.url or (page.input if page.input.startswith("http") else None)
    outlet = _outlet(page, imprint, url)
    identity = _identity(page)
    authors = page.meta.bylines or imprint.bylines
    credits = find_credits(identity, body, url, authors, outlet)
    dates = date_article(
        page.meta.published,
        (imprint.published, imprint.published_from),
        imprint.updated,
        url,
        _lines_above(body),
    )
    return Article(
        id=identity,
        input=page.input,
        raw_sha256=page.sha256,
        media_type=page.media_type,
        encoding=decoded.encoding,
        outlet=outlet or credits.outlet,
        title=page.meta.title or imprint.title or _title_in(body),
        bylines=credits.bylines,
        contributors=credits.contributors,
        published=dates.published,
        published_from=dates.published_from,
        updated=dates.updated,
        url=url,
        language=_language(body.text, page.meta.language or imprint.language),
        text=body.text,
        source_map=body.source_map,
        removed=body.removed,
        credits=credits.credits,
        damaged=decoded.damaged,
    )


def _lines_above(body: Body) -> list[str]:
    """The lines cut above the body, the nearest first, then those cut below the first of it."""
    first = body.source_map[0][1] if body.source_map else 0
    dated = [stretch for stretch in body.removed if stretch.reason in STAMP_REASONS]
    above = [line for stretch in dated if stretch.end <= first for line in stretch.text.split("\n")]
    below = [line for stretch in dated if stretch.start > first for line in stretch.text.split("\n")]
    return [line.strip() for line in [*reversed(above), *below] if line.strip()]


def _identity(page: Page) -> str:
    """A name for the article that depends on what it says and what its file is called, not on where it lies."""
    name = page.input if page.input.startswith("http") else page.input.replace("\\", "/").rsplit("/", 1)[-1]
    return hashlib.sha256(page.raw + b"\0" + name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _outlet(page: Page, imprint: Imprint, url: str | None) -> str | None:
    """The outlet's name, readable: as its carrier or page gives it, else from the host of the URL."""
    named = page.meta.outlet or imprint.outlet
    host = _host(url)
    if named and ("." not in named or " " in named):
        return named
    return _host_name(named or host) if (named or host) else None


def _host_name(host: str) -> str:
    """A readable name for a web host.

    >>> _host_name("www.aldmoorcourier.example"), _host_name("www.reuters.com")
    ('Aldmoorcourier', 'Reuters')
    """
    host = host.lower().removeprefix("www.")
    for name in ("outlets", "agencies"):
        for row in rows(name):
            if len(row) > 2 and any(
                host == known or host.endswith("." + known) for known in row[2].split() if "." in known
            ):
                return row[1]
    parts = host.split(".")
    return parts[-2 if len(parts) < 3 or len(parts[-2]) > 3 else -3].title() if len(parts) > 1 else host.title()


def _title_in(body: Body) -> str | None:
    """A first line without a full stop is the title; else the nearest such line among the menus above the text."""
    first = body.text.split("\n", 1)[0].strip()
    if _like_a_title(first):
        return first
    start = body.source_map[0][1] if body.source_map else 0
    above = [stretch for stretch in body.removed if stretch.end <= start and stretch.reason == "navigation"]
    lines = [line.strip() for stretch in reversed(above) for line in reversed(stretch.text.split("\n"))]
    return next(
        (line for line in lines[:TITLE_LINES] if _like_a_title(line) and len(line.split()) >= TITLE_WORDS), None
    )


def _like_a_title(line: str) -> bool:
    """Does a line have a title's length and no full stop, bar or date?"""
    return 2 < len(line.split()) <= 25 and line[-1:] not in '.:,;"”' and not re.search(r"[|>·*]|\d{4}", line)


def _language(text: str, declared: str | None) -> str:
    """ISO 639-1 code of the text's language; a short text is taken at its page's word, else for English.

    >>> _language("Rain fell.", None), _language("Der Regen fiel die ganze Nacht auf die Stadt. " * 5, "en")
    ('en', 'de')
    """
    sample = text[:LANGUAGE_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    said = (declared or "")[:2].lower()
    if len(letters) < LANGUAGE_LETTERS and all(character.isascii() for character in letters):
        return said or "en"
    if not letters:
        return said or "und"
    parts = [part.lower() for part in WORD.findall(sample)]
    if sum(part in ENGLISH for part in parts) >= ENGLISH_SHARE * len(parts):
        return "en"
    import py3langid

    return str(py3langid.classify(sample)[0])


def _renamed(article: Article, name: str) -> Article:
    """The same article under another id."""
    credits = tuple(
        replace(credit, evidence=credit.evidence and replace(credit.evidence, article=name))
        for credit in article.credits
    )
    return replace(article, id=name, credits=credits)


def with_inferred_dates(articles: Sequence[Article]) -> list[Article]:
    """Infer the dates that no one states, from each article and from the others of its story."""
    inferred = infer_dates([article.text for article in articles], [article.published for article in articles])
    return [
        replace(article, published=day, published_from="inferred") if day else article
        for article, day in zip(articles, inferred, strict=True)
    ]
