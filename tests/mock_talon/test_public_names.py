"""The names of the package: sorted, all there, and imported only when they are used."""

import subprocess
import sys

import pytest

import mock_talon


def test_public_names_are_sorted_and_there() -> None:
    assert mock_talon.__all__ == sorted(mock_talon.__all__)
    assert all(getattr(mock_talon, name).__module__.startswith("mock_talon") for name in mock_talon.__all__)
    assert set(mock_talon.__all__) <= set(dir(mock_talon))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(ImportError, match="Wrld"):
        exec("from mock_talon import Wrld")


def test_package_imports_nothing_heavy_before_it_is_used() -> None:
    program = "import mock_talon, sys; print({'flask', 'msgspec', 'requests', 'faker'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "set()"


def test_serving_imports_no_client_library() -> None:
    program = "import mock_talon, sys; mock_talon.Server; print({'requests', 'faker', 'pytest'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "set()"
