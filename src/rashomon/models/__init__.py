"""The seams for models: Annotator, Encoder, Judge, Reporter. Each has a protocol, a default, and a public fake.

In: texts.  Out: annotations, vectors, judgements.  Next: protocols.py
Importing this package loads no model; `default_models()` does.
"""

from rashomon.models.protocols import (
    Annotation,
    Annotator,
    Encoder,
    Judge,
    Judgement,
    Models,
    Name,
    Report,
    Reporter,
    Token,
)

__all__ = [
    "Annotation",
    "Annotator",
    "Encoder",
    "Judge",
    "Judgement",
    "Models",
    "Name",
    "Report",
    "Reporter",
    "Token",
    "default_models",
]


def default_models() -> Models:
    """Load the models that `rashomon` uses when none are given (about two seconds, 400 MB)."""
    from rashomon.models.defaults import load

    return load()
