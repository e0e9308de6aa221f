"""What every test may ask for: the real models, loaded once a process, and the fakes."""

from __future__ import annotations

import pytest

from rashomon.models import Models, default_models
from rashomon.models.defaults import fakes


@pytest.fixture(scope="session")
def models() -> Models:
    """The default models, real."""
    return default_models()


@pytest.fixture
def fake_models() -> Models:
    return fakes()
