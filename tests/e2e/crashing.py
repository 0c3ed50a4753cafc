"""feedpub, typed as ever, that ends at a named place as if it were killed: ``FEEDPUB_CRASH_AT=name[:n]``, the n-th
time.

The places are the seams of the program, wrapped from outside: ``take_in.before`` and ``.after`` its commit, likewise
``claim``, ``bind`` and ``settle``; ``post.before``, ``post.written`` (the bytes are out, no answer has come) and
``post.answered`` (the answer is here, and not noted). At ``post.broken`` it does not end: an
error that nobody foresaw is raised.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from feedpub import fetch
from feedpub.cli import main
from feedpub.fetch import guard
from feedpub.model import Answer
from feedpub.pipeline import claiming, intake, settling
from feedpub.store import Store, deliveries

KILLED = 137
ON_THE_WAY = 0.2
"""Seconds after which bytes that were written have arrived on this machine."""
NAMES: dict[Callable[..., Any], str] = {
    intake.take_in: "take_in",
    claiming.claim: "claim",
}

_place, _, _time = os.environ.get("FEEDPUB_CRASH_AT", "").partition(":")
_left = int(_time or 1)


def reached(place: str) -> None:
    """Ends the process here, if this is the place and the time."""
    global _left  # noqa: PLW0603 - the process has one end
    if place == _place:
        _left -= 1
        if _left == 0:
            os._exit(KILLED)


def named(work: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """What a transaction is for. Senders bring what came of their tries and what they are about to send together."""
    if work is not settling._all:
        return NAMES.get(work, "other")
    brought = args[1]
    return "bind" if any(getattr(one, "__name__", "") == deliveries.bind.__name__ for one in brought) else "settle"


def _wrap_store() -> None:
    write_now = Store.write_now

    def watched(self: Store, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = named(work, args)

        def seen(tx: Any, *args: Any, **kwargs: Any) -> Any:
            done = work(tx, *args, **kwargs)
            reached(f"{name}.before")
            return done

        done = write_now(self, seen, *args, **kwargs)
        reached(f"{name}.after")
        return done

    Store.write_now = watched  # type: ignore[method-assign]


def _wrap_egress() -> None:
    post, progress = fetch.Client.post, guard._progress

    async def watched(
        self: fetch.Client, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False
    ) -> Answer:
        reached("post.before")
        if _place == "post.broken":
            raise LookupError("unforeseen")
        answer = await post(self, url, body, headers, once=once)
        reached("post.answered")
        return answer

    async def sent(_session: object, _trip: object, params: aiohttp.TraceRequestChunkSentParams) -> None:
        if params.method == "POST":
            asyncio.get_running_loop().call_later(ON_THE_WAY, reached, "post.written")

    def traced() -> aiohttp.TraceConfig:
        trace = progress()
        trace.on_request_chunk_sent.append(sent)
        return trace

    fetch.Client.post = watched  # type: ignore[method-assign]
    guard._progress = traced


if __name__ == "__main__":
    _wrap_store()
    _wrap_egress()
    main()
