"""Stories that come with the house: invented reports of invented events, to try rashomon on without a download.

In: the name of a story.  Out: the paths of its articles.  Next: summit/; docs/how/stories.md says what is planted
Every outlet, agency, country and person is invented, and every sentence was written for the story.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from rashomon.errors import InputError

# What counts as an article of a story; a NAME.meta.json beside it only describes it.
ARTICLE_SUFFIXES = (".html", ".txt")


def names() -> tuple[str, ...]:
    """The stories there are, in alphabetical order.

    >>> names()
    ('summit',)
    """
    return tuple(sorted(folder.name for folder in _root().iterdir() if folder.is_dir() and _articles(folder)))


def story(name: str) -> list[Path]:
    """The article files of one story, in alphabetical order.

    >>> [path.name for path in story("summit")][:3]
    ['aldenburg-herald.html', 'cvtv-global.txt', 'gaceta-valtora.txt']
    """
    if name not in names():
        raise InputError(f"no bundled story is called {name!r}; there are: {', '.join(names())}.")
    return _articles(_root() / name)


def _root() -> Path:
    root = files(__package__)
    if not isinstance(root, Path):
        raise InputError("the bundled stories lie inside a zip file; install rashomon unpacked to read them.")
    return root


def _articles(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in ARTICLE_SUFFIXES)
