"""What came of a try, as a person reads it."""

from __future__ import annotations

from typing import get_args

import pytest

from feedpub.cli.verdicts import in_words
from feedpub.model import Verdict

WORDS = {
    "Delivered": "delivered: HTTP 200",
    "TryAgain": "not now: HTTP 200",
    "Lost": "in doubt: HTTP 200",
    "Refused": "this message is refused: HTTP 200",
    "EndpointWrong": "the endpoint is wrong: HTTP 200",
    "EndpointGone": "the endpoint is gone: HTTP 200",
}


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_every_verdict_has_words(verdict: type) -> None:
    assert in_words(verdict.__name__, "HTTP 200") == WORDS[verdict.__name__]
