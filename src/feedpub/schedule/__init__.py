"""The ticks: a handful of APScheduler jobs drive everything; no job belongs to one source."""

from feedpub.schedule.ticks import Ticks

__all__ = ["Ticks"]
