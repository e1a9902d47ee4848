"""The fidelity ledger: complete, well formed, and each line about a served endpoint held by a test that names it."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import fields

from mock_talon import Behaviour, Limits, Rule, all_rules, rules
from mock_talon.rules.ledger import DRIFT, QUESTIONS
from mock_talon.seed import SeedSettings
from mock_talon.wire.casing import to_camel
from tests.mock_talon.conftest import Mock

TESTS = Path(__file__).parents[1]
MARK = "pytest.mark.rule"
WITHOUT_TEST = frozenset({"sender", "not served"})
ROWS_OF_DRIFT, ROWS_OF_QUESTIONS = 41, 30


def ids_in(source: str) -> Iterator[str]:
    """Give the ids which the marks of a test module name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == MARK:
            yield from (ast.literal_eval(argument) for argument in node.args)


def marked() -> set[str]:
    return {name for path in TESTS.rglob("test_*.py") for name in ids_in(path.read_text(encoding="utf-8"))}


def test_every_line_about_a_served_endpoint_is_held_by_a_test() -> None:
    held = {rule.id for rule in all_rules() if rule.concerns not in WITHOUT_TEST}

    assert held - marked() == set()


def test_every_mark_names_a_line_of_the_ledger() -> None:
    assert marked() - {rule.id for rule in all_rules()} == set()


def test_marks_are_found_on_functions_and_on_single_cases() -> None:
    source = "@pytest.mark.rule('a', 'b')\ndef test_x(): ...\npytest.param(1, marks=pytest.mark.rule('c'))\n"

    assert set(ids_in(source)) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("table", "count"),
    [pytest.param(DRIFT, ROWS_OF_DRIFT, id="drift"), pytest.param(QUESTIONS, ROWS_OF_QUESTIONS, id="questions")],
)
def test_every_row_has_a_line(table: Mapping[int, tuple[Rule, ...]], count: int) -> None:
    assert list(table) == list(range(1, count + 1))
    assert all(table.values())


def test_importing_the_package_declares_every_line() -> None:
    for module in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        importlib.import_module(module.name)

    command = "import mock_talon; print(*(rule.id for rule in mock_talon.all_rules()))"
    alone = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout

    assert alone.split() == [rule.id for rule in all_rules()]


def test_ledger_is_served_whole(mock: Mock) -> None:
    served = mock.request("GET", "/_mock/rules").json["rules"]

    assert [line["id"] for line in served] == [rule.id for rule in all_rules()]
    assert {line["concerns"] for line in served} == {"segment", "deployment", "control", "sender", "not served"}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_line_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert rule.statement.endswith(".")
    assert not rule.source.endswith(".")
    assert bool(rule.fix) or not rule.refuses
    for setting in (rule.setting or "").split(", "):
        assert not setting or setting in settings_of_a_world() or setting.endswith((" of a key", " of a seed"))


def settings_of_a_world() -> set[str]:
    limits = {f"limits.{to_camel(item.name)}" for item in fields(Limits)}
    return {*SeedSettings.__struct_encode_fields__, *(to_camel(item.name) for item in fields(Behaviour)), *limits}
