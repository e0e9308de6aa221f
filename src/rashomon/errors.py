"""What can go wrong. An error stops the run; a Caveat travels with the result.

RashomonError
├── InputError          nothing useful can follow from what was given
│   ├── UnreadableInput     one input is no text we can read (in a run of many it becomes a Caveat)
│   └── NoArticles          not one input could be read
├── DossierError        a dossier does not hold: schema, evidence or source map
└── ModelError          a model that was asked for is not there or does not fit
"""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.span import Evidence


class RashomonError(Exception):
    """The root of every error that rashomon raises on purpose."""


class InputError(RashomonError):
    """Nothing useful can follow from what was given."""


class UnreadableInput(InputError):
    """One input is no text we can read; says why and what to do."""


class NoArticles(InputError):
    """Not one input could be read as an article."""


class DossierError(RashomonError):
    """A dossier does not hold: its schema, an Evidence, or a source map."""


class ModelError(RashomonError):
    """A model that was asked for is not there, or does not fit."""


@dataclass(frozen=True, slots=True, order=True)
class Caveat:
    """A doubt or a loss that the reader of a dossier must know of.

    >>> Caveat("readers", "photo.png is an image, not an article; left out.").stage
    'readers'
    """

    stage: str  # the module that noticed, e.g. "article"
    reason: str  # one sentence a reader understands, with the value and what to do
    article: str | None = None  # id of the article, if it became one
    evidence: Evidence | None = None
