"""Slack's own library takes every block that we make, as it is: a second opinion beside our own sums."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from slack_sdk.models.blocks import Block, ContextBlock, HeaderBlock, SectionBlock

from feedpub.model import Manner
from feedpub.notify import KINDS
from notify_any import MANNERS, MANY, announced
from notify_makers import SITE


def seen_by_slack_sdk(block: dict[str, Any]) -> dict[str, Any]:
    """The block as Slack's own models accept it; they raise for what breaks their limits."""
    models: dict[str, type[Block]] = {"header": HeaderBlock, "section": SectionBlock, "context": ContextBlock}
    fields = {key: value for key, value in block.items() if key != "type"}
    accepted: dict[str, Any] = models[block["type"]](**fields).to_dict()
    return accepted


@pytest.mark.case(36)
@settings(max_examples=150, deadline=None)
@given(MANY, MANNERS)
def test_every_block_passes_slack_s_own_models(many: list[dict[str, Any]], manner: Manner) -> None:
    for message in KINDS["slack"].compose(None, announced(many), SITE, manner):
        blocks = json.loads(message.body)["blocks"]
        assert [seen_by_slack_sdk(block) for block in blocks] == blocks
