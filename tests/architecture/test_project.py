"""What the project promises of its own files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "feedpub"
MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def test_the_locks_hold_hashes_and_no_host_name() -> None:
    for lock in (ROOT / "deploy" / "requirements.lock", ROOT / "tests" / "requirements.lock"):
        text = lock.read_text()
        assert "https://" not in text
        assert "http://" not in text
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", text) if "==" in block)


def test_both_locks_pin_the_same_versions() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / folder / "requirements.lock").read_text(), re.MULTILINE))
        for folder in ("deploy", "tests")
    ]
    assert pins[0].items() <= pins[1].items()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_says_what_it_is_for_and_fits_on_a_few_screens(module: Path) -> None:
    text = module.read_text()
    assert ast.get_docstring(ast.parse(text)), "a module opens with what it does"
    assert text.count("\n") <= 300


def test_there_is_one_clock() -> None:
    told = re.compile(r"datetime\.now\(|time\.time\(|utcnow\(|date\.today\(")
    found = [str(path.relative_to(SOURCE)) for path in MODULES if told.search(path.read_text())]
    assert found == ["clock.py"]


def test_every_room_stands_in_the_readme_of_the_house() -> None:
    readme = (SOURCE / "README.md").read_text()
    assert [room for room in ROOMS if f"`{room}/`" not in readme] == []


def test_the_readme_has_its_two_commands_below_their_markers() -> None:
    readme = (ROOT / "README.md").read_text()
    assert re.search(r"^<!-- run: http://127\.0\.0\.1:8080/readyz -->\n```\w*\n[^\n]+\n```$", readme, re.MULTILINE)
    assert re.search(r"^<!-- test -->\n```\w*\n[^\n]+\n```$", readme, re.MULTILINE)
