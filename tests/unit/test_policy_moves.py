"""What readers see differ between two filings, and how it is counted."""

from __future__ import annotations

from dataclasses import replace

from feedpub.model import CountryCode, Evidence, ItemId, RegionSlug, TypeSlug
from feedpub.policy import moves as policy
from feedpub.policy.moves import Kind, Move, Tally, moves
from makers import a_filing, an_item

ASIA, EUROPE = RegionSlug("east-asia"), RegionSlug("europe")
FILING = a_filing(regions=(ASIA,), countries=(CountryCode("JP"),))


def test_evidence_and_weak_regions_are_no_move() -> None:
    other = replace(FILING, weak_regions=(EUROPE,), evidence=(Evidence(field="title", text="Kyoto", rule="city"),))
    assert list(moves(FILING, other)) == []


def test_every_dimension_says_what_is_left_and_entered() -> None:
    after = a_filing(type=TypeSlug("testimony"), type_label="Testimony", regions=(ASIA, EUROPE), us_is_subject=True)
    assert list(moves(FILING, after)) == [
        Move(dimension="type", left=("report",), entered=("testimony",)),
        Move(dimension="region", entered=("europe",), stays=True),
        Move(dimension="country", left=("JP",), entered=("US",)),
    ]


def test_a_type_that_is_only_called_otherwise_is_a_move_of_its_label() -> None:
    renamed = replace(FILING, type_label="Study")
    assert list(moves(FILING, renamed)) == [Move(dimension="label", left=("Report",), entered=("Study",))]


def test_moves_are_counted_with_a_few_examples() -> None:
    tally, none = Tally(), a_filing()
    for n in range(5):
        tally.add(an_item(id=ItemId(f"item-{n}"), title=f"Harbour {n}", filing=FILING), none)
    tally.add(an_item(filing=FILING), replace(FILING, weak_regions=(EUROPE,)))
    examples = [(ItemId(f"item-{n}"), f"Harbour {n}") for n in range(3)]
    assert tally.moved == 5
    assert tally.kinds == {
        Move(dimension="region", left=("east-asia",)): Kind(items=5, examples=examples),
        Move(dimension="country", left=("JP",)): Kind(items=5, examples=examples),
    }
    assert (dict(tally.entered), dict(tally.left)) == ({}, {("region", "east-asia"): 5, ("country", "JP"): 5})


def test_many_kinds_of_move_stay_bounded() -> None:
    tally = Tally()
    for n in range(policy.KINDS + 10):
        tally.add(an_item(filing=a_filing(regions=(RegionSlug(f"r{n}"),))), a_filing())
    others = Move(dimension="region", left=("others",), entered=("others",))
    assert (len(tally.kinds), tally.kinds[others].items, tally.moved) == (policy.KINDS + 1, 10, policy.KINDS + 10)
