"""The operator's file of the demo, with the ports and the hour of this start, and the environment that it names.

It starts nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from string import Template

SOONEST = timedelta(seconds=30)
"""The daily mail goes out at the first full minute that is at least so far away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where everything listens, all on loopback: the feeds on ``port``."""

    port: int
    publisher: int
    receivers: int
    mail: int


def demo_yaml(ports: Ports, *, started: datetime) -> str:
    """The configuration as YAML. ``started`` is aware, UTC."""
    text = (files(__package__) / "feedpub.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(asdict(ports), daily=f"{started + SOONEST + timedelta(minutes=1):%H:%M}")


def demo_environment(*, receivers: int, secret: str) -> Mapping[str, str]:
    """The variables that the configuration names: the receivers' addresses and the webhook's secret."""
    base = f"http://127.0.0.1:{receivers}"
    return {
        "FEEDPUB_DEMO_SLACK": f"{base}/slack/T0DEMO",
        "FEEDPUB_DEMO_DISCORD": f"{base}/discord/1500000000000000000/demo",
        "FEEDPUB_DEMO_TEAMS": f"{base}/teams/demo",
        "FEEDPUB_DEMO_HOOK": f"{base}/webhook",
        "FEEDPUB_DEMO_HOOK_SECRET": secret,
    }
