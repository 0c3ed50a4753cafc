"""What the commands make of their options, without a process of their own."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feedpub.cli import init, options, poll, run
from feedpub.errors import FeedpubError


@pytest.mark.parametrize(("port", "served"), [(None, 8080), (0, 0), (9000, 9000)])
def test_the_port_of_the_command_line_wins_and_0_is_a_port(
    port: int | None, served: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    async def serve(settings: Any) -> None:
        taken.append(settings.listen_port)

    init.command(tmp_path / "feedpub.yaml")
    monkeypatch.setattr(run, "_run", serve)
    monkeypatch.setattr("feedpub.observe.configure_logs", lambda: None)
    run.command(config=tmp_path / "feedpub.yaml", host=None, port=port)
    assert taken == [served]


def test_an_address_of_ipv6_is_told_as_a_browser_takes_it() -> None:
    assert (run._address("::1", 80), run._address("127.0.0.1", 80)) == ("http://[::1]:80/", "http://127.0.0.1:80/")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", '{"id": "Ⅳ\ufffd😀"}\n'), ("ascii", '{"id": "\\u2163\\ufffd\\ud83d\\ude00"}\n')],
)
def test_what_is_said_can_be_written_whatever_it_holds(
    encoding: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out, encoding=encoding, newline=""))
    options.say({"id": "Ⅳ\ud800😀"})
    assert out.getvalue().decode(encoding) == said


def test_a_channel_that_takes_too_long_ends_a_poll_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def deliver() -> None:
        await poll._deliver(SimpleNamespace(deliverer=SimpleNamespace(drain=asyncio.Event().wait)))  # type: ignore[arg-type]

    monkeypatch.setattr(poll, "DELIVER_SECONDS", 0.01)
    with pytest.raises(FeedpubError, match="Nothing is lost"):
        asyncio.run(deliver())
