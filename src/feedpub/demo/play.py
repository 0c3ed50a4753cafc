"""Plays the demo: a publisher, the receivers and feedpub itself, all in one process on loopback, until it is stopped.

feedpub polls the publisher over real HTTP by its ordinary pipeline; only the texts are invented.
"""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

from feedpub.app import bind, opened, serve, stop_on_signals
from feedpub.clock import wall_clock
from feedpub.config import Settings, load
from feedpub.demo.pieces import load_stock
from feedpub.demo.publisher import create_publisher
from feedpub.demo.receivers import create_receivers, sample_receivers
from feedpub.demo.settings import Ports, demo_environment, demo_yaml
from feedpub.errors import FeedpubError
from feedpub.fetch import Limits

LOOPBACK = "127.0.0.1"
GAP_SECONDS = 0.05
"""Rest between two requests to the sample publisher; strangers' hosts are given more."""


async def play(*, port: int, pace: timedelta, seconds: float | None, tell: Callable[[str], None]) -> None:
    """Runs until SIGTERM, SIGINT or ``seconds`` have passed. Raises ``FeedpubError`` if a port is not to be had."""
    stop = stop_on_signals()
    if seconds is not None:
        asyncio.get_running_loop().call_later(seconds, stop.set)
    listener, publisher, web, mail = bind(LOOPBACK, port), *(_near(port + further) for further in (1, 2, 3))
    ports = Ports(port=port, publisher=_port(publisher), receivers=_port(web), mail=_port(mail))
    secret, started = f"whsec_{b64encode(token_bytes(32)).decode('ascii')}", wall_clock()
    receivers, sites = sample_receivers(secret=secret, clock=wall_clock), asyncio.Event()
    samples = [
        asyncio.create_task(
            serve(create_publisher(load_stock(), started=started, pace=pace, clock=wall_clock), publisher, sites)
        ),
        asyncio.create_task(serve(create_receivers(receivers), web, sites)),
    ]
    with TemporaryDirectory(prefix="feedpub-demo-") as folder:
        settings = _settings(Path(folder), ports, secret, started)
        async with AsyncExitStack() as stack:
            for receiver in receivers:
                await stack.enter_async_context(receiver.open(mail))
            app = await stack.enter_async_context(opened(settings, limits=Limits(host_gap_seconds=GAP_SECONDS)))
            _tell_addresses(ports, tell)
            await app.run(listener, stop)
    sites.set()
    await asyncio.gather(*samples)


def _settings(folder: Path, ports: Ports, secret: str, started: datetime) -> Settings:
    file = folder / "feedpub.yaml"
    file.write_text(demo_yaml(ports, started=started), encoding="utf-8")
    return load(file, demo_environment(receivers=ports.receivers, secret=secret))


def _tell_addresses(ports: Ports, tell: Callable[[str], None]) -> None:
    tell("feedpub is watching a sample publisher. Open these three pages and look at them grow:")
    tell(f"  feeds and index         http://{LOOPBACK}:{ports.port}/")
    tell(f"  what the channels heard http://{LOOPBACK}:{ports.receivers}/")
    tell(f"  the sample publisher    http://{LOOPBACK}:{ports.publisher}/topics/security-cooperation.html")


def _near(port: int) -> socket.socket:
    """A listener on that port, or on any free one where it is taken."""
    try:
        return bind(LOOPBACK, port)
    except FeedpubError:
        return bind(LOOPBACK, 0)


def _port(listener: socket.socket) -> int:
    number: int = listener.getsockname()[1]
    return number
