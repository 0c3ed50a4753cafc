"""What the doctor makes of the facts: which are faults, which only worth a look, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ruamel.yaml import YAML

from feedpub.model import (
    Additions,
    Correction,
    CountryCode,
    EndpointKey,
    ItemId,
    Name,
    NameKind,
    Outcome,
    OwnRegion,
    RegionSlug,
    SourceKey,
    Standing,
    TypeSlug,
)
from feedpub.policy.diagnosis import (
    CorrectionFact,
    EndpointFact,
    Finding,
    OwnTypeFact,
    SourceFact,
    channel_findings,
    feed_findings,
    filing_findings,
    network_findings,
    source_findings,
)
from feedpub.policy.diagnosis.filings import nearest_type
from feedpub.policy.diagnosis.sources import TODO
from feedpub.policy.notices import of_network
from makers import NOON, a_taxonomy

PORTS = SourceKey("ports")
LABELS = {"report": TypeSlug("report"), "policy note": TypeSlug("brief"), "testimony": TypeSlug("testimony")}


def _of(fact: SourceFact) -> list[tuple[str, str]]:
    return [(finding.weight, finding.kind) for finding in source_findings([fact], [PORTS])]


def _fact(**fields: object) -> SourceFact:
    given = {"key": PORTS, "items": 40, "outcome": Outcome.OK, "believed": True, "last_ok": NOON}
    return SourceFact(**(given | fields))  # type: ignore[arg-type]


def test_a_source_that_does_what_it_should_is_not_mentioned() -> None:
    assert [_of(_fact(outcome=outcome)) for outcome in Outcome if outcome.healthy] == [[], [], []]


def test_a_failing_source_says_since_when_and_what_to_do() -> None:
    fact = _fact(outcome=Outcome.HTTP_4XX, failures=7, detail="the server answered 404")
    assert list(source_findings([fact], [PORTS])) == [
        Finding(
            weight="fault",
            kind="source_failing",
            subject="ports",
            what="ports fails: http_4xx 7 times in a row",
            why="The last good look was on 2026-03-02 at 12:00 UTC. the server answered 404",
            todo="Open the address: if the page has moved, mend `url`.",
        )
    ]


def test_a_source_that_was_never_believed_says_so() -> None:
    (finding,) = source_findings([_fact(outcome=Outcome.DNS, believed=False, last_ok=None)], [PORTS])
    assert (finding.weight, finding.why) == ("fault", "No look at it has ever been believed.")


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if not outcome.healthy])
def test_every_bad_outcome_says_what_to_do(outcome: Outcome) -> None:
    (finding,) = source_findings([_fact(outcome=outcome)], [PORTS])
    passes = "Wait, and see whether this machine reaches the address: `feedpub poll ports`."
    assert finding.todo == TODO.get(outcome, passes) or finding.kind == "source_held"


def test_a_held_source_waits_for_a_word_of_the_operator_and_only_for_that() -> None:
    assert _of(_fact(outcome=Outcome.HELD)) == [("fault", "source_held")]
    assert _of(_fact(outcome=Outcome.HELD, released=True)) == []


def test_a_source_that_nobody_has_looked_at_is_worth_a_look() -> None:
    assert [_of(_fact(items=0, outcome=None)), [one.kind for one in source_findings([], [PORTS])]] == [
        [("note", "source_never_polled")],
        ["source_never_polled"],
    ]


@pytest.mark.parametrize(("items", "without", "told"), [(40, 28, True), (40, 27, False), (9, 9, False)])
def test_a_source_whose_items_mostly_name_no_region_is_worth_a_look(items: int, without: int, told: bool) -> None:
    found = _of(_fact(items=items, without_region=without))
    assert found == ([("note", "source_without_regions")] if told else [])


def test_items_without_a_type_are_counted() -> None:
    (finding,) = source_findings([_fact(items=1204, untyped=3)], [PORTS])
    assert finding.what == "3 of 1,204 items of ports have no type"


def test_a_source_that_has_left_the_file_is_told_while_it_has_items() -> None:
    gone = [SourceFact(key=SourceKey("old"), items=count, outcome=Outcome.GONE, retired=True) for count in (2, 0)]
    assert [[one.kind for one in source_findings([fact], [])] for fact in gone] == [["source_retired"], []]


def test_a_type_of_its_own_comes_with_the_line_that_maps_it() -> None:
    fact = OwnTypeFact(slug=TypeSlug("quay-note"), label="Quay Note", sources={PORTS: 3, SourceKey("x"): 1}, items=4)
    (finding,) = _filings(own=[fact])
    assert (finding.what, finding.todo, finding.paste) == (
        "“Quay Note” became a type of its own, with 4 items: ports (3), x (1)",
        "Say below `types:` what it is: `quay-note: Quay Note` keeps it as a type; or it is another word for that one:",
        "brief: {aliases: [Quay Note]}",
    )


@pytest.mark.parametrize("label", ["Briefing: Ports", "#1 & more", "Off", "Häfen", "it's [one], two", "12", "- x"])
def test_the_line_to_paste_is_read_back_as_the_label(label: str) -> None:
    fact = OwnTypeFact(slug=TypeSlug("no"), label=label, sources={PORTS: 1}, items=1)
    for labels in (LABELS | {label.casefold(): TypeSlug("report")}, {}):
        (finding,) = _filings(own=[fact], labels=labels)
        read = YAML(typ="safe").load(finding.paste)
        assert read == ({"report": {"aliases": [label]}} if labels else {"no": label})


@pytest.mark.parametrize(
    ("label", "near"),
    [("Quay Notes", "brief"), ("Raport", "report"), ("Special Reports", "report"), ("Xyz", None), ("", None)],
)
def test_the_nearest_type_has_the_same_last_word_or_is_spelt_alike(label: str, near: str | None) -> None:
    assert nearest_type(label, LABELS) == near


def test_own_regions_and_phrases_that_catch_nothing_are_told() -> None:
    rim = OwnRegion(slug=RegionSlug("rim"), phrases=("ring of fire", "Sea of Nothing"))
    empty = OwnRegion(slug=RegionSlug("nowhere"), countries=(CountryCode("JP"),))
    renamed = OwnRegion(slug=RegionSlug("east-asia"), name="Far East")
    found = _filings(additions=Additions(regions=(rim, empty, renamed)), regions={"rim": 2}, phrases={"ring of fire"})
    assert [(one.kind, one.what) for one in found] == [
        ("own_phrase_unused", "1 phrase of your region rim matched nothing: “Sea of Nothing”"),
        ("own_region_empty", "no item belongs to your region nowhere"),
    ]


def test_a_correction_is_told_where_its_item_or_what_it_names_is_gone() -> None:
    sound = Correction(type=TypeSlug("report"), regions=(RegionSlug("east-asia"),), made=NOON)
    lost = Correction(type=TypeSlug("old"), regions=(RegionSlug("rim"),), note="so", made=NOON)
    facts = [
        CorrectionFact(item=ItemId("a"), correction=sound, there=True),
        CorrectionFact(item=ItemId("b"), correction=sound, there=False),
        CorrectionFact(item=ItemId("c"), correction=lost, there=True),
    ]
    assert [(one.subject, one.what, one.why) for one in _filings(corrections=facts)] == [
        ("b", "your correction of b is of an item that is gone", "It was made on 2026-03-02."),
        (
            "c",
            "your correction of c names the region rim and the type old, which there is no more",
            "It was made on 2026-03-02: “so”",
        ),
    ]


def test_a_correction_to_a_type_that_publishers_print_is_sound() -> None:
    notes = TypeSlug("notes")
    fact = CorrectionFact(item=ItemId("a"), correction=Correction(type=notes, made=NOON), there=True)
    own = OwnTypeFact(slug=notes, label="Notes", sources={PORTS: 2}, items=2)
    assert [one.kind for one in _filings(own=[own], corrections=[fact])] == ["own_type"]


def test_a_channel_that_is_gone_is_a_fault_and_one_that_rests_is_not() -> None:
    keys = [EndpointKey(name) for name in ("gone", "rests", "rested", "fine", "new")]
    facts = [
        EndpointFact(key=keys[0], waiting=3, gone=NOON, why="410 Gone"),
        EndpointFact(key=keys[1], waiting=1, held_until=NOON + timedelta(hours=1)),
        EndpointFact(key=keys[2], waiting=1, held_until=NOON),
        EndpointFact(key=keys[3], dead=2),
    ]
    assert [(one.weight, one.what, one.why) for one in channel_findings(facts, keys, NOON)] == [
        ("fault", "gone is gone since 2026-03-02 at 12:00 UTC; 3 deliveries for it wait, 0 were given up", "410 Gone"),
        (
            "note",
            "rests rests until 2026-03-02 at 13:00 UTC; 1 delivery for it wait",
            "It asked to wait, or did not answer.",
        ),
        ("note", "2 deliveries for fine were given up", "They were refused, or failed too often."),
    ]


def test_what_fails_or_waits_for_the_operator_says_which_command_helps() -> None:
    day = timedelta(days=1)
    facts = [
        EndpointFact(key=EndpointKey("gone"), gone=NOON),
        EndpointFact(key=EndpointKey("often"), waiting=2, failing_since=NOON - timedelta(hours=2), failures=3),
        EndpointFact(key=EndpointKey("long"), failing_since=NOON - 2 * day, failures=9),
        EndpointFact(key=EndpointKey("seldom"), failing_since=NOON - 2 * day, failures=2),
        EndpointFact(key=EndpointKey("hook"), doubtful=1, dead=1),
    ]
    found = list(channel_findings(facts, [fact.key for fact in facts], NOON))
    assert [(one.weight, one.kind, one.subject) for one in found] == [
        ("fault", "endpoint_gone", "gone"),
        ("note", "endpoint_failing", "often"),
        ("fault", "endpoint_failing", "long"),
        ("fault", "deliveries_unknown", "hook"),
        ("note", "deliveries_dead", "hook"),
    ]
    assert found[1].what == "often fails since 2026-03-02 at 10:00 UTC, 3 times in a row; 2 deliveries for it wait"
    helps = (
        "`feedpub endpoint enable gone`",
        "`feedpub endpoint test often`",
        "`feedpub endpoint test long`",
        "`feedpub deliveries retry --endpoint hook --state unknown`",
        "`feedpub deliveries retry --state dead --endpoint hook`",
    )
    assert all(command in one.todo for command, one in zip(helps, found, strict=True))


def test_a_network_that_is_down_is_told_while_it_is() -> None:
    notice = of_network(NOON, frozenset({EndpointKey("desk")}))
    (finding,) = network_findings(notice)
    assert (finding.weight, finding.kind, finding.subject) == ("fault", "network_down", "network")
    assert finding.what == "since 2026-03-02 at 12:00 UTC no endpoint is reached: it may be our own network"
    assert list(network_findings(None)) == []


def _filings(
    own: list[OwnTypeFact] | None = None,
    corrections: list[CorrectionFact] | None = None,
    additions: Additions = Additions(),  # noqa: B008 - frozen
    labels: dict[str, TypeSlug] | None = None,
    regions: dict[str, int] | None = None,
    phrases: set[str] | None = None,
) -> list[Finding]:
    taxonomy = a_taxonomy()
    words = LABELS if labels is None else labels
    taxonomy = type(taxonomy)(
        types={**taxonomy.types, TypeSlug("brief"): "Brief"},
        regions=taxonomy.regions,
        countries=taxonomy.countries,
        country_regions=taxonomy.country_regions,
    )
    return list(
        filing_findings(own or [], corrections or [], additions, taxonomy, words, regions or {}, phrases or set())
    )


def test_a_feed_that_has_ended_is_told_while_its_address_says_so_and_a_private_one_never() -> None:
    def ended(word: str, days: int, private: bool = False) -> Standing:
        name = Name(kind=NameKind.SOURCE, word=word)
        at = NOON - timedelta(days=days)
        return Standing(name=name, born=word, title=word.title(), description="", ended=at, private=private)

    living = replace(ended("alive", 1), ended=None)
    names = [living, ended("old", 30), ended("ports", 29), ended("quays", 1), ended("secret", 1, private=True)]
    found = list(feed_findings(names, NOON))
    assert [(one.weight, one.kind, one.subject) for one in found] == [
        ("note", "feed_ended", "source/quays"),
        ("note", "feed_ended", "source/ports"),
    ]
    assert found[0].why == ("It left the file on 2026-03-01. Its address says so until 2026-03-31, then it is gone.")
