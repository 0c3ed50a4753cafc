"""A prompt at which commands are typed: each runs in a process of its own, forked from one that has the program loaded.

A command has its own folder, words, environment, output and status, as everywhere; what it is spared is the second
that Python takes to load the program, which the tests would pay some hundred times. That ``python -m feedpub`` loads
it is shown by ``unit/test_cli_help.py`` and by each test that starts the service or the demo.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any


def typed(folder: Path, *words: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A command, typed in that folder with this environment; one at a time."""
    with tempfile.TemporaryDirectory() as said:
        out, err = Path(said, "out"), Path(said, "err")
        asked = {"folder": str(folder), "words": words, "environment": dict(environment), "out": str(out)}
        status = _prompt().run(asked | {"err": str(err)})
        return subprocess.CompletedProcess(words, status, out.read_text(), err.read_text())


class _Prompt:
    """The process that has the program loaded."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, asked: Mapping[str, Any]) -> int:
        """Runs a command. Returns its exit status."""
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answering is not None
        with self._turn:
            print(json.dumps(asked), file=asking, flush=True)
            return int(answering.readline())

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


@cache
def _prompt() -> _Prompt:
    made = _Prompt()
    atexit.register(made.close)
    return made


def _answer() -> None:
    """Waits for commands and forks for each. A fork leaves this function to become the command."""
    from feedpub import cli
    from feedpub.classify import Filer

    Filer().load()
    commands = (f"cli.{cli.MODULES.get(name, name)}" for name in cli.COMMANDS)
    for name in ("app", "store.upgrade", "pipeline.refile", *commands):
        import_module(f"feedpub.{name}")
    gc.freeze()  # what is loaded stays as it is, and is not copied for each fork
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            cli.main()
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: Mapping[str, Any]) -> None:
    for number, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY),
        (2, asked["err"], os.O_WRONLY),
    ):
        os.dup2(os.open(path, how | os.O_CREAT), number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["feedpub", *asked["words"]]


if __name__ == "__main__":
    _answer()
