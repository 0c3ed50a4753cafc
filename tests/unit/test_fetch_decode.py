"""Bodies decoded within bounds: whole or refused, and never larger in memory than the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from feedpub.errors import EgressError
from feedpub.fetch import Limits
from feedpub.fetch.decode import Body

PAGE = b"".join(b"<li>Report %d</li>" % number for number in range(5000))
LIMITS = Limits()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def decoded(encoding: str, sent: bytes, *, step: int = 16_384, limits: Limits = LIMITS) -> bytes:
    body = Body("pub.example", encoding, limits)
    for start in range(0, len(sent), step):
        body.feed(sent[start : start + step])
    return body.finish()


@pytest.mark.parametrize("step", [1, 7, 16_384])
@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("", PAGE),
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        (" GZip ", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:1000]) + gzip.compress(PAGE[1000:])),
        ("gzip", gzip.compress(PAGE) + b"\0\0\0 trailing"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("deflate", zlib.compress(PAGE) + b"trailing"),
    ],
)
def test_a_whole_body_comes_out_as_it_was(encoding: str, sent: bytes, step: int) -> None:
    assert decoded(encoding, sent, step=step) == PAGE


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", b""),
        ("gzip", b"\x1f"),
        ("gzip", gzip.compress(PAGE)[:-1]),
        ("gzip", gzip.compress(PAGE)[:-8]),
        ("gzip", gzip.compress(PAGE)[:500]),
        ("gzip", gzip.compress(PAGE) + gzip.compress(PAGE)[:-3]),
        ("deflate", zlib.compress(PAGE)[:-1]),
        ("deflate", zlib.compress(PAGE)[:300]),
        ("deflate", raw_deflate(PAGE)[:-1]),
    ],
)
def test_a_stream_that_stops_in_the_middle_is_truncated(encoding: str, sent: bytes) -> None:
    with pytest.raises(EgressError) as caught:
        decoded(encoding, sent)
    assert (caught.value.fault, caught.value.transient) == ("truncated", True)


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip;q=1"])
def test_a_coding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(EgressError) as caught:
        decoded(encoding, PAGE)
    assert (caught.value.fault, caught.value.transient) == ("bad_encoding", False)


@pytest.mark.parametrize("sent", [b"no gzip at all", gzip.compress(PAGE)[:-8] + b"\0" * 8])
def test_a_damaged_stream_is_left_to_the_edge_to_translate(sent: bytes) -> None:
    with pytest.raises(zlib.error):
        decoded("gzip", sent)


@pytest.mark.parametrize(
    ("encoding", "sent", "limits", "why"),
    [
        ("", PAGE, Limits(wire_bytes=100), "more than 100 bytes were sent"),
        ("", PAGE, Limits(decoded_bytes=100), "the body is longer than 100 bytes"),
        (
            "gzip",
            gzip.compress(PAGE),
            Limits(decoded_bytes=len(PAGE) - 1),
            f"the body is longer than {len(PAGE) - 1} bytes",
        ),
        ("gzip", gzip.compress(bytes(2_000_000)), LIMITS, "the body is more than 100 times what was sent"),
        ("deflate", zlib.compress(bytes(2_000_000)), LIMITS, "the body is more than 100 times what was sent"),
        ("gzip", gzip.compress(bytes(20_000_000)), Limits(ratio=2000), "the body is longer than 10000000 bytes"),
    ],
)
def test_a_body_above_a_limit_is_too_large(encoding: str, sent: bytes, limits: Limits, why: str) -> None:
    with pytest.raises(EgressError) as caught:
        decoded(encoding, sent, limits=limits)
    assert (caught.value.fault, caught.value.why, caught.value.transient) == ("too_large", why, False)


def test_a_body_of_just_the_limit_is_taken() -> None:
    assert decoded("gzip", gzip.compress(PAGE), limits=Limits(decoded_bytes=len(PAGE))) == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_never_unfolds_in_memory(encoding: str) -> None:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | (16 if encoding == "gzip" else 0))
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    tracemalloc.start()
    try:
        with pytest.raises(EgressError, match="more than 100 times what was sent"):
            decoded(encoding, bomb)
        with pytest.raises(EgressError, match="longer than 10000000 bytes"):
            decoded(encoding, bomb, step=len(bomb), limits=Limits(ratio=10_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000
