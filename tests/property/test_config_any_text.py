"""Whatever stands in the file: it is loaded, or every mistake has a place. Nothing else ever comes out."""

from __future__ import annotations

from pathlib import Path
from string import printable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config_known import load_text
from feedpub.errors import ConfigError

WHOLE = """\
site: {title: T, url: https://feeds.example}
x-page: &page {listing: {kind: css, items: li}, timezone: UTC}
sources:
  news: {<<: *page, url: https://pub.example, every: 1h30m, expect: {min_items: 5}}
regions: {polar: {countries: [no], phrases: [Ross Sea]}, asia: {name: A}, east-asia: {without: [Far East]}}
types: {chart: Sea Chart, report: {aliases: [Survey], paths: [/reports/]}}
feeds: {one: {select: {types: [report], regions: [asia, polar], countries: [jp], words: [ice]}}}
endpoints: {screen: {kind: console}, desk: {kind: hook, url: {env: HOOK}}}
subscriptions:
  - {to: screen, digest: 5, only: [ice, port], skip: [war], title: "{{ type|upper }}: {{ title }}", corrections: false}
  - {to: screen, digest: {every: monday, at: "08:00", by: region}, quiet: {from: "22:00", to: "07:00", timezone: UTC}}
  - {to: desk, notices: true}
"""
PIECES = st.one_of(st.text(printable, max_size=12), st.text(max_size=6), st.sampled_from(WHOLE.split()))


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A right file of which a stretch is replaced by something else."""
    start = draw(st.integers(0, len(WHOLE)))
    end = min(len(WHOLE), start + draw(st.integers(0, 20)))
    return WHOLE[:start] + draw(PIECES) + WHOLE[end:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(text="%YAML 1.1\n---\nsite: no")
@example(text='a: "\\U00110000"')
@example(text="&a [*a]")
@given(text=st.one_of(spoilt(), st.text(st.characters(codec="utf-8"))))
def test_any_text_is_loaded_or_gives_problems_with_places(text: str, folder: Path) -> None:
    try:
        load_text(text, folder, {"HOOK": "https://hook.example"})
    except ConfigError as error:
        places = [(problem.line, problem.column) for problem in error.problems]
        assert places == sorted(places)
        assert all(line >= 1 and column >= 1 for line, column in places)
