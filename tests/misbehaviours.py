"""What a web server can do wrong on purpose: behaviours for ``fault_server``."""

from __future__ import annotations

import asyncio
import zlib

from fault_server import Behaviour, Exchange, head


def drip(pause: float = 0.05) -> Behaviour:
    """A body of a thousand bytes, one after each pause."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head(content_length=1000))
        for _ in range(1000):
            await exchange.send(b".")
            await asyncio.sleep(pause)

    return behave


def drip_head(pause: float = 0.05) -> Behaviour:
    """A head of a hundred fields, one after each pause."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            await exchange.send(b"x-%d: y\r\n" % number)
            await asyncio.sleep(pause)

    return behave


async def hang(exchange: Exchange) -> None:
    """Says nothing."""
    await asyncio.sleep(60)


async def reset(exchange: Exchange) -> None:
    """Breaks the connection instead of an answer."""
    exchange.reset()


async def reset_in_body(exchange: Exchange) -> None:
    """Breaks the connection in the middle of a body."""
    await exchange.send(head(content_length=1000), b"half")
    await asyncio.sleep(0.05)
    exchange.reset()


async def endless(exchange: Exchange) -> None:
    """A body without an end."""
    await exchange.send(head(connection="close"))
    while not exchange.writer.is_closing():
        await exchange.send(bytes(65_536))


async def endless_chunks(exchange: Exchange) -> None:
    """The same in chunks."""
    await exchange.send(head(transfer_encoding="chunked"))
    while not exchange.writer.is_closing():
        await exchange.send(b"10000\r\n", bytes(65_536), b"\r\n")


def bomb() -> bytes:
    """A hundred megabytes of nothing, compressed."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
