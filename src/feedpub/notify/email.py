"""The receiver of mailboxes: one mail for each item, or a digest, handed in at a mail server by SMTP.

What a mail says stands in ``email_words``, how it is written in ``email_form``, what the server's answers mean in
``email_sending``. The mail server is the operator's own choice: the guard of addresses does not ask about it.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from feedpub.model import Announcement, Manner, Message, Rate, Secret, Site, TryAgain
from feedpub.notify import batching, digest
from feedpub.notify.email_form import message_id, written
from feedpub.notify.email_sending import Encryption, Server, handed_in
from feedpub.notify.email_words import ROOM, Words, bare, several, single, size
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.masking import masked_mailbox
from feedpub.notify.words import feed_page
from feedpub.ports import Egress

PORTS: dict[Encryption, int] = {"starttls": 587, "tls": 465, "none": 25}
MAILBOX = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"
HOST = r"^([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*|[0-9A-Fa-f:]+)$"
LONGEST_MAILBOX = 254  # characters, as RFC 5321 allows
MOST_RECIPIENTS = 50

Mailbox = Annotated[str, StringConstraints(pattern=MAILBOX, max_length=LONGEST_MAILBOX)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailOptions(CommonOptions):
    """Which server, from whom, to whom."""

    host: Annotated[
        str,
        Field(
            pattern=HOST,
            max_length=253,
            description="The mail server.",
            examples=["mail.example.org"],
        ),
    ]
    sender: Annotated[Mailbox, Field(description="The address that mails come from.", examples=["feeds@example.org"])]
    to: Annotated[
        tuple[Mailbox, ...],
        Field(
            min_length=1,
            max_length=MOST_RECIPIENTS,
            description="Who receives the mails; they see each other.",
            examples=[["desk@example.org"]],
        ),
    ]
    port: Annotated[
        int | None,
        Field(ge=1, le=65535, description="Its port: without one 587, 465 with tls, 25 with none.", examples=[2525]),
    ] = None
    tls: Annotated[
        Encryption,
        Field(
            description="How the way there is encrypted: after a greeting in clear, from the start, or not at all.",
            examples=["tls"],
        ),
    ] = "starttls"
    ca: Annotated[
        str | None,
        Field(
            description="A file with the authority of the server's certificate (PEM), instead of the usual ones.",
            examples=["/etc/feedpub/ca.pem"],
        ),
    ] = None
    username: Annotated[
        Secret | None, Field(description="Whom to log in as.", examples=[{"env": "FEEDPUB_MAIL_USER"}])
    ] = None
    password: Annotated[
        Secret | None, Field(description="The password of the login.", examples=[{"file": "/run/secrets/mail"}])
    ] = None


def compose(
    options: EmailOptions, announcements: Sequence[Announcement], site: Site, manner: Manner
) -> tuple[Message, ...]:
    """A mail for each announcement, or a digest if one is asked for and there is more than one."""
    if not manner.digest or len(announcements) < 2:
        return tuple(_single(options, one, site) for one in announcements)
    return tuple(_digest(options, batch, site, manner) for batch in batching.batches(announcements, manner, size, ROOM))


def plain(options: EmailOptions, announcement: Announcement, site: Site) -> Message:
    """Title and addresses as text alone: some servers refuse a mail for its words or its HTML."""
    words = bare(announcement, site)
    feed = feed_page(announcement)
    return _message(options, words, site, feed, announcement.id, [announcement], announcement.receipt)


def _single(options: EmailOptions, announcement: Announcement, site: Site) -> Message:
    words = single(announcement, site)
    feed = feed_page(announcement)
    return _message(options, words, site, feed, announcement.id, [announcement], announcement.receipt)


def _digest(options: EmailOptions, batch: batching.Batch, site: Site, manner: Manner) -> Message:
    about = (*batch.told, *batch.folded)
    feed = manner.feed or feed_page(about[0])
    return _message(options, several(batch, manner, site), site, feed, digest.message_id(batch.covers), about)


def _message(
    options: EmailOptions,
    words: Words,
    site: Site,
    feed: str,
    id: str,
    about: Sequence[Announcement],
    answers: str = "",
) -> Message:
    newest = max(one.occurred for one in about)
    body = written(words, id=id, sender=options.sender, to=options.to, site=site, feed=feed, at=newest, answers=answers)
    return Message(id=id, body=body, content_type="message/rfc822", covers=tuple(one.id for one in about))


async def send(options: EmailOptions, message: Message, _egress: Egress, _at: datetime) -> Sent:
    """Hands the mail in once. Its receipt is its Message-ID: a correction answers to it."""
    try:
        server = _server(options)
    except (ValueError, OSError) as error:
        return Sent(verdict=TryAgain(why=_reason(error)))
    sent = await handed_in(server, options.sender, options.to, message.body)
    receipt = message_id(message.id, options.sender)
    return Sent(verdict=sent.verdict, status=sent.status, answer=sent.answer, receipt=receipt)


def check(options: EmailOptions) -> None:
    """Raises ``ValueError`` for half a login, a password in clear, and an authority that cannot be read."""
    try:
        _server(options)
    except (ValueError, OSError) as error:
        raise ValueError(_reason(error)) from None


def _server(options: EmailOptions) -> Server:
    if (options.username is None) != (options.password is None):
        raise ValueError("a login needs both username and password")
    if options.password and options.tls == "none":
        raise ValueError("a password is not sent without encryption: set tls to starttls or tls")
    return Server(
        host=options.host,
        port=options.port or PORTS[options.tls],
        encryption=options.tls,
        context=ssl.create_default_context(cafile=options.ca),
        username=options.username.reveal() if options.username else "",
        password=options.password.reveal() if options.password else "",
    )


def _reason(error: Exception) -> str:
    """The library's own sentences name no file."""
    if isinstance(error, OSError):  # also what is no certificate
        return f"the file of ca cannot be used: {error.strerror or 'no certificate stands in it'}"
    return str(error)


KIND = Kind(
    name="email",
    summary="Mailboxes, by a mail server: a mail for each item, or a digest.",
    options=EmailOptions,
    rate=Rate(interval=timedelta(seconds=1)),
    digests=True,
    knows_ids=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    shown=lambda options: f"{', '.join(map(masked_mailbox, options.to))} by {options.host}",
)
