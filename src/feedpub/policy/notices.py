"""When the operator is told of the operation, and in which words: once when a state begins, once when it ends. Pure."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import blake2b

from feedpub.model import EndpointKey, EndpointState, ItemId, Notice, Outcome, Poll, Source, SourceKey, SourceState
from feedpub.policy.diagnosis.sources import TODO

SOURCE_BROKEN, FLOOD_HELD, ENDPOINT_DISABLED, NETWORK_DOWN = (
    "source_broken",
    "flood_held",
    "endpoint_disabled",
    "network_down",
)
BROKEN_FROM = 3
"""So many looks in a row that brought nothing: a source that fails once or twice mends itself mostly."""

OVER: Mapping[str, str] = {
    SOURCE_BROKEN: "{subject} is well again",
    FLOOD_HELD: "{subject}: the held items were dealt with",
    ENDPOINT_DISABLED: "{subject} is told again",
    NETWORK_DOWN: "The network works again",
}
"""What is said when a state is over."""
LEFT = "{subject} has left the configuration"
"""What is said instead where its subject is no longer there."""


def of_source(source: Source, poll: Poll, after: SourceState) -> Notice | None:
    """The state that a look shows its source to be in, if it is one to tell of."""
    if poll.outcome is Outcome.HELD:
        return _notice(
            FLOOD_HELD, source.key, f"{source.key}: items are held", f"{source.title}: {poll.detail}.", poll.started
        )
    if after.failures < BROKEN_FROM:
        return None
    why = f"{poll.outcome.value.replace('_', ' ')}: {poll.detail}" if poll.detail else poll.outcome.value
    todo = TODO.get(poll.outcome, "Wait, and see whether this machine reaches the address.")
    text = f"{source.title}: {after.failures} looks in a row brought nothing ({why}). {todo}"
    return _notice(SOURCE_BROKEN, source.key, f"{source.key} is broken", text, poll.started)


def of_endpoint(state: EndpointState, waiting: int) -> Notice | None:
    """That nothing more is sent to an endpoint."""
    if state.gone is None:
        return None
    text = (
        f"{state.why}. {waiting} deliveries wait for it and are kept. Give it a new address in the file, or open it "
        f"again: feedpub endpoint enable {state.key}"
    )
    return _notice(ENDPOINT_DISABLED, state.key, f"{state.key} is disabled", text, state.gone)


def of_network(since: datetime, missed: frozenset[EndpointKey]) -> Notice:
    """That nobody is reached."""
    names = ", ".join(sorted(missed))
    text = f"None of these was reached, and nobody else answered: {names}. Nothing is lost; it is tried again."
    return _notice(NETWORK_DOWN, "", "No endpoint is reached: it may be our own network", text, since)


def has_left(notice: Notice, sources: Collection[SourceKey], endpoints: Collection[EndpointKey]) -> bool:
    """Whether what it is about is none of these any more: nobody would ever find it well again."""
    match notice.kind:
        case "source_broken" | "flood_held":
            return notice.subject not in sources
        case "endpoint_disabled":
            return notice.subject not in endpoints
        case _:
            return False


def over(notice: Notice, *, left: bool = False) -> str:
    """What is said when it is over; ``left`` is what ``has_left`` says."""
    return (LEFT if left else OVER[notice.kind]).format(subject=notice.subject)


def _notice(kind: str, subject: str, title: str, text: str, began: datetime) -> Notice:
    digest = blake2b(f"{kind}|{subject}|{began.isoformat()}".encode(), digest_size=10).digest()
    id = ItemId(f"notice-{b32encode(digest).decode('ascii').lower()}")
    return Notice(id=id, kind=kind, subject=subject, title=title, text=text, began=began)
