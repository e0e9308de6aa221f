"""What one article says, before it meets any other: the unit of work that any process can do alone.

In: Article, Annotator.  Out: Reading.  Next: source.py
"""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.article import Article
from rashomon.attribution import Statement, attribute
from rashomon.errors import Caveat
from rashomon.models.protocols import Annotation, Annotator, Reporter
from rashomon.quantity import Quantity, find_quantities
from rashomon.quotation import find_quotations
from rashomon.syntax import Syntax
from rashomon.timex import Time, find_times

# Languages that the default annotator parses. An article in another is cleaned and kept, and said to be unread.
READ_LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, read: its parse, statements, amounts and times."""

    article: Article
    syntax: Syntax
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    caveats: tuple[Caveat, ...]


def read_one(article: Article, annotator: Annotator, reporter: Reporter | None = None) -> Reading:
    """Parse an article once and find what it says. The reporter, if there is one, adds to what the rules see."""
    if article.language not in READ_LANGUAGES:
        return Reading(article, Syntax(article.text, Annotation((), (), ())), (), (), (), ())
    annotation = annotator.annotate([article.text])[0]
    syntax = Syntax(article.text, annotation)
    reports = reporter.report(article.text, annotation) if reporter is not None else ()
    quotations, caveats = find_quotations(article, syntax, reports)
    return Reading(
        article=article,
        syntax=syntax,
        statements=tuple(attribute(article, syntax, quotations)),
        quantities=tuple(find_quantities(syntax)),
        times=tuple(find_times(syntax, article.published)),
        caveats=tuple(caveats),
    )
