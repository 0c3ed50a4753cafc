"""Standard output gets one harmless line for each item."""

from __future__ import annotations

import json

import pytest

from feedpub.model import Announcement, Delivered, DeliveryEvent, Manner, TryAgain
from feedpub.notify import KINDS, Sent
from feedpub.notify.console import ConsoleOptions
from feedpub.notify.webhook import WebhookOptions
from makers import NOON
from notify_makers import SITE, Receiver, a_notice, a_secret, an_announcement

CONSOLE = KINDS["console"]


async def printed(options: ConsoleOptions, **fields: object) -> Sent:
    (message,) = CONSOLE.compose(options, [an_announcement(**fields)], SITE, Manner())
    return await CONSOLE.send(options, message, Receiver([]), NOON)


@pytest.mark.anyio
async def test_a_line_for_people_says_when_what_and_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert await printed(ConsoleOptions()) == Sent(verdict=Delivered())
    assert capsys.readouterr().out == (
        "2026-03-02T12:00:00Z  Report  Ports of the Northern Route  (Port Studies, East Asia)"
        "  https://pub.example/reports/1.html\n"
    )


@pytest.mark.parametrize(
    ("announcement", "line"),
    [
        (
            an_announcement(event=DeliveryEvent.UPDATED),
            (
                "2026-03-02T12:00:00Z  Report  Corrected:  Ports of the Northern Route  (Port Studies, East Asia)"
                "  https://pub.example/reports/1.html\n"
            ),
        ),
        (
            an_announcement(event=DeliveryEvent.WITHDRAWN, excerpt="Its figures were wrong."),
            (
                "2026-03-02T12:00:00Z  Report  Withdrawn:  Ports of the Northern Route  (Port Studies, East Asia)"
                "  Its figures were wrong.  https://pub.example/reports/1.html\n"
            ),
        ),
        (
            a_notice(),
            (
                "2026-03-02T12:00:00Z  Port Studies is broken"
                "  No item was found in six looks: see what its page looks like now.  https://feeds.example/operator\n"
            ),
        ),
        (
            a_notice(event=DeliveryEvent.ENDED, excerpt=""),
            "2026-03-02T12:00:00Z  Over:  Port Studies is broken  https://feeds.example/operator\n",
        ),
    ],
    ids=["updated", "withdrawn", "began", "ended"],
)
@pytest.mark.anyio
async def test_what_is_no_new_item_says_so(
    announcement: Announcement, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (message,) = CONSOLE.compose(ConsoleOptions(), [announcement], SITE, Manner())
    await CONSOLE.send(ConsoleOptions(), message, Receiver([]), NOON)
    assert capsys.readouterr().out == line


@pytest.mark.anyio
async def test_a_line_of_json_is_the_body_of_a_webhook(capsys: pytest.CaptureFixture[str]) -> None:
    await printed(ConsoleOptions(json=True), title="Häfen")
    options = WebhookOptions(url=a_secret("https://in.example/hook"))
    (webhook,) = KINDS["webhook"].compose(options, [an_announcement(title="Häfen")], SITE, Manner())
    assert json.loads(capsys.readouterr().out) == json.loads(webhook.body)


@pytest.mark.parametrize("options", [ConsoleOptions(), ConsoleOptions(json=True)])
@pytest.mark.anyio
async def test_no_control_character_reaches_the_terminal(
    options: ConsoleOptions, capsys: pytest.CaptureFixture[str]
) -> None:
    await printed(
        options,
        title="\x1b]0;owned\x07 \x9b31m\r\nsecond \u202eline",
        link="https://pub.example/\x1b[2J\u009b",
        source_titles=("\x1b[8m",),
    )
    (line,) = capsys.readouterr().out.splitlines()
    assert all(character.isprintable() for character in line)


@pytest.mark.anyio
async def test_a_closed_standard_output_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        encoding = "ascii"

        def write(self, text: str) -> None:
            assert text.isascii()
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("sys.stdout", Closed())
    assert await printed(ConsoleOptions(), title="港") == Sent(verdict=TryAgain(why="standard output: Broken pipe"))
