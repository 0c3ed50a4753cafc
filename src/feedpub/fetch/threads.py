"""Blocking calls in threads that never keep the process from ending: a name server may not answer for a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonThreads:
    """At most ``count`` threads at once, one a call; one that nobody waits for any more keeps its place till it ends.

    ``concurrent.futures`` would join its threads when the interpreter ends, however long they hang.
    """

    def __init__(self, count: int, name: str) -> None:
        self._places = asyncio.Semaphore(count)
        self._name = name

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of ``work``; what it raises is raised."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            self._places.release()
            if ended.cancelled():
                return
            if error is not None:
                ended.set_exception(error)
            else:
                ended.set_result(result)  # type: ignore[arg-type]  # None only where T takes it

        def call() -> None:
            result: T | None = None
            caught: BaseException | None = None
            try:
                result = work(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed over, whatever it is
                caught = error
            with suppress(RuntimeError):  # the loop has ended: nobody waits
                loop.call_soon_threadsafe(settle, result, caught)

        Thread(target=call, daemon=True, name=self._name).start()
        return await ended
