"""Fixtures and options of the whole suite."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SAMPLE_SOAK_SECONDS = 1.0
FULL_SOAK_SECONDS = 5.0
SPEC_TESTS = "test_published_spec.py"

settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(
    "any-machine"
)  # how fast examples are drawn says how busy the machine is, not whether the code is right


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names a document which Talon.One publishes."""
    parser.addoption(
        "--published-spec",
        metavar="FILE",
        default=os.environ.get("PUBLISHED_SPEC"),
        help="an OpenAPI document of Talon.One's third-party API, to hold the mock against (environment: PUBLISHED_SPEC)",
    )


def published_spec(config: pytest.Config) -> Path | None:
    """Give the document to hold the mock against, None when there is none.

    Raises:
        pytest.UsageError: it is no file.
    """
    named = config.getoption("--published-spec")
    if not named:
        return None
    file = Path(named)
    if not file.is_file():
        raise pytest.UsageError(
            f"--published-spec {named}: there is no such file. Name an OpenAPI document, YAML or JSON"
        )
    return file


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the tests of a published document out when none is given."""
    if collection_path.name == SPEC_TESTS and published_spec(config) is None:
        return True
    return None


@pytest.fixture
def soak_seconds() -> float:
    """How long a soak lasts: a sample, or the whole when the environment says ``SOAK=full``."""
    return FULL_SOAK_SECONDS if os.environ.get("SOAK") == "full" else SAMPLE_SOAK_SECONDS
