"""The command line tells how to use it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from feedpub import __version__
from feedpub.cli import COMMANDS


def _run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "feedpub", *words], capture_output=True, text=True, check=True, env={"TERM": "dumb"}
    )
    return done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_begins_with_an_example(name: str) -> None:
    said = re.sub(r"Usage: .*\n", "", _run(name, "--help"))
    assert said.strip().startswith(f"Example: feedpub {name}")


@pytest.mark.parametrize(
    "words",
    [
        *(("deliveries", name) for name in ("show", "retry", "cancel", "verify")),
        *(("endpoint", name) for name in ("list", "test", "enable")),
    ],
)
def test_so_does_the_help_of_a_subcommand(words: tuple[str, str]) -> None:
    said = re.sub(r"Usage: .*\n", "", _run(*words, "--help"))
    assert said.strip().startswith(f"Example: feedpub {' '.join(words)}")


def test_the_commands_are_listed_in_one_order_groups_among_them() -> None:
    listed = re.findall(r"^  ([a-z][a-z-]*) ", _run("--help").partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_the_list_of_commands_says_what_each_does() -> None:
    said = _run("--help").partition("Commands:")[2]
    assert "Example" not in said
    assert "release          Lets the items of a held flood go" in said


def test_the_version_is_told_without_a_command() -> None:
    assert _run("--version") == f"{__version__}\n"


def test_the_help_names_every_command() -> None:
    said = _run("--help")
    assert [name for name in COMMANDS if not re.search(rf"^\W*{name} ", said, re.MULTILINE)] == []
