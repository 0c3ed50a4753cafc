"""How a subscription is told: what a right file says of it, and each mistake at its place."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from config_known import load_text
from feedpub.config.subscription_shape import DAYS, LONGEST_TEMPLATE
from feedpub.errors import ConfigError
from feedpub.model import EndpointKey, Quiet, Selection, Subscription, SubscriptionKey, Timetable, TypeSlug
from feedpub.policy import templates

Expected = list[tuple[int, int, str]]

HEAD = "site: {title: T, url: https://feeds.example}\nendpoints: {desk: {kind: console}}\n"
ONE = HEAD + "subscriptions: [{to: desk, "

WHOLE = (
    HEAD
    + """\
sources: {news: {url: https://pub.example}}
subscriptions:
  - name: mornings
    to: desk
    select: {types: [report]}
    only: [submarine, "Frigate  yard"]
    skip: [podcast]
    digest: {every: monday, at: "08:30", timezone: Europe/Berlin, by: region, over: 5}
    quiet: {from: "22:00", to: 7:00, timezone: Asia/Tokyo}
    title: "{{ type|upper }}: {{ title }}"
    line: >
      {% if regions %}{{ regions }},{% endif %}
      {{ date }}
    corrections: false
  - {name: operation, to: desk, notices: true, quiet: {from: 12:00, to: 13:30}}
"""
)


def a_subscription(name: str, **fields: object) -> Subscription:
    fields = {"selection": Selection(), **fields}
    return Subscription(key=SubscriptionKey(name), to=EndpointKey("desk"), **fields)  # type: ignore[arg-type]


def test_all_that_can_be_said_of_a_subscription_becomes_one(tmp_path: Path) -> None:
    settings = load_text(WHOLE, tmp_path)
    assert settings.subscriptions == (
        a_subscription(
            "mornings",
            selection=Selection(types=frozenset({TypeSlug("report")})),
            digest=5,
            timetable=Timetable(at=time(8, 30), timezone="Europe/Berlin", weekday=0),
            by="region",
            quiet=Quiet(begin=time(22), end=time(7), timezone="Asia/Tokyo"),
            only=("submarine", "Frigate yard"),
            skip=("podcast",),
            title="{{ type|upper }}: {{ title }}",
            line="{% if regions %}{{ regions }},{% endif %} {{ date }}\n",
            corrections=False,
        ),
        a_subscription("operation", notices=True, quiet=Quiet(begin=time(12), end=time(13, 30), timezone="UTC")),
    )
    assert settings.warnings == ()


@pytest.mark.parametrize(
    ("digest", "most", "timetable", "by"),
    [
        ("5", 5, None, "type"),
        ('"5"', 5, None, "type"),
        ("{over: 5}", 5, None, "type"),
        ("{over: 5, by: region}", 5, None, "region"),
        ("{every: day, at: 00:00}", 1, Timetable(at=time(0), timezone="UTC"), "type"),
        ("{every: sunday, at: 23:59, over: 1000}", 1000, Timetable(at=time(23, 59), timezone="UTC", weekday=6), "type"),
    ],
)
def test_a_digest_is_a_number_or_says_more(
    digest: str, most: int, timetable: Timetable | None, by: str, tmp_path: Path
) -> None:
    [one] = load_text(f"{ONE}digest: {digest}}}]", tmp_path).subscriptions
    assert (one.digest, one.timetable, one.by) == (most, timetable, by)


def test_every_day_of_the_week_has_its_number(tmp_path: Path) -> None:
    lines = "".join(f"  - {{name: {day}, to: desk, digest: {{every: {day}, at: 08:00}}}}\n" for day in DAYS)
    found = load_text(f"{HEAD}subscriptions:\n{lines}", tmp_path).subscriptions
    assert [(one.key, one.timetable.weekday if one.timetable else -1) for one in found] == [
        *[("day", None), ("monday", 0), ("tuesday", 1), ("wednesday", 2)],
        *[("thursday", 3), ("friday", 4), ("saturday", 5), ("sunday", 6)],
    ]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("select: {}", "desk-217dfe37"),  # as it was before there were the other keys
        ("digest: {every: day, at: 08:00}", "desk-217dfe37"),
        ("only: [Ice, port], skip: [War]", "desk-35ec5fc6"),
        ("skip: [war], only: [port, ice, ICE]", "desk-35ec5fc6"),
        ("skip: [port, ice]", "desk-e41b4fc2"),
        ("only: [port, ice]", "desk-e7d9a6b6"),
        ("notices: true", "desk-2ffbaf65"),
    ],
)
def test_a_subscription_without_a_name_is_known_by_all_that_it_hears_of(said: str, key: str, tmp_path: Path) -> None:
    assert [one.key for one in load_text(f"{ONE}{said}}}]", tmp_path).subscriptions] == [key]


def test_the_schema_tells_how_long_a_template_may_be() -> None:
    assert LONGEST_TEMPLATE == templates.LONGEST


DIGESTS: list[tuple[str, Expected]] = [
    ("daily", [(3, 36, "every: day")]),
    ("true", [(3, 36, "every: day")]),
    ("1.5", [(3, 36, "every: day")]),
    ("[5]", [(3, 36, "every: day")]),
    ("1001", [(3, 36, "less than or equal to 1000")]),
    ("{}", [(3, 36, "write over, or")]),
    ("{by: region}", [(3, 36, "write over, or")]),
    ("{over: 0}", [(3, 43, "greater than or equal to 1")]),
    ("{every: day}", [(3, 36, "'at' is missing")]),
    ("{evry: day}", [(3, 36, "write over"), (3, 37, "'every'?")]),
    ('{every: mondy, at: "08:00"}', [(3, 44, "'monday'?")]),
    ('{every: hour, at: "08:00"}', [(3, 44, "known: day, monday, tuesday")]),
    ('{at: "08:00"}', [(3, 41, "on which days")]),
    ('{at: "08:00", over: 5}', [(3, 41, "on which days")]),
    ("{over: 5, timezone: Asia/Tokyo}", [(3, 56, "without 'every'")]),
    ('{every: day, at: "24:00"}', [(3, 53, "23:59")]),
    ("{every: day, at: 8}", [(3, 53, "no time of day")]),
    ('{every: day, at: "08:00", timezone: Europe/Berln}', [(3, 72, "'Europe/Berlin'?")]),
    ('{every: day, at: "08:00", by: country}', [(3, 66, "'type' or 'region'")]),
]

OTHERS: list[tuple[str, Expected]] = [
    ('quiet: {from: "22:00"}', [(3, 28, "'to' is missing")]),
    ('quiet: {to: "07:00"}', [(3, 28, "'from' is missing")]),
    ('quiet: {from: "22:00", to: 7}', [(3, 55, "no time of day")]),
    ('quiet: {from: "7:00", to: "07:00"}', [(3, 54, "another time")]),
    ('quiet: {form: "22:00", to: "07:00"}', [(3, 28, "'from' is missing"), (3, 36, "'from'?")]),
    ('quiet: {begin: "22:00", to: "07:00"}', [(3, 28, "'from' is missing"), (3, 36, "unknown key")]),
    ("quiet: nights", [(3, 35, "mapping")]),
    ("only: submarine", [(3, 34, "list")]),
    ("only: [5, '']", [(3, 35, "quotes"), (3, 38, "at least 1")]),
    (f"skip: [{', '.join('abc'[n % 3] * n for n in range(1, 202))}]", [(3, 34, "at most 200 entries")]),
    ("only: [submarine], skip: [boat, Submarine, sub]", [(3, 60, "has 'Submarine'"), (3, 71, "has 'sub'")]),
    ("select: {words: [ice]}, skip: [ice]", [(3, 59, "remove one of them")]),
    ("corrections: sometimes", [(3, 41, "true or false")]),
    ("notice: true", [(3, 28, "'notices'?")]),
    ("notices: true, digest: 5", [(3, 51, "has no 'digest' - remove it, or give the items a subscription")]),
    (
        "notices: true, select: {types: [report]}, only: [a], skip: [b], title: c, line: d, corrections: true",
        [(3, n, f"has no '{key}'") for n, key in ((51, "select"), (76, "only"), (87, "skip"), (99, "title"))]
        + [(3, 108, "has no 'line'"), (3, 124, "has no 'corrections'")],
    ),
]

TEMPLATES: list[tuple[str, Expected]] = [
    ("title: {{ title }}", [(3, 35, "quotes"), (3, 36, "plain text")]),
    ('title: ""', [(3, 35, "1 to 1000 characters")]),
    (f"title: {'x' * 1001}", [(3, 35, "1 to 1000 characters")]),
    ('title: "{{ titel }}"', [(3, 35, "no field 'titel' - did you mean 'title'?")]),
    ('title: "{{ place }}"', [(3, 35, "known: title, summary, type, date, link, regions, countries")]),
    ('title: "{{ title|uper }}"', [(3, 35, "no filter is named 'uper' - did you mean 'upper'?")]),
    ('title: "{{ title"', [(3, 35, "this is no template")]),
    ('title: "{{ title.upper() }}"', [(3, 35, "title|upper")]),
    ('line: "{% for one in regions %}{% endfor %}"', [(3, 34, "'for' is not allowed")]),
    ('line: "{{ regions[0] }}"', [(3, 34, "an item with no regions")]),
    ('title: "{{ titel }}", line: "{{ title * 9 }}"', [(3, 35, "titel"), (3, 56, "'*' is not allowed")]),
]


@pytest.mark.parametrize(
    ("said", "expected"), [*((f"digest: {digest}", expected) for digest, expected in DIGESTS), *OTHERS, *TEMPLATES]
)
def test_a_mistake_in_a_subscription_is_found_at_its_place(said: str, expected: Expected, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(f"{ONE}{said}}}]", tmp_path)
    problems = caught.value.problems
    assert [(problem.line, problem.column) for problem in problems] == [place[:2] for place in expected], caught.value
    for problem, (_, _, word) in zip(problems, expected, strict=True):
        assert word in f"{problem.what} - {problem.advice}"


@pytest.mark.parametrize(
    ("other", "twins"),
    [
        ("", True),
        ("digest: 5, title: x", True),  # what it hears of is the same
        ("only: [ice]", False),
        ("skip: [ice]", False),
        ("notices: true", False),
        ("name: other", False),
    ],
)
def test_two_subscriptions_that_hear_of_the_same_are_one_too_many(other: str, twins: bool, tmp_path: Path) -> None:
    text = f"{HEAD}subscriptions:\n  - {{to: desk}}\n  - {{to: desk, {other}}}\n"
    try:
        found = [one.key for one in load_text(text, tmp_path).subscriptions]
    except ConfigError as error:
        assert twins
        assert [(one.line, one.column, one.what) for one in error.problems] == [(5, 5, "the same as subscriptions[0]")]
    else:
        assert not twins
        assert len(set(found)) == 2


@pytest.mark.parametrize(
    ("digest", "quiet", "warned"),
    [
        ('{every: day, at: "23:00"}', '{from: "22:00", to: "07:00"}', [(4, 53, "at 07:00")]),
        ('{every: day, at: "06:59"}', '{from: "22:00", to: "07:00"}', [(4, 53, "at 07:00")]),
        ('{every: day, at: "07:00"}', '{from: "22:00", to: "07:00"}', []),
        ('{every: day, at: "12:00"}', '{from: "12:00", to: "13:00"}', [(4, 53, "at 13:00")]),
        ('{every: day, at: "11:59"}', '{from: "12:00", to: "13:00"}', []),
        ('{every: day, at: "23:00"}', '{from: "22:00", to: "07:00", timezone: Asia/Tokyo}', []),
        ("5", '{from: "22:00", to: "07:00"}', []),
    ],
)
def test_a_digest_whose_time_is_quiet_is_worth_a_warning(
    digest: str, quiet: str, warned: Expected, tmp_path: Path
) -> None:
    text = f"{HEAD}sources: {{news: {{url: https://pub.example}}}}\nsubscriptions: [{{to: desk, digest: {digest}"
    found = load_text(f"{text}, quiet: {quiet}}}]", tmp_path).warnings
    assert [(one.line, one.column) for one in found] == [place[:2] for place in warned]
    assert all(word in one.what for one, (_, _, word) in zip(found, warned, strict=True))
