"""What the things of a dossier are called on the web: one IRI for each article, finding, origin, outlet.

In: ids and names of a dossier.  Out: IRIs.  Next: contexts.py
`.invalid` is reserved (RFC 6761): no such name is ever registered, so no tool that follows one of these can be led
astray. Whoever publishes a dossier replaces BASE by an address of their own.
"""

from __future__ import annotations

from urllib.parse import quote

from rashomon.report.index import Json
from rashomon.report.values import web_address

BASE = "https://rashomon.invalid/"
# Our words for what the standards have no word for: terms.ttl beside this file.
TERMS = BASE + "terms#"
# What may stand in an IRI as it is; all else is written in per cent.
_LEGAL = ":/?#[]@!$&'()*+,;=%~"


def article_iri(article: str) -> str:
    """An article's clean text. The same text under the same name has the same id in every dossier.

    >>> article_iri("a017b8eecddc")
    'https://rashomon.invalid/article/a017b8eecddc'
    """
    return f"{BASE}article/{_escaped(article)}"


def page_iri(raw_sha256: str) -> str:
    """The raw page that an article was cleaned from."""
    return f"{BASE}page/sha256-{_escaped(raw_sha256)}"


def story_iri(dossier: Json) -> str:
    """The story that a dossier is about."""
    return f"{BASE}story/{_escaped(str(dossier['story']['id']))}"


def finding_iri(dossier: Json, item: str) -> str:
    """A fact, wording, statement, entity, origin or outside text, by its id in the dossier.

    >>> finding_iri({"story": {"id": "5f"}}, "f0 1")
    'https://rashomon.invalid/story/5f#f0%201'
    """
    return f"{story_iri(dossier)}#{_escaped(item)}"


def agent_iri(kind: str, name: str) -> str:
    """An outlet, a person in a byline, a program: by its name, as a dossier knows no more of it.

    >>> agent_iri("outlet", "The Tarn Post")
    'https://rashomon.invalid/outlet/The%20Tarn%20Post'
    """
    return f"{BASE}{kind}/{_escaped(name)}"


def address_of(article: Json) -> str:
    """Where the article stands on the web, as an IRI; empty if no http(s) address is known.

    >>> address_of({"url": "https://tarn.example/a b", "input": "a.txt"}), address_of({"url": None, "input": "a.txt"})
    ('', '')
    >>> address_of({"url": "https://tarn.example/rain?x=<1>", "input": "a.txt"})
    'https://tarn.example/rain?x=%3C1%3E'
    """
    address = web_address(article.get("url")) or web_address(article.get("input"))
    return quote(address.encode("utf-8", "replace"), safe=_LEGAL)


def term(name: str) -> str:
    """One of our own words.

    >>> term("scope-differs")
    'https://rashomon.invalid/terms#scope-differs'
    """
    return TERMS + _escaped(name)


def _escaped(name: str) -> str:
    return quote(name.encode("utf-8", "replace"), safe="")
