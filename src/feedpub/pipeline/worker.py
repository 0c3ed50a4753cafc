"""Reads listings in worker processes, which are killed when a page takes too long.

A worker imports this file and the parsers, nothing else of the program: it starts quickly and holds no secret.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Awaitable, Callable
from functools import partial

import anyio
from anyio import CapacityLimiter, to_process

from feedpub.errors import ListingError
from feedpub.model import Listing, ParsedListing, Reading, Source
from feedpub.parse import parse

PARSE_SECONDS = 10.0
"""A page that holds a parser longer is given up, and its worker killed."""
START_PAUSE = 0.05
"""Seconds that a started worker is busy, so that the next one asked for is another."""
PARSE_MEMORY = 1_500_000_000
"""Bytes of address space that a worker may use."""

ReadListing = Callable[[Source, Listing], Awaitable[ParsedListing]]


def reading_of(source: Source, listing: Listing) -> Reading:
    """What the parser may know of the source."""
    return Reading(
        base_url=listing.url or source.url,
        timezone=source.timezone,
        language=source.language,
        date_order=source.date_order,
    )


def read_here(source: Source, listing: Listing) -> ParsedListing:
    """Reads a listing in this very process. Raises ``ListingError``."""
    return parse(source.kind, source.options, listing, reading_of(source, listing))


class Workers:
    """A few processes that read listings, one page at a time each."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._places = CapacityLimiter(count)

    async def start(self) -> None:
        """Starts all of them, so that no page waits for it: a worker imports the parsers when it begins."""
        async with anyio.create_task_group() as group:
            for _ in range(self._count):
                group.start_soon(partial(to_process.run_sync, _begin, limiter=self._places))

    async def read(self, source: Source, listing: Listing) -> ParsedListing:
        """Reads a listing in a worker. Raises ``ListingError``, with the fault parse_timeout for a page that takes
        too long or breaks the worker.
        """
        async with self._places:
            try:
                with anyio.fail_after(PARSE_SECONDS):
                    return await to_process.run_sync(_read_bounded, source, listing, cancellable=True)
            except TimeoutError:
                raise ListingError(f"not read within {PARSE_SECONDS:g} s", fault="parse_timeout") from None
            except (anyio.BrokenWorkerProcess, MemoryError) as error:
                raise ListingError("the page broke the process that read it", fault="parse_timeout") from error


def _begin() -> None:
    """A worker has imported this file, and with it the parsers."""
    time.sleep(START_PAUSE)


def _read_bounded(source: Source, listing: Listing) -> ParsedListing:
    resource.setrlimit(resource.RLIMIT_AS, (PARSE_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return read_here(source, listing)
