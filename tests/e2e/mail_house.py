"""A mail server on 127.0.0.1 that keeps what it is handed and answers as a test asks, and its certificates."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailHouse:
    """``mails`` holds what was taken; the answers are by step, and for recipients by address."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    """Seconds that the answer to a mail takes."""
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if "mail" in self.answers:
            return self.answers["mail"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, __: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.sleep(self.slow)
        answer = self.answers.get("data", "250 Kept")
        if answer == "cut":
            _cut(server)
        elif answer.startswith("250"):
            self.mails.append(message_from_bytes(content, policy=policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
        return answer

    def authenticate(self, _: SMTP, __: Session, ___: Envelope, ____: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        self.logins.append((login.login.decode(), login.password.decode()))
        if self.answers.get("login"):
            return AuthResult(success=False, handled=False, message=self.answers["login"])
        return AuthResult(success=True)


@asynccontextmanager
async def mail_house(tls: ssl.SSLContext | None = None, *, from_the_start: bool = False) -> AsyncIterator[MailHouse]:
    """A mail server; with ``tls`` it offers STARTTLS, or speaks TLS from the start."""
    house = MailHouse()
    loop = asyncio.get_running_loop()

    sessions: list[SMTP] = []

    def protocol() -> SMTP:
        starttls = None if from_the_start else tls
        session = SMTP(
            house,
            hostname="mail.example",
            tls_context=starttls,
            authenticator=house.authenticate,
            auth_require_tls=False,
            loop=loop,
            enable_SMTPUTF8=False,
        )
        sessions.append(session)
        return session

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if from_the_start else None)
    house.port = server.sockets[0].getsockname()[1]
    try:
        yield house
    finally:
        server.close()
        await server.wait_closed()
        for session in sessions:
            _cut(session)
        await asyncio.sleep(0.01)


def _cut(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()


def make_authority(folder: Path) -> None:
    """``root.pem``, and a certificate of localhost by it: ``good.pem`` with ``good.key``."""
    _request(folder, "root")
    (folder / "root.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    _openssl(folder, "x509 -req -in root.csr -signkey root.key -out root.pem -days 2 -extfile root.ext")
    (folder / "leaf.ext").write_text("subjectAltName=DNS:localhost\n")
    _request(folder, "good")
    by_root = "-CA root.pem -CAkey root.key -CAcreateserial -extfile leaf.ext"
    _openssl(folder, f"x509 -req -in good.csr {by_root} -out good.pem -days 2")


def served(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "good.pem", folder / "good.key")
    return context


def _request(folder: Path, name: str) -> None:
    key = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {name}.key"
    _openssl(folder, f"req -new {key} -out {name}.csr -subj /CN={name}")


def _openssl(folder: Path, words: str) -> None:
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True, timeout=30)
