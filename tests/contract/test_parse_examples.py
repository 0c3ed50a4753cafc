"""The examples in ``contract/parse`` are the manual of the kinds: options and page in, items out."""

from __future__ import annotations

import json
import pickle
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from feedpub.model import Listing, ParsedListing, Reading
from feedpub.parse import KINDS, parse

EXAMPLES = Path(__file__).parent / "parse"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


def plainly(parsed: ParsedListing) -> dict[str, Any]:
    """The listing as JSON, without what is absent."""
    items = []
    for item in parsed.items:
        fields = asdict(item) | {"published": item.published and item.published.isoformat()}
        items.append({name: value for name, value in fields.items() if value not in (None, ())})
    return {
        "kind": parsed.kind,
        "title": parsed.title,
        "language": parsed.language,
        "items": items,
        "skipped": [asdict(skipped) for skipped in parsed.skipped],
    }


def read_example(name: str) -> ParsedListing:
    settings = YAML(typ="safe").load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))
    form: Any = KINDS[settings["kind"]].options
    options = TypeAdapter(form).validate_python(settings["options"])
    body = (EXAMPLES / settings["page"]).read_bytes()
    listing = Listing(url=settings["url"], body=body, content_type=settings["content_type"])
    return parse(settings["kind"], options, listing, Reading(base_url=settings["url"], **settings["reading"]))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gives_what_it_promises(name: str) -> None:
    expected = json.loads((EXAMPLES / f"{name}.expected.json").read_text("utf-8"))

    assert json.loads(json.dumps(plainly(read_example(name)))) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_parsed_example_can_leave_a_worker_process(name: str) -> None:
    parsed = read_example(name)

    assert pickle.loads(pickle.dumps(parsed)) == parsed


def test_every_kind_has_an_example() -> None:
    kinds = {YAML(typ="safe").load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))["kind"] for name in NAMES}

    assert kinds == set(KINDS.names)
