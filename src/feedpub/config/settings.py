"""What the operator's file says, as values of the glossary. Nothing here reads or checks."""

from __future__ import annotations

from dataclasses import dataclass

from feedpub.errors import Problem
from feedpub.model import Additions, Endpoint, Feed, Names, Reader, Secret, Site, Source, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One loaded file. A changed file makes another one; nothing is merged."""

    site: Site
    store_url: str
    """An SQLAlchemy URL with an absolute path."""
    listen_host: str
    listen_port: int
    embedded_hub: bool
    """Whether the hub that the site names is our own."""
    operator_token: Secret | None
    """None: the operator's pages are closed."""
    network_allow: tuple[str, ...]
    """Networks (CIDR), addresses, and hosts with a port that may be asked although they are not public."""
    user_agent: str | None
    sources: tuple[Source, ...]
    feeds: tuple[Feed, ...]
    """The named ones; the path is the name."""
    endpoints: tuple[Endpoint, ...]
    subscriptions: tuple[Subscription, ...]
    additions: Additions
    """To the taxonomy: own regions and types."""
    names: Names
    """Which of the addresses' words the file has, and which it had before."""
    readers: tuple[Reader, ...]
    """Who may read private feeds."""
    warnings: tuple[Problem, ...]
