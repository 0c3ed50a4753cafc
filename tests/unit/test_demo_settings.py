"""The demo's operator file: complete, and only on loopback."""

from __future__ import annotations

import re

from ruamel.yaml import YAML

from feedpub.demo import demo_environment, demo_yaml, load_stock

TEXT = demo_yaml(port=8080, publisher=9001, receivers=9002)
FILE = YAML(typ="safe").load(TEXT)
SECRET = "whsec_bGFya2ZpZWxkLWRlbW8tc2VjcmV0LTMyLWJ5dGVzISE="


def test_every_listing_of_the_publisher_is_watched() -> None:
    assert {source["url"].removeprefix("http://127.0.0.1:9001") for source in FILE["sources"].values()} == {
        *(f"/topics/{topic.slug}.html" for topic in load_stock().topics),
        "/pubs/commentary.html",
        "/news/press.html",
        "/pubs/articles.xml",
    }


def test_no_address_leaves_the_machine_and_no_placeholder_is_left() -> None:
    assert set(re.findall(r"https?://([^/\s\"]+)", TEXT)) == {"127.0.0.1:8080", "127.0.0.1:9001"}
    assert FILE["network"]["allow"] == ["127.0.0.1:9001", "127.0.0.1:9002"]
    assert "$" not in TEXT


def test_the_environment_gives_every_variable_that_the_file_names() -> None:
    environment = demo_environment(receivers=9002, secret=SECRET)
    assert environment == {
        "FEEDPUB_DEMO_SLACK": "http://127.0.0.1:9002/slack/T0DEMO",
        "FEEDPUB_DEMO_HOOK": "http://127.0.0.1:9002/webhook",
        "FEEDPUB_DEMO_HOOK_SECRET": SECRET,
    }
    assert set(re.findall(r"env: (\w+)", TEXT)) == set(environment)


def test_every_endpoint_hears_of_everything() -> None:
    assert [(one["to"], one["select"]) for one in FILE["subscriptions"]] == [(name, {}) for name in FILE["endpoints"]]
