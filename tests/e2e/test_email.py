"""Mails, handed in at a real mail server and read back as a mailbox reads them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from e2e.mail_house import MailHouse, mail_house, make_authority, served
from feedpub.model import (
    Announcement,
    Delivered,
    DeliveryEvent,
    EndpointWrong,
    Lost,
    Manner,
    Message,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.notify import KINDS, Sent, email_sending
from feedpub.notify.email import EmailOptions
from makers import NOON
from notify_makers import SITE, Receiver, a_secret, an_announcement

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
EMAIL = KINDS["email"]
CANARY = "canary-p4ssword"
DESK, ANNA = "desk@in.example", "anna@in.example"


def options(house: MailHouse, **fields: Any) -> EmailOptions:
    said: dict[str, Any] = {
        "host": "localhost",
        "port": house.port,
        "sender": "feeds@out.example",
        "to": (DESK,),
        "tls": "none",
    }
    return EmailOptions(**said | fields)


def a_mail(options: EmailOptions, announcement: Announcement | None = None) -> Message:
    (message,) = EMAIL.compose(options, [announcement or an_announcement()], SITE, Manner())
    return message


async def sent(options: EmailOptions, message: Message | None = None) -> Sent:
    return await EMAIL.send(options, message or a_mail(options), Receiver([]), NOON)


async def test_an_item_arrives_as_text_and_html_with_its_headers() -> None:
    async with mail_house() as house:
        said = await sent(options(house, to=(DESK, ANNA)))
    assert said == Sent(verdict=Delivered(why="SMTP 250"), status=250, answer="Kept", receipt="<d1@out.example>")
    (mail,) = house.mails
    assert (
        dict(mail.items()).items()
        >= {
            "From": "Harbour Watch <feeds@out.example>",
            "To": f"{DESK}, {ANNA}",
            "Subject": "Ports of the Northern Route",
            "Date": "Mon, 02 Mar 2026 12:00:00 +0000",
            "Message-ID": "<d1@out.example>",
            "List-Id": "<all.feeds.example>",
            "Auto-Submitted": "auto-generated",
        }.items()
    )
    assert house.recipients == [[DESK, ANNA]]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text = mail.get_body(("plain",))
    assert text is not None and text.get_content().replace("\r\n", "\n").startswith(
        "Ports of the Northern Route\nWhat winter does to harbours.\n"
        "Port Studies · Report · East Asia · 2026-03-02\nhttps://pub.example/reports/1.html\n"
    )


async def test_a_digest_is_one_mail_that_counts_and_groups() -> None:
    told = [an_announcement(f"d{n}", type_name="Testimony" if n % 3 else "Report", title=f"T{n}") for n in range(12)]
    async with mail_house() as house:
        (message,) = EMAIL.compose(options(house), told, SITE, Manner(digest=True))
        assert isinstance((await sent(options(house), message)).verdict, Delivered)
    (mail,) = house.mails
    assert mail["Subject"] == "12 new: Testimony (8), Report (4)"
    assert set(message.covers) == {one.id for one in told}


async def test_every_attempt_is_the_same_mail() -> None:
    async with mail_house() as house:
        message = a_mail(options(house))
        house.answers["data"] = "451 Later"
        assert (await sent(options(house), message)).verdict == TryAgain(why="SMTP 451 (mail)")
        del house.answers["data"]
        await sent(options(house), message)
        await sent(options(house), message)
    assert house.mails[0].as_bytes() == house.mails[1].as_bytes()


async def test_a_correction_answers_to_the_mail_that_told_the_item() -> None:
    async with mail_house() as house:
        first = await sent(options(house))
        again = replace(an_announcement("d2", event=DeliveryEvent.UPDATED), receipt=first.receipt)
        await sent(options(house), a_mail(options(house), again))
    assert [house.mails[1][name] for name in ("Subject", "In-Reply-To", "References")] == [
        "Corrected: Ports of the Northern Route",
        "<d1@out.example>",
        "<d1@out.example>",
    ]


@pytest.mark.parametrize(
    ("answers", "verdict", "status"),
    [
        ({"mail": "550 No"}, EndpointWrong(why="SMTP 550 (envelope)"), 550),
        ({"mail": "552 Too large"}, Refused(why="SMTP 552 (envelope)", too_large=True), 552),
        ({"mail": "451 Later"}, TryAgain(why="SMTP 451 (envelope)"), 451),
        (
            {DESK: "550 Who", ANNA: "551 Gone"},
            EndpointWrong(why="SMTP 551: every recipient is refused: d…@in.example, a…@in.example"),
            551,
        ),
        (
            {DESK: "450 Full", ANNA: "550 Gone"},
            TryAgain(why="SMTP 550: every recipient is refused: d…@in.example, a…@in.example"),
            550,
        ),
        (
            {DESK: "550 Who"},
            Delivered(why="SMTP 250; 1 of 2 recipients refused: d…@in.example"),
            250,
        ),
        ({"data": "552 Full"}, Refused(why="SMTP 552 (mail)", too_large=True), 552),
        ({"data": "554 Spam"}, Refused(why="SMTP 554 (mail)"), 554),
        ({"data": "452 Full"}, TryAgain(why="SMTP 452 (mail)"), 452),
        ({"data": "cut"}, Lost(why="no answer after the mail was sent (the server may have it)"), None),
    ],
)
async def test_each_answer_of_the_server_has_one_meaning(
    answers: dict[str, str], verdict: Verdict, status: int | None
) -> None:
    async with mail_house() as house:
        house.answers.update(answers)
        said = await sent(options(house, to=(DESK, ANNA)))
    assert (said.verdict, said.status) == (verdict, status)


async def test_addresses_in_an_answer_are_masked() -> None:
    async with mail_house() as house:
        house.answers[DESK] = f"550 <{DESK}> is unknown here"
        assert (await sent(options(house))).answer == "<d…@in.example> is unknown here"


async def test_a_server_that_keeps_silent_after_the_mail_may_have_it() -> None:
    async with mail_house() as house:
        house.slow = 5.0
        start = asyncio.get_running_loop().time()
        message, said = a_mail(options(house)), options(house)
        found = await email_sending.handed_in(_server(said), said.sender, said.to, message.body, seconds=0.5)
        took = asyncio.get_running_loop().time() - start
    assert (type(found.verdict), took < 2) == (Lost, True)


async def test_a_server_that_does_not_even_greet_is_left_at_the_deadline() -> None:
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        left.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        said = options(MailHouse(port=server.sockets[0].getsockname()[1]))
        found = await email_sending.handed_in(_server(said), said.sender, said.to, b"", seconds=0.3)
        await left.wait()
    assert found == Sent(verdict=TryAgain(why="connect: no complete answer in time", unreached=True))


@pytest.mark.parametrize(
    ("bytes_", "verdict"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", TryAgain(why="connect: no connection, or it broke off", unreached=True)),
        (b"554 Not you\r\n", EndpointWrong(why="SMTP 554 (connect)")),
        (b"421 Busy\r\n", TryAgain(why="SMTP 421 (connect)")),
    ],
)
async def test_a_greeting_that_is_none(bytes_: bytes, verdict: Verdict) -> None:
    async def odd(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes_)
        writer.close()

    async with await asyncio.start_server(odd, "127.0.0.1", 0) as server:
        found = await sent(options(MailHouse(port=server.sockets[0].getsockname()[1])))
    assert found.verdict == verdict


async def test_where_nobody_listens_it_may_be_our_own_network() -> None:
    async with mail_house() as house:
        pass
    said = options(house)
    assert (await sent(said)).verdict == TryAgain(why="connect: no connection, or it broke off", unreached=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    make_authority(folder)
    return folder


def _login(**fields: Any) -> dict[str, Any]:
    return {"username": a_secret("desk-ü"), "password": a_secret(CANARY + "ü"), **fields}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_login_goes_over_an_encrypted_connection_to_a_trusted_server(authority: Path, tls: str) -> None:
    async with mail_house(served(authority), from_the_start=tls == "tls") as house:
        found = await sent(options(house, tls=tls, ca=str(authority / "root.pem"), **_login()))
    assert (found.verdict, house.logins) == (Delivered(why="SMTP 250"), [("desk-ü", CANARY + "ü")])


@pytest.mark.needs("openssl")
async def test_a_refused_login_shows_no_password(authority: Path) -> None:
    async with mail_house(served(authority)) as house:
        house.answers["login"] = f"535 5.7.8 {CANARY} is wrong"
        found = await sent(
            options(house, tls="starttls", ca=str(authority / "root.pem"), **_login(password=a_secret(CANARY)))
        )
    assert found.verdict == EndpointWrong(why="SMTP 535 (login)")
    assert "canary" not in repr(found)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("tls", "fields", "why"),
    [
        ("starttls", {}, "tls: the certificate is refused: unable to get local issuer certificate"),
        ("tls", {}, "tls: the certificate is refused: unable to get local issuer certificate"),
        ("starttls", {"host": "127.0.0.1", "ca": True}, "tls: the certificate is refused: IP address mismatch"),
    ],
)
async def test_a_server_that_cannot_be_trusted_gets_neither_login_nor_mail(
    authority: Path, tls: str, fields: dict[str, Any], why: str
) -> None:
    ca = {"ca": str(authority / "root.pem")} if fields.get("ca") else {}
    async with mail_house(served(authority), from_the_start=tls == "tls") as house:
        found = await sent(options(house, **_login(tls=tls) | fields | ca))
    assert isinstance(found.verdict, TryAgain) and found.verdict.why.startswith(why)
    assert (house.logins, house.mails) == ([], [])


async def test_a_server_without_encryption_gets_no_login() -> None:
    async with mail_house() as house:
        found = await sent(options(house, tls="starttls", **_login()))
    assert found.verdict == EndpointWrong(why="tls: the server does not offer what the endpoint asks for")
    assert house.logins == []


def _server(said: EmailOptions) -> email_sending.Server:
    from feedpub.notify.email import _server as made

    return made(said)
