"""Whatever stands for a URL: it is taken apart or denied, and nothing else is raised."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fault_server import Names, a_client
from feedpub.errors import EgressError
from feedpub.fetch.target import Target

PIECES = st.sampled_from(
    [
        "http:",
        "https:",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "?",
        "#",
        "%",
        "%00",
        "[",
        "]",
        "::1",
        "127.0.0.1",
        "a.example",
        "..",
    ]
)
URLS = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=10).map("".join),
    st.text(max_size=40).map(lambda rest: f"http://{rest}"),
    st.text(max_size=40).map(lambda rest: f"http://a.example/{rest}"),
)
HERE = Target.parse("https://pub.example/reports/")


@given(URLS)
def test_a_url_is_accepted_or_refused_in_one_way(url: str) -> None:
    for read in (Target.parse, HERE.follow):
        try:
            assert read(url).scheme in ("http", "https")
        except EgressError as error:
            assert error.fault in ("denied", "redirects")


@settings(deadline=None, max_examples=25)
@given(st.lists(URLS, min_size=20, max_size=20))
def test_asking_for_anything_fails_with_an_egress_error(urls: list[str]) -> None:
    async def ask() -> None:
        async with a_client(resolve=Names({})) as client:
            for url in urls:
                with pytest.raises(EgressError):
                    await client.get(url, robots=False)

    asyncio.run(ask())
