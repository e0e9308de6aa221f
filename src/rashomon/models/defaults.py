"""The models that `rashomon` uses when none are given, and fakes of them all.

In: nothing.  Out: Models.  Next: annotator.py
"""

from __future__ import annotations

from functools import cache

from rashomon.models.annotator import FakeAnnotator, SpacyAnnotator
from rashomon.models.encoder import FakeEncoder, MiniLMEncoder
from rashomon.models.judge import FakeJudge, RuleJudge
from rashomon.models.protocols import Models
from rashomon.models.reporter import FakeReporter, ReporterNet


@cache
def load() -> Models:
    """The default models, loaded once a process."""
    return Models(SpacyAnnotator(), MiniLMEncoder(), RuleJudge(), ReporterNet())


def fakes() -> Models:
    """Small stand-ins without any file, for tests of what lies around them.

    >>> fakes().annotator.name
    'fake'
    """
    return Models(FakeAnnotator(), FakeEncoder(), FakeJudge(), FakeReporter())
