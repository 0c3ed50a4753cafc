"""The demo's operator file: complete, and only on loopback."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from ruamel.yaml import YAML

from feedpub.demo import Ports, demo_environment, demo_yaml, load_stock, sample_receivers

PORTS = Ports(port=8080, publisher=9001, receivers=9002, mail=9003)
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TEXT = demo_yaml(PORTS, started=NOON)
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
        "FEEDPUB_DEMO_DISCORD": "http://127.0.0.1:9002/discord/1500000000000000000/demo",
        "FEEDPUB_DEMO_TEAMS": "http://127.0.0.1:9002/teams/demo",
        "FEEDPUB_DEMO_HOOK": "http://127.0.0.1:9002/webhook",
        "FEEDPUB_DEMO_HOOK_SECRET": SECRET,
    }
    assert set(re.findall(r"env: (\w+)", TEXT)) == set(environment)


def test_each_kind_of_sample_receiver_has_an_endpoint_and_every_endpoint_hears_of_everything() -> None:
    kinds = [one.kind for one in sample_receivers(secret=SECRET, clock=lambda: NOON)]
    assert [endpoint["kind"] for endpoint in FILE["endpoints"].values()] == kinds
    assert {one["to"] for one in FILE["subscriptions"] if not one.get("select") and not one.get("notices")} == set(
        FILE["endpoints"]
    )


def test_the_mail_server_is_the_demos_own() -> None:
    mailbox = FILE["endpoints"]["mailbox"]
    assert (mailbox["host"], mailbox["port"], mailbox["tls"]) == ("127.0.0.1", 9003, "none")


@pytest.mark.parametrize(("second", "daily"), [(0, "12:01"), (29, "12:01"), (30, "12:02"), (59, "12:02")])
def test_the_daily_mail_goes_out_half_a_minute_to_a_minute_and_a_half_after_the_start(second: int, daily: str) -> None:
    file = YAML(typ="safe").load(demo_yaml(PORTS, started=NOON.replace(second=second)))
    assert [one["digest"]["at"] for one in file["subscriptions"] if one.get("name") == "daily"] == [daily]


def test_the_operator_is_told_what_is_broken() -> None:
    assert [one["to"] for one in FILE["subscriptions"] if one.get("notices")] == ["hook"]
