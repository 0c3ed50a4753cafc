"""How much of anything we take from a stranger: bytes, seconds, redirects, requests. Decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Named limits of the client; sizes are bytes, times are seconds."""

    wire_bytes: int = 5_000_000
    """Of a body as it is sent, before decoding."""
    decoded_bytes: int = 10_000_000
    ratio: int = 100
    """How many times larger than sent a body may become ..."""
    ratio_from: int = 1_000_000
    """... once it has become as large as this."""
    answer_bytes: int = 16_384
    """Of a receiver's answer; the rest is not read."""
    header_bytes: int = 65_536
    """Of all header fields of an answer together."""
    header_field_bytes: int = 16_384
    header_fields: int = 128
    robots_bytes: int = 512_000
    """Of a robots.txt; the rest is ignored (RFC 9309 section 2.5 asks for at least 500 KiB)."""
    total_seconds: float = 30.0
    """For a retrieval with its redirects, without the time that it waits for its turn."""
    connect_seconds: float = 5.0
    post_seconds: float = 15.0
    redirects: int = 5
    host_gap_seconds: float = 1.0
    """Rest between two requests to one host."""
    crawl_delay_seconds: float = 30.0
    """The longest rest that a robots.txt can ask for."""
    requests: int = 100
    """Retrievals at once; as many messages may be on their way besides."""
