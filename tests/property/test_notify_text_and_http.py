"""Nothing that a page or a receiver writes can break a cut, a header's reading, a webhook or a terminal line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.model import Answer, DeliveryEvent, Manner, Secret
from feedpub.notify import KINDS, http
from feedpub.notify.console import ConsoleOptions
from feedpub.notify.masking import masked
from feedpub.notify.payload import HARD_LIMIT
from feedpub.notify.text import clamp, clean, units
from feedpub.notify.webhook import WebhookOptions
from feedpub.policy.retry_after import LONGEST
from makers import NOON
from notify_makers import SITE, an_announcement

WEBHOOK = WebhookOptions(url=Secret(lambda: "https://in.example/hook"))
ANY_TEXT = st.text() | st.text(st.sampled_from("ab e\u0301\u200d👩👧🇯🇵🏽\u1100\u1161\ud800\x1b\u202e"), max_size=80)


@given(ANY_TEXT, st.integers(-1, 60))
def test_a_cut_fits_and_is_a_beginning(text: str, limit: int) -> None:
    cut = clamp(text, limit)
    assert units(cut) <= max(limit, 0)
    assert cut == text or cut == "" or (cut[-1] == "…" and text.startswith(cut[:-1]))


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, \d\d \w{3} \d{4,20} \d\d:\d\d:\d\d .{0,6}\Z"))
def test_any_retry_after_is_a_wait_of_at_most_a_day_or_ignored(value: str) -> None:
    wait = http.retry_after(Answer(status=429, headers=(("retry-after", value),)), NOON)
    assert wait is None or timedelta() <= wait <= LONGEST


@given(st.text("abcdefgXYZ0123456789-_", min_size=6), st.text())
def test_a_masked_text_never_holds_the_key_of_an_address(key: str, around: str) -> None:
    said = masked(f"{around}{key}{around}", (f"https://hooks.example/services/{key}",))
    assert key not in said.replace("[hidden]", "\n")


@pytest.mark.case(36)
@given(st.fixed_dictionaries({"title": ANY_TEXT, "summary": ANY_TEXT, "authors": st.lists(ANY_TEXT).map(tuple)}))
def test_a_webhook_body_is_small_valid_and_always_the_same(item: dict[str, Any]) -> None:
    bodies = {KINDS["webhook"].compose(WEBHOOK, [an_announcement(**item)], SITE, Manner())[0].body for _ in range(2)}
    (body,) = bodies
    assert len(body) <= 20_000
    assert list(json.loads(body)) == ["type", "timestamp", "sequence", "previous_id", "feed", "data"]


@given(
    st.fixed_dictionaries(dict.fromkeys(("headline", "excerpt", "link", "page", "feed", "type_name"), ANY_TEXT)),
    st.sampled_from(list(DeliveryEvent)),
    st.sampled_from(["standard", "cloudevents"]),
    st.integers(1, 40_000),
)
def test_whatever_is_announced_a_body_is_bounded_and_the_same_each_time(
    texts: dict[str, str], event: DeliveryEvent, format: Any, times: int
) -> None:
    long: dict[str, Any] = {name: text * (times if len(text) <= 8 else 1) for name, text in texts.items()}
    announcement = replace(an_announcement(event=event), **long)
    options = WebhookOptions(url=WEBHOOK.url, format=format)
    (message,) = KINDS["webhook"].compose(options, [announcement], SITE, Manner())
    assert (message,) == KINDS["webhook"].compose(options, [announcement], SITE, Manner())
    assert len(message.body) <= HARD_LIMIT
    assert json.loads(message.body)["type"] == event


@given(st.text())
def test_any_date_of_a_receiver_is_a_skew_or_ignored(date: str) -> None:
    skew = http.skew(Answer(status=204, headers=(("date", date),)), NOON)
    assert skew is None or isinstance(skew, timedelta)


@given(ANY_TEXT, st.none() | ANY_TEXT.map("https://pub.example/{}".format), st.booleans())
def test_a_console_line_is_one_line_without_controls(title: str, link: str | None, as_json: bool) -> None:
    announcement = an_announcement(title=title, link=link)
    (message,) = KINDS["console"].compose(ConsoleOptions(json=as_json), [announcement], SITE, Manner())
    line = message.body.decode()
    assert as_json or clean(line).split() == line.split()
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in line)


@given(st.text())
def test_no_address_is_ever_shown_by_its_check(url: str) -> None:
    try:
        http.check_address(Secret(lambda: url))
    except ValueError as error:
        assert str(error) == "the url of an endpoint must be an absolute https:// address"
