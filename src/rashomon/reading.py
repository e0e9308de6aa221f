"""What one article says, before it meets any other: the unit of work that any process can do alone.

In: Article, Annotator.  Out: Reading.  Next: source.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from rashomon.article import Article
from rashomon.attribution import Statement, attribute
from rashomon.errors import Caveat
from rashomon.models.protocols import Annotation, Annotator, Report, Reporter
from rashomon.quantity import Quantity, find_quantities
from rashomon.quotation import find_quotations
from rashomon.syntax import Syntax
from rashomon.timex import Time, find_times

# Languages that the default annotator parses. An article in another is cleaned and kept, and said to be unread.
READ_LANGUAGES = frozenset({"en"})


Reports = tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, read: its parse, statements, amounts and times."""

    article: Article
    syntax: Syntax
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    caveats: tuple[Caveat, ...]


def read_each(articles: Iterable[Article], annotator: Annotator, reporter: Reporter | None = None) -> Iterator[Reading]:
    """What each article says, in order. The next is parsed while the reporter looks at the one before it."""
    with ThreadPoolExecutor(1, "rashomon-reporter") as aside:
        before: tuple[Article, Annotation, Future[Reports]] | None = None
        for article in articles:
            annotation = parsed(article, annotator)
            reports = aside.submit(reported, article, annotation, reporter)
            if before:
                yield reading_of(before[0], before[1], before[2].result())
            before = article, annotation, reports
        if before:
            yield reading_of(before[0], before[1], before[2].result())


def read_one(article: Article, annotator: Annotator, reporter: Reporter | None = None) -> Reading:
    """Parse an article once and find what it says. The reporter, if there is one, adds to what the rules see."""
    annotation = parsed(article, annotator)
    return reading_of(article, annotation, reported(article, annotation, reporter))


def parsed(article: Article, annotator: Annotator) -> Annotation:
    """The parse; of an article in a language that is not read, an empty one."""
    if article.language not in READ_LANGUAGES:
        return Annotation((), (), ())
    return annotator.annotate([article.text])[0]


def reported(article: Article, annotation: Annotation, reporter: Reporter | None) -> Reports:
    return reporter.report(article.text, annotation) if reporter is not None and annotation.tokens else ()


def reading_of(article: Article, annotation: Annotation, reports: Reports) -> Reading:
    """What an article says, by its parse and by what the reporter saw."""
    syntax = Syntax(article.text, annotation)
    if article.language not in READ_LANGUAGES:
        return Reading(article, syntax, (), (), (), ())
    quotations, caveats = find_quotations(article, syntax, reports)
    return Reading(
        article=article,
        syntax=syntax,
        statements=tuple(attribute(article, syntax, quotations)),
        quantities=tuple(find_quantities(syntax)),
        times=tuple(find_times(syntax, article.published)),
        caveats=tuple(caveats),
    )
