"""Blocking calls hand over what they give, keep to their number, and never keep the process from ending."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from feedpub.fetch.threads import DaemonThreads

HANGING = """
import asyncio, time
from feedpub.fetch.threads import DaemonThreads
async def main():
    try:
        async with asyncio.timeout(0.1):
            await DaemonThreads(1, "test").run(time.sleep, 60)
    except TimeoutError:
        print("not waited for")
asyncio.run(main())
"""


@pytest.mark.anyio
async def test_a_call_gives_its_result_or_raises_its_error() -> None:
    threads = DaemonThreads(2, "test")
    assert await threads.run(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await threads.run(divmod, 7, 0)


@pytest.mark.anyio
async def test_no_more_calls_run_at_once_than_there_are_places() -> None:
    threads, running, most, lock = DaemonThreads(3, "test"), 0, 0, threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    await asyncio.gather(*(threads.run(work) for _ in range(12)))
    assert most == 3


def test_a_call_that_hangs_does_not_keep_the_process_from_ending() -> None:
    done = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout, done.stderr) == ("not waited for\n", "")
