"""One conversation with a mail server, and what its end means: which step failed, and with which answer.

Until the mail itself is under way nothing can have been taken; from then on a missing answer may mean anything.
Replies: RFC 5321 section 4.2; logging in: RFC 4954 section 6.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import SMTP, SMTPException, SMTPRecipientRefused, SMTPResponseException

from feedpub.model import Delivered, EndpointWrong, Lost, Refused, TryAgain, Verdict
from feedpub.notify.kind import Sent
from feedpub.notify.masking import masked, masked_mailbox
from feedpub.notify.text import clean

TOTAL_SECONDS = 30.0
FAREWELL_SECONDS = 2.0
KEPT_ANSWER = 4096  # bytes
TOO_LARGE = 552
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}

Step = Literal["connect", "tls", "login", "envelope", "mail"]
Encryption = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mails are handed in, and as whom."""

    host: str
    port: int
    encryption: Encryption
    context: ssl.SSLContext
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(slots=True, kw_only=True)
class _Course:
    """How far it came, which recipients were refused, and what the server said last."""

    step: Step = "connect"
    refused: dict[str, int] = field(default_factory=dict[str, int])
    said: str = ""
    status: int | None = None


async def handed_in(
    server: Server, sender: str, recipients: Sequence[str], mail: bytes, *, seconds: float = TOTAL_SECONDS
) -> Sent:
    """Hands the mail in once, within so many seconds. A failure is a verdict."""
    course = _Course()
    client = SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.encryption == "tls",
        start_tls=False,
        tls_context=server.context,
        local_hostname=sender.rpartition("@")[2],
        timeout=seconds,
    )
    try:
        async with asyncio.timeout(seconds):
            await _converse(client, server, sender, recipients, mail, course)
        verdict = _taken(course, recipients)
        with suppress(SMTPException, OSError):  # it has the mail: how it says goodbye changes nothing
            await client.quit(timeout=FAREWELL_SECONDS)
    except (SMTPException, OSError) as error:  # a TimeoutError is an OSError
        verdict = _failed(error, course)
    finally:
        client.close()
    return Sent(verdict=verdict, status=course.status, answer=_kept(course.said, server, recipients))


async def _converse(
    client: SMTP, server: Server, sender: str, recipients: Sequence[str], mail: bytes, course: _Course
) -> None:
    await client.connect()
    if server.encryption == "starttls":
        course.step = "tls"
        await client.starttls()
    if server.username:
        course.step = "login"
        await client.login(server.username.encode(), server.password.encode())
    course.step = "envelope"
    await client.ehlo()
    sized = [f"SIZE={len(mail)}"] if client.supports_extension("size") else []
    await client.mail(sender, options=sized)
    for recipient in recipients:
        try:
            await client.rcpt(recipient)
        except SMTPRecipientRefused as error:
            course.refused[recipient] = error.code
            course.status, course.said = error.code, error.message
    if len(course.refused) < len(recipients):
        course.step = "mail"
        answer = await client.data(mail)
        course.status, course.said = answer.code, answer.message


def _taken(course: _Course, recipients: Sequence[str]) -> Verdict:
    refused, count = course.refused, len(recipients)
    if not refused:
        return Delivered(why=f"SMTP {course.status}")
    who = ", ".join(masked_mailbox(one) for one in refused)
    if len(refused) < count:
        return Delivered(why=f"SMTP {course.status}; {len(refused)} of {count} recipients refused: {who}")
    why = f"SMTP {course.status}: every recipient is refused: {who}"
    return EndpointWrong(why=why) if all(_final(code) for code in refused.values()) else TryAgain(why=why)


def _failed(error: Exception, course: _Course) -> Verdict:
    if isinstance(error, SMTPResponseException) and error.code > 0:  # what is no reply has a code below
        course.status, course.said = error.code, error.message
        return _answered(error.code, course.step)
    if course.step == "mail":
        return Lost(why="no answer after the mail was sent (the server may have it)")
    chain = tuple(_chain(error))
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return TryAgain(why=f"tls: {_tls(chain)}")
    if any(isinstance(link, socket.gaierror) and link.errno in _NO_SUCH_NAME for link in chain):
        return EndpointWrong(why="dns: no mail server has this name")
    if any(isinstance(link, OSError | SMTPResponseException) for link in chain):
        late = any(isinstance(link, TimeoutError) for link in chain)
        why = "no complete answer in time" if late else "no connection, or it broke off"
        return TryAgain(why=f"{course.step}: {why}", unreached=course.step == "connect")
    return EndpointWrong(why=f"{course.step}: the server does not offer what the endpoint asks for")


def _answered(code: int, step: Step) -> Verdict:
    why = f"SMTP {code} ({step})"
    if not _final(code):
        return TryAgain(why=why)
    if step == "mail" or (step == "envelope" and code == TOO_LARGE):
        return Refused(why=why, too_large=code == TOO_LARGE)
    return EndpointWrong(why=why)


def _final(code: int) -> bool:
    return 500 <= code < 600


def _tls(chain: Sequence[BaseException]) -> str:
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"the certificate is refused: {link.verify_message}"
    return "no encrypted connection comes about"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kept(said: str, server: Server, recipients: Sequence[str]) -> str:
    """What the server said, as one line without the login and without whole addresses."""
    user, password = server.username, server.password
    login = [user, password, f"\0{user}\0{password}"] if password else []
    encoded = [b64encode(form.encode()).decode() for form in login]
    line = masked(clean(said), [form for form in (*login, *encoded) if form])
    for recipient in recipients:
        line = line.replace(recipient, masked_mailbox(recipient))
    return line.encode()[:KEPT_ANSWER].decode("utf-8", "ignore")
