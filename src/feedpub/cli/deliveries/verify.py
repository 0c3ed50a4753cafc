"""``feedpub deliveries verify``: checks that each item has exactly one fate for each subscription that took it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from feedpub.cli.options import Config, Json, say, settings
from feedpub.cli.stores import looked_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedpub.pipeline.verifying import Verified


def command(config: Config = None, as_json: Json = False) -> None:
    """Example: feedpub deliveries verify

    Checks what is owed, also while the service runs: each item has exactly one fate for each subscription that took
    it, by the ledger and by what the subscriptions of the file take; each delivery agrees with its tries, its message
    and its place in the order; nobody was told a thing under two ids; the store is sound. It changes nothing.
    The exit status is 1 if something does not agree.
    """
    from pathlib import Path

    from sqlalchemy import make_url

    from feedpub.clock import wall_clock
    from feedpub.pipeline.verifying import verify
    from feedpub.store.upgrade import require_current

    loaded = settings(config, resolve_secrets=False)
    with looked_at(loaded) as store:
        store.read_now(require_current, Path(make_url(loaded.store_url).database or ""))
        found = store.read_now(verify, loaded.subscriptions, wall_clock())
    if as_json:
        say(_facts(found))
    else:
        typer.echo("\n".join(_lines(found)))
    if found.faults:
        raise typer.Exit(1)


def _lines(found: Verified) -> Iterator[str]:
    for fault in found.faults:
        yield f"{fault.check}: {fault.subject}: {fault.what}. {fault.todo}"
    if found.cut:
        yield f"There are more than these {len(found.faults):,}."
    for key in found.not_taken_over:
        yield f"{key}: the service has not read it as it stands in the file; what it takes was not compared."
    if found.states:
        yield "Deliveries: " + ", ".join(f"{count:,} {state}" for state, count in found.states.items()) + "."
    count = len(found.faults)
    yield f"{count:,} {'thing does' if count == 1 else 'things do'} not agree." if count else "Every item has one fate."


def _facts(found: Verified) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "ok": not found.faults,
        "findings": [asdict(fault) for fault in found.faults],
        "cut": found.cut,
        "states": dict(found.states),
        "not_taken_over": list(found.not_taken_over),
    }
