"""One look at a source from outside: fetch the listing, read its items. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from feedpub.errors import EgressError, ListingError
from feedpub.fetch import Client, Refusal, Unchanged
from feedpub.model import Listing, Outcome, ParsedListing, Source, SourceState, Validators
from feedpub.parse import KINDS
from feedpub.pipeline.worker import ReadListing
from feedpub.policy.health import outcome_of_error, outcome_of_status

FULL_EVERY = timedelta(hours=24)
"""A listing is retrieved unconditionally at least this often: some servers' validators are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look brought: items, or the outcome that stands in their place."""

    outcome: Outcome | None = None
    """None where ``parsed`` is to be judged."""
    detail: str = ""
    status: int | None = None
    retry_after: timedelta | None = None
    listing: Listing | None = None
    parsed: ParsedListing | None = None
    validators: Validators | None = None
    full: bool = False


async def look(source: Source, state: SourceState, client: Client, read: ReadListing, now: datetime) -> Look:
    """Fetches the source's page, conditionally where that is safe, and reads it. Never raises for a source."""
    conditional = may_ask_conditionally(source, state, now)
    try:
        answer = await client.get(
            source.url, validators=state.validators if conditional else None, robots=source.robots
        )
        match answer:
            case Unchanged(validators=validators):
                return Look(outcome=Outcome.NOT_MODIFIED, status=304, validators=validators)
            case Refusal(status=status, retry_after=retry_after, why=why):
                return Look(outcome=outcome_of_status(status), status=status, retry_after=retry_after, detail=why)
            case Listing() as listing if conditional and listing.fingerprint == state.fingerprint:
                return Look(
                    outcome=Outcome.NOT_MODIFIED, status=200, validators=listing.validators, detail="the same page"
                )
            case Listing() as listing:
                return await _read(source, listing, read, full=not conditional)
    except EgressError as error:
        return Look(outcome=outcome_of_error(error), detail=error.why)


async def _read(source: Source, listing: Listing, read: ReadListing, *, full: bool) -> Look:
    try:
        parsed = await read(source, listing)
    except ListingError as error:
        return Look(outcome=outcome_of_error(error), status=200, detail=error.why)
    except Exception as error:  # noqa: BLE001 - whatever a page can break, its look has a named outcome
        why = f"the page broke its reader: {type(error).__name__}: {error}"
        return Look(outcome=Outcome.PARSE_ERROR, status=200, detail=why)
    expected = source.expect.contains
    if expected and expected.encode() not in listing.body:
        return Look(outcome=Outcome.BLOCKED, status=200, detail=f"the page does not hold {expected!r}")
    return Look(status=200, listing=listing, parsed=parsed, full=full)


def may_ask_conditionally(source: Source, state: SourceState, now: datetime) -> bool:
    """Whether the last look was made by the same reader and an unconditional one is not due."""
    return (
        state.reader == reader_of(source)
        and state.last_full is not None
        and state.last_full <= now < state.last_full + FULL_EVERY
        and state.release is None
    )


def reader_of(source: Source) -> str:
    """A fingerprint of everything that decides how the page is read: a mended selector is never hidden by a 304."""
    kinds = ",".join(f"{kind.name}{kind.version}" for kind in KINDS)
    reading = (source.timezone, source.language or "", source.date_order)
    said = (source.url, source.kind, repr(source.options), *reading, kinds)
    return blake2b("\x00".join(said).encode(), digest_size=12).hexdigest()
