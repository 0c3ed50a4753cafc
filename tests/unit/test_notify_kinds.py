"""What the configuration and the documentation may rely on for every kind of receiver."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from feedpub.notify import KINDS, Kind
from notify_makers import a_secret

EVERY_KIND = pytest.mark.parametrize("kind", tuple(KINDS), ids=KINDS.names)


def test_the_kinds_are_these() -> None:
    names = "webhook slack discord teams mattermost email command apprise console"
    assert KINDS.names == tuple(names.split())


@EVERY_KIND
def test_every_option_says_what_it_is_and_gives_an_example(kind: Kind) -> None:
    hints = get_type_hints(kind.options, include_extras=True)
    for option in fields(kind.options):
        (explained,) = (part for part in hints[option.name].__metadata__ if isinstance(part, FieldInfo))
        assert explained.description and explained.examples


@EVERY_KIND
def test_an_unknown_option_is_a_mistake(kind: Kind) -> None:
    with pytest.raises(ValidationError, match="nonsense"):
        TypeAdapter(kind.options).validate_python({**required(kind), "nonsense": 1})


@EVERY_KIND
def test_right_options_pass_both_looks(kind: Kind) -> None:
    kind.check(TypeAdapter(kind.options).validate_python(required(kind)))


def required(kind: Kind) -> dict[str, Any]:
    """The options that must be given."""
    given = {
        "url": a_secret("https://in.example/hook"),
        "host": "mail.example",
        "sender": "feeds@out.example",
        "to": ("desk@in.example",),
        "run": ("true",),
    }
    if kind.name == "apprise":
        given["url"] = a_secret("json://in.example/hook")
    return {option.name: given[option.name] for option in fields(kind.options) if option.name in given}
