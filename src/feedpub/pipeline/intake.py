"""What a look brought, taken into the store: items, filings, the deliveries owed, the source's state; one transaction.

Runs in the store's writer thread and awaits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.classify import Text, language_of
from feedpub.model import (
    UNFILED,
    Correction,
    Delivery,
    DeliveryEvent,
    EndpointKey,
    Filing,
    Item,
    ItemId,
    Outcome,
    ParsedItem,
    Poll,
    Source,
    SourceState,
)
from feedpub.pipeline import notices
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.entering import shelve
from feedpub.pipeline.filing import filed
from feedpub.pipeline.look import Look, reader_of
from feedpub.policy.cadence import next_poll
from feedpub.policy.changes import Changes, Seen, changes, digest_of, revised
from feedpub.policy.health import believe, counts_after
from feedpub.policy.identity import Candidate, candidates, entry_id, item_id
from feedpub.policy.language import as_spoken
from feedpub.policy.notices import FLOOD_HELD, SOURCE_BROKEN, of_source
from feedpub.policy.owed import owed, owed_after, taken
from feedpub.store import Tx, corrections, items, outbox, polls, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the transaction did, for those who wait for it."""

    poll: Poll
    new: tuple[ItemId, ...] = ()
    changed: tuple[ItemId, ...] = ()
    owed_to: frozenset[EndpointKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stock:
    new: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    owed_to: frozenset[EndpointKey] = frozenset()


def take_in(tx: Tx, desk: Desk, source: Source, generation: int, seen: Look, started: datetime) -> Taken | None:
    """Stores a look. None, and nothing stored, if the source has moved on to another generation meanwhile."""
    if not sources.is_current(tx, source.key, generation):
        return None
    now = desk.clock()
    state = sources.state(tx, source.key)
    poll = Poll(
        source=source.key,
        outcome=seen.outcome or Outcome.OK,
        started=started,
        took=now - started,
        status=seen.status,
        detail=seen.detail,
    )
    stock = _Stock()
    if seen.parsed is not None:
        spoken = as_spoken(source, seen.parsed.language)
        poll, stock = _judge(tx, desk, spoken, state, seen, poll, now)
    after = _state_after(source, state, seen, poll, now)
    due = next_poll(source, poll.outcome, after.failures, now, spread=desk.chance(), retry_after=seen.retry_after)
    poll = replace(poll, next_poll=due)
    sources.settle(tx, poll, after)
    polls.add(tx, poll)
    if state.failures or after.failures:
        found = of_source(source, poll, after)
        notices.turn(tx, (SOURCE_BROKEN, FLOOD_HELD), source.key, found, desk.subscriptions, now)
    return Taken(
        poll=poll,
        new=tuple(item.id for item in stock.new),
        changed=tuple(item.id for item in stock.changed),
        owed_to=stock.owed_to,
    )


def take_in_history(tx: Tx, desk: Desk, source: Source, parsed: Sequence[ParsedItem]) -> int:
    """Stores the items of a saved listing as history: published, told to nobody. Returns how many are new.

    A known item stays as it is: what was saved once says nothing newer of it.
    """
    found = candidates(parsed, source)
    differs = replace(_compare(tx, found, source), seen=())
    stock = _stock(tx, desk, source, differs, backlog=True, now=desk.clock())
    return len(stock.new)


def _judge(
    tx: Tx, desk: Desk, source: Source, state: SourceState, seen: Look, poll: Poll, now: datetime
) -> tuple[Poll, _Stock]:
    assert seen.parsed is not None
    found = candidates(seen.parsed.items, source)
    differs = _compare(tx, found, source)
    belief = believe(source, state, found, differs.new)
    stock = _Stock()
    if belief.takes_items:
        backlog = state.baseline is None or state.release == "seen"
        stock = _stock(tx, desk, source, differs, backlog=backlog, now=now)
    judged = replace(
        poll,
        outcome=belief.outcome,
        detail=belief.why,
        found=len(found),
        new=len(stock.new),
        changed=len(stock.changed),
        skipped=seen.parsed.skipped,
    )
    return judged, stock


def _compare(tx: Tx, found: Sequence[Candidate], source: Source) -> Changes:
    keys = (key for candidate in found for key in candidate.keys)
    return changes(found, items.known(tx, keys), source.key)


def _stock(tx: Tx, desk: Desk, source: Source, differs: Changes, *, backlog: bool, now: datetime) -> _Stock:
    new = [(_new_item(candidate, desk, source, now, backlog=backlog), candidate) for candidate in reversed(differs.new)]
    items.add(tx, [(item, digest_of(candidate.parsed), candidate.keys) for item, candidate in new])
    before_after = list(_revise(tx, desk, source, differs.seen, now))
    fresh = [item for item, _ in new]
    owes = outbox.add(tx, (*owed(fresh, desk.subscriptions, now), *_corrections(tx, desk, before_after, now)))
    outbox.note(tx, taken(fresh, desk.subscriptions))
    touched = [*fresh, *(item for pair in before_after for item in pair)]
    shelve(tx, desk.catalogue, touched)
    return _Stock(
        new=tuple(fresh),
        changed=tuple(after for _, after in before_after),
        owed_to=frozenset(delivery.endpoint for delivery in owes if delivery.settled is None),
    )


def _corrections(tx: Tx, desk: Desk, before_after: Sequence[tuple[Item, Item]], now: datetime) -> tuple[Delivery, ...]:
    """What is owed to those who were told of an item that a reader would look at again."""
    changed = [after for before, after in before_after if after.updated != before.updated]
    outbox.recall(tx, [item.id for item in changed])
    told = outbox.told(tx, [item.id for item in changed])
    return owed_after(DeliveryEvent.UPDATED, changed, told, desk.subscriptions, now)


def _new_item(candidate: Candidate, desk: Desk, source: Source, now: datetime, *, backlog: bool) -> Item:
    parsed = candidate.parsed
    id = item_id(candidate.keys)
    printed = parsed.published
    item = Item(
        id=id,
        entry_id=entry_id(desk.catalogue.site, id, now),
        title=parsed.title,
        link=parsed.link,
        summary=parsed.summary,
        caption=parsed.caption,
        image=parsed.image,
        content=parsed.content,
        authors=parsed.authors,
        language=source.language,
        section=parsed.section,
        printed_type=parsed.type,
        filing=UNFILED,
        published=_whole_milliseconds(min(printed.at, now)) if printed else now,
        dated_by="listing" if printed else "first_seen",
        printed_day=printed.day if printed and printed.at <= now else None,
        first_seen=now,
        updated=_whole_milliseconds(min(printed.at, now)) if printed else now,
        revision=1,
        backlog=backlog,
        sources=(source.key,),
    )
    if item.language is None:  # nobody says it: a feed must not call a Russian entry English
        item = replace(item, language=language_of(Text.of(item)))
    return replace(item, filing=filed(desk.filer, item, None))


def _revise(tx: Tx, desk: Desk, source: Source, seen: Sequence[Seen], now: datetime) -> Iterator[tuple[Item, Item]]:
    """Writes what differs; yields each changed item as it was and as it is."""
    joining = [one for one in seen if source.key not in one.known.sources]
    for one in seen:
        if one.new_keys or one in joining:
            items.list_again(tx, one.known.id, source.key, one.new_keys, now)
    wanted = [one for one in seen if one.revise or one in joining]
    have = items.with_updates(tx, [one.known.id for one in wanted])
    said = corrections.of(tx, have)
    for one in wanted:
        before, updates = have[one.known.id]
        if before.withdrawn is not None:  # what its page says counts again when the operator gives it back
            continue
        after = revised(before, one.candidate.parsed, source.key, now, updates) if one.revise else _listed_more(before)
        after = replace(after, filing=_filed_again(desk, before, after, said.get(after.id)))
        told = after.updated != before.updated
        digest = digest_of(one.candidate.parsed) if source.key == one.known.owner else None
        items.revise(tx, after, digest, updates + told)
        yield before, after


def _listed_more(item: Item) -> Item:
    """One more source lists it: its entry names it, so it is rendered anew."""
    return replace(item, revision=item.revision + 1)


def _filed_again(desk: Desk, before: Item, after: Item, correction: Correction | None) -> Filing:
    """The filing of a changed item; what an addition to its sources does not touch is not judged anew."""
    return before.filing if Text.of(after) == Text.of(before) else filed(desk.filer, after, correction)


def _state_after(source: Source, state: SourceState, seen: Look, poll: Poll, now: datetime) -> SourceState:
    healthy = poll.outcome.healthy
    after = replace(state, failures=0 if healthy else state.failures + 1, last_ok=now if healthy else state.last_ok)
    if poll.outcome is Outcome.NOT_MODIFIED:
        return replace(after, validators=seen.validators or state.validators)
    if poll.outcome is Outcome.EMPTY and seen.parsed is not None and seen.parsed.kind == "feed":
        # A feed without entries says that there is nothing yet: its first entry will be news.
        return replace(after, baseline=state.baseline or now)
    if seen.listing is None or poll.outcome not in (Outcome.OK, Outcome.SHRUNK):
        return after
    # Validators are kept only with the items of the same body, and never from a look that is not quite believed.
    believed = poll.outcome is Outcome.OK
    return replace(
        after,
        validators=seen.listing.validators if believed else state.validators,
        fingerprint=seen.listing.fingerprint if believed else state.fingerprint,
        reader=reader_of(source) if believed else state.reader,
        last_full=now if seen.full and believed else state.last_full,
        baseline=state.baseline or now,
        counts=counts_after(state.counts, poll.found),
        release=None,
    )


def _whole_milliseconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
