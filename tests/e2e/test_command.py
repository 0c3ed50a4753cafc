"""Programs of this machine, really run: what they get, what their end means, and that none is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feedpub.model import Delivered, DeliveryEvent, EndpointWrong, Lost, Manner, Message, Refused, TryAgain, Verdict
from feedpub.notify import KINDS, Sent
from feedpub.notify.command import CommandOptions
from makers import NOON
from notify_makers import SITE, Receiver, an_announcement

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
COMMAND = KINDS["command"]


def program(folder: Path, text: str) -> str:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def a_message(**fields: Any) -> Message:
    (message,) = COMMAND.compose(CommandOptions(run=("true",)), [an_announcement(**fields)], SITE, Manner())
    return message


async def ran(*run: str, message: Message | None = None, timeout: int = 15) -> Sent:
    return await COMMAND.send(CommandOptions(run=run, timeout=timeout), message or a_message(), Receiver([]), NOON)


async def test_a_program_gets_the_body_its_arguments_as_they_are_and_little_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FEEDPUB_CANARY_SECRET", "canary")
    path = program(tmp_path, f'cat > {tmp_path}/body; env > {tmp_path}/env; printf "%s\\n" "$@"; echo aside >&2')
    message = a_message(title="$(touch owned) `id` ; 港", event=DeliveryEvent.UPDATED)
    sent = await ran(path, "--name", "a b", "$HOME", "; touch owned", message=message)
    assert sent == Sent(verdict=Delivered(why="exit status 0"), status=0, answer="--name a b $HOME ; touch owned aside")
    assert (tmp_path / "body").read_bytes() == message.body
    assert json.loads(message.body)["type"] == "item.updated"
    env = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert (env["FEEDPUB_EVENT"], env["FEEDPUB_ID"]) == ("item.updated", "d1")
    assert set(env) - {"PATH", "HOME", "LANG", "FEEDPUB_EVENT", "FEEDPUB_ID"} <= {"PWD", "SHLVL", "_", "OLDPWD"}
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("ending", "verdict"),
    [
        ("exit 0", Delivered(why="exit status 0")),
        ("exit 65", Refused(why="exit status 65: it does not take this message")),
        ("exit 69", EndpointWrong(why="exit status 69: it cannot do its work")),
        ("exit 78", EndpointWrong(why="exit status 78: it cannot do its work")),
        ("exit 75", TryAgain(why="exit status 75")),
        ("exit 1", TryAgain(why="exit status 1")),
        ("exit 255", TryAgain(why="exit status 255")),
        ("kill -9 $$", TryAgain(why="ended by signal 9")),
    ],
)
async def test_each_end_of_a_program_has_one_meaning(ending: str, verdict: Verdict, tmp_path: Path) -> None:
    assert (await ran(program(tmp_path, ending))).verdict == verdict


async def test_a_program_by_its_name_is_looked_for_on_the_path() -> None:
    assert (await ran("true")).verdict == Delivered(why="exit status 0")


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        (None, 0, "No such file or directory"),
        ("#!/bin/sh\n", 0o644, "Permission denied"),
        ("no program\n", 0o755, "Exec format error"),
        ("#!/nowhere/sh\n", 0o755, "No such file or directory"),
    ],
)
async def test_what_cannot_be_run_is_a_wrong_endpoint(text: str | None, mode: int, why: str, tmp_path: Path) -> None:
    path = tmp_path / "program"
    if text is not None:
        path.write_text(text)
        path.chmod(mode)
    assert await ran(str(path)) == Sent(verdict=EndpointWrong(why=f"{path}: {why}"))


async def test_a_program_that_takes_too_long_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    path = program(tmp_path, f"echo begun; sleep 300 & echo $! > {tmp_path}/child; trap '' TERM; wait; sleep 300")
    start = asyncio.get_running_loop().time()
    sent = await ran(path, timeout=1)
    assert asyncio.get_running_loop().time() - start < 5
    assert (sent.verdict, sent.answer) == (Lost(why="stopped after 1 s (it may have done its work)"), "begun")
    assert await _gone(int((tmp_path / "child").read_text()))


async def test_a_program_is_stopped_when_the_sender_is(tmp_path: Path) -> None:
    path = program(tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait")
    sending = asyncio.create_task(ran(path))
    await asyncio.sleep(0.5)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert await _gone(int((tmp_path / "child").read_text()))


async def test_a_child_that_holds_the_output_open_does_not_hold_us(tmp_path: Path) -> None:
    path = program(tmp_path, f"echo done; sleep 4 & echo $! > {tmp_path}/child; exit 0")
    start = asyncio.get_running_loop().time()
    sent = await ran(path)
    assert asyncio.get_running_loop().time() - start < 3
    assert sent == Sent(verdict=Delivered(why="exit status 0"), status=0, answer="done")


async def test_a_program_that_reads_nothing_and_says_much_is_no_trouble(tmp_path: Path) -> None:
    long = replace(a_message(), body=json.dumps({"type": "item.published", "text": "x" * 250_000}).encode())
    sent = await ran(program(tmp_path, "head -c 3000000 /dev/zero | tr '\\0' 'y'"), message=long)
    assert (sent.verdict, sent.answer) == (Delivered(why="exit status 0"), "y" * 4096)


async def test_output_is_kept_as_harmless_text(tmp_path: Path) -> None:
    assert (await ran(program(tmp_path, r"printf 'a\033[2J\377\nb'"))).answer == "a[2J\ufffd b"


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (("bin/program",), "the path of the program must be absolute: bin/program"),
        (("/nowhere/program",), "there is no program /nowhere/program that can be run"),
        (("no-such-program-here",), "there is no program no-such-program-here that can be run"),
        (("",), r"there is no program \(empty\) that can be run"),
        ((os.sep,), "there is no program / that can be run"),
    ],
)
def test_a_program_that_is_not_there_is_a_mistake_in_the_file(run: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        COMMAND.check(CommandOptions(run=run))


async def _gone(pid: int) -> bool:
    """Whether a process has ended; whoever adopted it may take a moment to notice."""
    for _ in range(100):
        if not _runs(pid):
            return True
        await asyncio.sleep(0.02)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
