"""The two verbs of the Python API.

In: paths or pages.  Out: one Dossier a story, or one Soliloquy an article.  Next: reconcile.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike

from rashomon.dossier import Dossier
from rashomon.errors import NoArticles
from rashomon.models import Models, default_models
from rashomon.readers import Fetcher, Page, open_inputs
from rashomon.reconcile import Progress, Soliloquy, quiet, read_pages, reconcile_pages, say_nothing_read


def compare(
    inputs: Sequence[str | PathLike[str] | Page],
    models: Models | None = None,
    progress: Progress = quiet,
    *,
    columns: Mapping[str, str] | None = None,
    fetch: Fetcher | None = None,
) -> list[Dossier]:
    """Read reports and give one dossier for each story they tell, the story with most reports first.

    Inputs are paths, folders, globs or Pages; one that cannot be read is a caveat of the dossiers. Raises NoArticles
    if not one could be read. `columns` says which columns of tables and JSON lines hold text, title, outlet, published
    and url; `fetch` fetches addresses and the entries of feeds.

    >>> from rashomon import Page, compare
    >>> pages = [
    ...     Page("courier.txt", b"The ministers met for five hours on Monday, Anna Berg said.", "text/plain"),
    ...     Page("herald.txt", b"Anna Berg said the ministers met for seven hours on Monday.", "text/plain"),
    ... ]
    >>> dossier = compare(pages)[0]
    >>> [article.input for article in dossier.articles]
    ['courier.txt', 'herald.txt']
    """
    pages, caveats = open_inputs(inputs, columns=columns, fetch=fetch)
    if not pages:
        raise NoArticles(say_nothing_read(caveats))
    return reconcile_pages(pages, models or default_models(), caveats, progress)


def read(
    inputs: Sequence[str | PathLike[str] | Page], models: Models | None = None, progress: Progress = quiet
) -> list[Soliloquy]:
    """Read reports one by one, without comparing them: what each says by itself.

    >>> from rashomon import Page, read
    >>> found = read([Page("courier.txt", b'"We will not sign," Anna Berg said.', "text/plain")])
    >>> found[0].reading.statements[0].content.text
    'We will not sign,'
    """
    pages, caveats = open_inputs(inputs)
    if not pages:
        raise NoArticles(say_nothing_read(caveats))
    return read_pages(pages, models or default_models(), caveats, progress)
