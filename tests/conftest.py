"""Fixtures and options of the whole suite."""

import os

import pytest

SAMPLE_SOAK_SECONDS = 1.0
FULL_SOAK_SECONDS = 5.0


@pytest.fixture
def soak_seconds() -> float:
    """How long a soak lasts: a sample, or the whole when the environment says ``SOAK=full``."""
    return FULL_SOAK_SECONDS if os.environ.get("SOAK") == "full" else SAMPLE_SOAK_SECONDS
