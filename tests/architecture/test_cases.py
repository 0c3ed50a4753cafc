"""Each case of the table of deliveries has its tests, and the table says where they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
CASES = range(1, 50)
ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]+) \|$", re.MULTILINE)


def marked() -> Iterator[tuple[int, str]]:
    """Each case that a test is marked with, and the file of the test."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for call in node.decorator_list:
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.case":
                        yield from ((ast.literal_eval(number), str(path.relative_to(TESTS))) for number in call.args)


def test_every_case_has_a_test_and_no_other_is_marked() -> None:
    assert {case for case, _ in marked()} == set(CASES)


def test_the_table_of_cases_says_where_each_is_shown() -> None:
    shown = list(marked())
    files = {case: {path for number, path in shown if number == case} for case in CASES}
    told = ROW.findall((TESTS / "README.md").read_text())
    assert [int(number) for number, _ in told] == list(CASES)
    assert {int(number): set(re.findall(r"`([^`]+)`", where)) for number, where in told} == files
