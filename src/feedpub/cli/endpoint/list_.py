"""``feedpub endpoint list``: every receiver, where it leads, and how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from feedpub.cli.choosing import counted
from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from feedpub.config import Settings
    from feedpub.model import Endpoint, EndpointState
    from feedpub.store.endpoints import Owed

UNREAD = "a secret that cannot be read here"


def command(config: Config = None, as_json: Json = False) -> None:
    """Example: feedpub endpoint list

    Lists the endpoints of the file: kind, where each leads without its secrets, whether it is told, rests or is
    disabled and why, since when it fails, how many deliveries wait for it and how many were given up.
    """
    from feedpub.clock import wall_clock
    from feedpub.model import EndpointState
    from feedpub.store import endpoints

    loaded, now = _loaded(config), wall_clock()
    with looked_at(loaded) as store:
        states, owed = store.read_now(endpoints.every), store.read_now(endpoints.owed)
    for endpoint in loaded.endpoints:
        state = states.get(endpoint.key, EndpointState(key=endpoint.key))
        waits = owed.get(endpoint.key, endpoints.Owed())
        if as_json:
            say(_facts(endpoint, state, waits, now))
        else:
            typer.echo("\n".join(_lines(endpoint, state, waits, now)))


def leads_to(endpoint: Endpoint) -> str:
    """Where it leads, as anybody may see it."""
    from feedpub.notify import KINDS

    try:
        return KINDS[endpoint.kind].shown(endpoint.options)
    except LookupError:  # the file was read without secrets
        return UNREAD


def _loaded(config: Path | None) -> Settings:
    """With the secrets, by which a receiver is told from another; without them where they cannot be read."""
    from feedpub.errors import ConfigError

    try:
        return settings(config)
    except ConfigError:
        return settings(config, resolve_secrets=False)


def _standing(state: EndpointState, now: datetime) -> str:
    if state.gone is not None:
        return "disabled"
    return "resting" if state.held_until is not None and state.held_until > now else "told"


def _lines(endpoint: Endpoint, state: EndpointState, owed: Owed, now: datetime) -> Iterator[str]:
    yield f"{endpoint.key:<16} {endpoint.kind:<10} {_standing(state, now):<9} {leads_to(endpoint)}"
    if state.gone is not None:
        yield f"    disabled since {state.gone:%Y-%m-%d %H:%M} UTC: {state.why}"
        yield f"    to open it again: `feedpub endpoint enable {endpoint.key}`"
    elif state.held_until is not None and state.held_until > now:
        yield f"    rests until {state.held_until:%Y-%m-%d %H:%M:%S} UTC"
    if state.failing_since is not None:
        yield f"    fails since {state.failing_since:%Y-%m-%d %H:%M} UTC, {state.failures} times in a row"
    if owed.waiting or owed.doubtful or owed.dead:
        yield f"    {counted(owed.waiting)} wait, {owed.doubtful:,} may have arrived, {owed.dead:,} were given up"


def _facts(endpoint: Endpoint, state: EndpointState, owed: Owed, now: datetime) -> dict[str, Any]:
    def instant(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "key": endpoint.key,
        "kind": endpoint.kind,
        "leads_to": leads_to(endpoint),
        "state": _standing(state, now),
        "gone": instant(state.gone),
        "why": state.why,
        "held_until": instant(state.held_until),
        "failing_since": instant(state.failing_since),
        "failures": state.failures,
        "waiting": owed.waiting,
        "unknown": owed.doubtful,
        "dead": owed.dead,
    }
