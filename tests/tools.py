"""Programs that some tests need beside the project itself."""

import os
import shutil

import pytest


def require_tools(*tools: str) -> None:
    """Hold that programs are installed; without them a test is skipped, but never where the project is checked."""
    missing = ", ".join(tool for tool in tools if shutil.which(tool) is None)
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} not installed")
    if missing:
        pytest.skip(f"{missing} not installed")
