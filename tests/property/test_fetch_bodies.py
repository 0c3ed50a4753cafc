"""Whatever the body and however the network cuts it: it comes out whole, or it is refused."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.errors import EgressError
from feedpub.fetch import Limits
from feedpub.fetch.decode import Body


def feed(encoding: str, sent: bytes, cuts: list[int]) -> bytes:
    body = Body("pub.example", encoding, Limits())
    for start, end in pairwise(sorted({0, len(sent), *(cut % (len(sent) + 1) for cut in cuts)})):
        body.feed(sent[start:end])
    return body.finish()


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
CUTS = st.lists(st.integers(min_value=0, max_value=10_000), max_size=8)


@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=5000), CUTS)
def test_the_cuts_of_the_network_do_not_matter(encoding: str, page: bytes, cuts: list[int]) -> None:
    assert feed(encoding, PACKERS[encoding](page), cuts) == page


@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=5000), CUTS, st.integers(min_value=1, max_value=5000))
def test_a_body_that_lacks_its_end_is_never_taken(encoding: str, page: bytes, cuts: list[int], lost: int) -> None:
    sent = PACKERS[encoding](page)
    with pytest.raises(EgressError, match="stops in the middle"):
        feed(encoding, sent[: max(0, len(sent) - lost)], cuts)
