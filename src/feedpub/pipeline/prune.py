"""Drops what is only interesting for a while: old polls and attempts. Keys that were seen stay for ever."""

from __future__ import annotations

from datetime import datetime

from feedpub.store import Tx, deliveries, followers, polls


def prune(tx: Tx, now: datetime) -> int:
    """Prunes in one transaction. Returns how many rows went."""
    return polls.prune(tx) + deliveries.prune(tx, now) + followers.prune(tx, now)
