"""One line for each outcome: an event name, dotted and in the past tense, and facts. Never a URL with a secret."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog

from feedpub.events import (
    Bus,
    ClockDoubted,
    EntryQuarantined,
    FeedsRendered,
    IntentEnded,
    ItemsRefiled,
    ItemsStored,
    MessageSent,
    SourcePolled,
    StageFailed,
    TopicPushed,
)


def configure_logs(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Lines for people on a terminal, JSON elsewhere; UTC, to standard error."""
    terminal = stream.isatty()
    renderer: Any = structlog.dev.ConsoleRenderer(colors=True) if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )


class Logs:
    """Writes the bus's facts to the log."""

    def __init__(self, bus: Bus) -> None:
        self._log = structlog.get_logger()
        bus.subscribe(SourcePolled, self._polled)
        bus.subscribe(ItemsStored, self._stored)
        bus.subscribe(FeedsRendered, self._rendered)
        bus.subscribe(MessageSent, self._sent)
        bus.subscribe(ClockDoubted, self._doubted)
        bus.subscribe(IntentEnded, self._asked)
        bus.subscribe(TopicPushed, self._pushed)
        bus.subscribe(EntryQuarantined, self._quarantined)
        bus.subscribe(ItemsRefiled, self._refiled)
        bus.subscribe(StageFailed, self._failed)

    def _polled(self, event: SourcePolled) -> None:
        poll = event.poll
        write = self._log.info if poll.outcome.healthy else self._log.warning
        write(
            "poll.finished",
            source=poll.source,
            outcome=poll.outcome.value,
            found=poll.found,
            new=poll.new,
            changed=poll.changed,
            skipped=len(poll.skipped),
            detail=poll.detail,
            took=round(poll.took.total_seconds(), 3),
        )

    def _stored(self, event: ItemsStored) -> None:
        self._log.info("items.stored", source=event.source, new=len(event.new), changed=len(event.changed))

    def _rendered(self, event: FeedsRendered) -> None:
        self._log.info("feeds.rendered", feeds=len(event.paths), took=round(event.took, 3))

    def _sent(self, event: MessageSent) -> None:
        attempt = event.attempt
        verdict = type(attempt.verdict).__name__
        write = self._log.info if verdict == "Delivered" else self._log.warning
        write(
            "message.sent",
            endpoint=event.endpoint,
            message=event.message.id,
            covers=len(event.message.covers),
            verdict=verdict,
            status=attempt.status,
            why=attempt.verdict.why,
            took=round(attempt.took.total_seconds(), 3),
        )

    def _doubted(self, event: ClockDoubted) -> None:
        self._log.warning("clock.doubted", endpoint=event.endpoint, ahead=round(event.ahead.total_seconds()))

    def _asked(self, event: IntentEnded) -> None:
        write = self._log.warning if event.outcome == "failed" else self._log.info
        write("hub.asked", topic=event.topic, host=event.host, mode=event.mode, outcome=event.outcome, why=event.why)

    def _pushed(self, event: TopicPushed) -> None:
        attempt = event.attempt
        verdict = type(attempt.verdict).__name__
        write = self._log.info if verdict == "Delivered" else self._log.warning
        took = round(attempt.took.total_seconds(), 3)
        write("topic.pushed", topic=event.topic, host=event.host, verdict=verdict, why=attempt.verdict.why, took=took)

    def _quarantined(self, event: EntryQuarantined) -> None:
        self._log.error("entry.quarantined", item=event.item, format=event.format, why=event.why)

    def _refiled(self, event: ItemsRefiled) -> None:
        took = round(event.took, 3)
        self._log.info("items.refiled", looked=event.looked, changed=event.changed, moved=event.moved, took=took)

    def _failed(self, event: StageFailed) -> None:
        self._log.error("stage.failed", stage=event.stage, subject=event.subject, exc_info=event.error)
