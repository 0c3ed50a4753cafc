"""Prometheus metrics, named by its rules: prefix, base unit, ``_total``; labels are bounded by the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from feedpub import __version__
from feedpub.events import (
    Bus,
    EntryQuarantined,
    FeedsRendered,
    IntentEnded,
    ItemsRefiled,
    MessageSent,
    SourcePolled,
    StageFailed,
    TopicPushed,
)
from feedpub.model import DeliveryState, EndpointKey


class Metrics:
    """Counts the bus's facts."""

    def __init__(self, bus: Bus) -> None:
        self._registry = registry = CollectorRegistry()
        Gauge("feedpub_build_info", "The running version", ["version"], registry=registry).labels(__version__).set(1)
        self._polls = Counter("feedpub_polls", "Looks at sources", ["source", "outcome"], registry=registry)
        self._seconds = Histogram("feedpub_poll_duration_seconds", "How long a look took", registry=registry)
        self._well = Gauge(
            "feedpub_source_last_success_timestamp_seconds", "The last healthy look", ["source"], registry=registry
        )
        self._found = Gauge("feedpub_source_items", "Items on the listing", ["source"], registry=registry)
        self._new = Counter("feedpub_items_new", "Items stored for the first time", ["source"], registry=registry)
        self._refiled = Counter("feedpub_items_refiled", "Stored items that changed rules moved", registry=registry)
        self._rendered = Counter("feedpub_feeds_rendered", "Feeds rendered", registry=registry)
        self._quarantined = Counter("feedpub_entries_quarantined", "Entries left out", ["format"], registry=registry)
        self._held = Gauge("feedpub_entries_held", "Entries that cannot be rendered", ["format"], registry=registry)
        self._messages = Counter("feedpub_messages", "Messages tried", ["endpoint", "verdict"], registry=registry)
        self._deliveries = Gauge("feedpub_deliveries", "Deliveries by state", ["state"], registry=registry)
        self._gone = Gauge("feedpub_endpoint_gone", "1 where nothing is sent any more", ["endpoint"], registry=registry)
        self._waiting = Gauge(
            "feedpub_endpoint_oldest_waiting_seconds",
            "How old the oldest delivery is that is due or was tried",
            ["endpoint"],
            registry=registry,
        )
        self._pushes = Counter("feedpub_hub_pushes", "WebSub pushes tried", ["verdict"], registry=registry)
        self._intents = Counter("feedpub_hub_intents", "Callbacks asked", ["mode", "outcome"], registry=registry)
        self._followers = Gauge("feedpub_hub_followers", "Callbacks that follow a topic", registry=registry)
        self._failures = Counter("feedpub_stage_failures", "Unexpected errors", ["stage"], registry=registry)
        bus.subscribe(SourcePolled, self._polled)
        bus.subscribe(ItemsRefiled, lambda event: self._refiled.inc(event.moved))
        bus.subscribe(FeedsRendered, lambda event: self._rendered.inc(len(event.paths)))
        bus.subscribe(EntryQuarantined, lambda event: self._quarantined.labels(event.format).inc())
        bus.subscribe(MessageSent, self._sent)
        bus.subscribe(TopicPushed, lambda event: self._pushes.labels(type(event.attempt.verdict).__name__).inc())
        bus.subscribe(IntentEnded, lambda event: self._intents.labels(event.mode, event.outcome).inc())
        bus.subscribe(StageFailed, lambda event: self._failures.labels(event.stage).inc())

    def set_deliveries(self, counts: Mapping[DeliveryState, int]) -> None:
        """How many deliveries are in each state now."""
        for state, count in counts.items():
            self._deliveries.labels(state.value).set(count)

    def set_endpoints(self, gone: Mapping[EndpointKey, bool], waiting: Mapping[EndpointKey, timedelta]) -> None:
        """Which endpoints are told nothing any more, and since when the oldest delivery for each waits; those that
        nothing waits for may be left out of the latter.
        """
        self._gone.clear()
        self._waiting.clear()
        for key, is_gone in gone.items():
            self._gone.labels(key).set(is_gone)
            self._waiting.labels(key).set(waiting.get(key, timedelta(0)).total_seconds())

    def set_quarantined(self, counts: Mapping[str, int]) -> None:
        """How many entries each format has to do without now; 0 for those that are not named."""
        self._held.clear()
        for format, count in counts.items():
            self._held.labels(format).set(count)

    def set_followers(self, count: int) -> None:
        """How many callbacks follow a topic now, each topic counted."""
        self._followers.set(count)

    def exposition(self) -> tuple[bytes, str]:
        """The page of metrics and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def _polled(self, event: SourcePolled) -> None:
        poll = event.poll
        self._polls.labels(poll.source, poll.outcome.value).inc()
        self._seconds.observe(poll.took.total_seconds())
        self._new.labels(poll.source).inc(poll.new)
        if poll.found:
            self._found.labels(poll.source).set(poll.found)
        if poll.outcome.healthy:
            self._well.labels(poll.source).set((poll.started + poll.took).timestamp())

    def _sent(self, event: MessageSent) -> None:
        self._messages.labels(event.endpoint, type(event.attempt.verdict).__name__).inc()
