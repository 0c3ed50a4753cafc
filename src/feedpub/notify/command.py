"""The receiver of programs on this machine: each item is a run of one, with the body of a webhook on standard input.

No shell reads anything: the program and its arguments are the operator's words as they stand, and what comes from
foreign pages is in the input only. What its exit status means follows ``sysexits.h``.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from feedpub.model import (
    Announcement,
    Delivered,
    EndpointWrong,
    Lost,
    Manner,
    Message,
    Rate,
    Refused,
    Site,
    TryAgain,
    Verdict,
)
from feedpub.notify.envelopes import enveloped
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.text import clean
from feedpub.ports import Egress

KEPT_ANSWER = 4096  # bytes
LONGEST_SECONDS = 60
INHERITED = ("PATH", "HOME", "LANG")
LAST_WORDS_SECONDS = 0.5
"""What is waited for the rest of the output after the end."""
_NO_PROGRAM = {errno.ENOENT, errno.EACCES, errno.ENOTDIR, errno.ENOEXEC, errno.EISDIR}

Word = Annotated[str, StringConstraints(max_length=4096, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOptions(CommonOptions):
    """What is run, and for how long at most."""

    run: Annotated[
        tuple[Word, ...],
        Field(
            min_length=1,
            max_length=100,
            description="The program, by an absolute path or a name on PATH, and its arguments. No shell reads them.",
            examples=[["/usr/local/bin/file-item", "--quiet"]],
        ),
    ]
    timeout: Annotated[
        int,
        Field(
            ge=1,
            le=LONGEST_SECONDS,
            description="Seconds after which it is stopped, with all that it has started.",
            examples=[30],
        ),
    ] = 15


def compose(
    _options: CommandOptions, announcements: Sequence[Announcement], site: Site, _manner: Manner
) -> tuple[Message, ...]:
    """One run for each announcement."""
    return tuple(enveloped(announcement, site) for announcement in announcements)


def plain(_options: CommandOptions, announcement: Announcement, site: Site) -> Message:
    """A thin body."""
    return enveloped(announcement, site, thin=True)


class _Heard(asyncio.Protocol):
    """Keeps the beginning of what a program says, and reads the rest: it must never wait for a full pipe."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.ended = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.kept += data[: max(KEPT_ANSWER - len(self.kept), 0)]

    def connection_lost(self, _: Exception | None) -> None:
        self.ended.set()


async def send(options: CommandOptions, message: Message, _egress: Egress, _at: datetime) -> Sent:
    """Runs the program once."""
    async with _hearing() as (heard, mouth):
        try:
            process = await asyncio.create_subprocess_exec(
                *options.run,
                stdin=PIPE,
                stdout=mouth,
                stderr=mouth,
                env=_environment(message),
                start_new_session=True,  # so that all that it starts can be stopped with it
            )
        except OSError as error:
            why = f"{options.run[0]}: {error.strerror}"
            return Sent(verdict=EndpointWrong(why=why) if error.errno in _NO_PROGRAM else TryAgain(why=why))
        finally:
            os.close(mouth)
        verdict = await _attended(process, message.body, options.timeout)
        with suppress(TimeoutError):  # a child of the program may hold the pipe open for ever
            await asyncio.wait_for(heard.ended.wait(), LAST_WORDS_SECONDS)
    kept = clean(bytes(heard.kept).decode("utf-8", "replace"))
    return Sent(verdict=verdict, status=process.returncode, answer=kept)


@asynccontextmanager
async def _hearing() -> AsyncIterator[tuple[_Heard, int]]:
    """What hears, and the end of the pipe that the program writes into; who starts the program closes that end."""
    ear, mouth = os.pipe()
    transport, heard = await asyncio.get_running_loop().connect_read_pipe(_Heard, os.fdopen(ear, "rb", 0))
    try:
        yield heard, mouth
    finally:
        transport.close()


async def _attended(process: Process, body: bytes, seconds: float) -> Verdict:
    """Feeds it and waits for its end; stops it with all that it has started when the time is over."""
    assert process.stdin is not None
    try:
        async with asyncio.timeout(seconds):
            with suppress(BrokenPipeError, ConnectionResetError):  # it need not read what it does not want
                process.stdin.write(body)
                await process.stdin.drain()
            process.stdin.close()
            return _judge(await process.wait())
    except TimeoutError:
        return Lost(why=f"stopped after {seconds} s (it may have done its work)")
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):  # it has ended just now
                os.killpg(process.pid, signal.SIGKILL)
            process.stdin.close()
            await process.wait()


def _environment(message: Message) -> dict[str, str]:
    """Little of ours: what stands in our environment may be secret."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    event = json.loads(message.body)["type"]
    return {**inherited, "FEEDPUB_EVENT": event, "FEEDPUB_ID": message.id}


def _judge(status: int) -> Verdict:
    match status:
        case 0:
            return Delivered(why="exit status 0")
        case os.EX_DATAERR:
            return Refused(why=f"exit status {status}: it does not take this message")
        case os.EX_UNAVAILABLE | os.EX_CONFIG:
            return EndpointWrong(why=f"exit status {status}: it cannot do its work")
        case status if status < 0:
            return TryAgain(why=f"ended by signal {-status}")
        case _:
            return TryAgain(why=f"exit status {status}")


def check(options: CommandOptions) -> None:
    """Raises ``ValueError`` for a program that is not there, or a path that depends on where feedpub is started."""
    program = options.run[0]
    if os.sep in program and not Path(program).is_absolute():
        raise ValueError(f"the path of the program must be absolute: {program}")
    if shutil.which(program) is None:
        raise ValueError(f"there is no program {program or '(empty)'} that can be run")


KIND = Kind(
    name="command",
    summary="A program on this machine: run for each item, with the JSON of a webhook on standard input.",
    options=CommandOptions,
    rate=Rate(interval=timedelta()),
    networked=False,
    digests=False,
    knows_ids=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    shown=lambda options: options.run[0],
)
