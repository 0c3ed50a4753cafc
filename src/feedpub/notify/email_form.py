"""The bytes of a mail (RFC 5322, MIME): headers and two parts, the same for the same words at every attempt.

Headers are written here and not by the standard library: that reads encoded words in a text before it writes it, and
a title of ``=?utf-8?q?=0D?=`` would break its line. No text can add a header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from feedpub.model import Site
from feedpub.notify.email_words import Words
from feedpub.notify.text import clamp, clean

LONGEST_NAME = 60
_POLICY = SMTP.clone(cte_type="7bit")
"""Lines end in CRLF, and every server takes what is written."""
_SIMPLE = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_PRINTABLE = re.compile(r"(?!.*=\?)[!-~]+( [!-~]+)*")
_LONGEST_PLAIN = 60  # characters, so that no header needs folding
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")
_LABEL = re.compile(r"[^a-z0-9]+")


def written(
    words: Words, *, id: str, sender: str, to: Sequence[str], site: Site, feed: str, at: datetime, answers: str = ""
) -> bytes:
    """The whole mail. ``answers`` is the Message-ID of what it corrects."""
    headers = {
        "From": f"{_encoded(clamp(clean(site.title), LONGEST_NAME), _SIMPLE)} <{sender}>".strip(),
        "To": ",\r\n ".join(to),
        "Subject": _encoded(words.subject, _PRINTABLE),
        "Date": format_datetime(at),
        "Message-ID": message_id(id, sender),
        "List-Id": list_id(site, feed),
        "Auto-Submitted": "auto-generated",
    }
    if _MESSAGE_ID.fullmatch(answers):  # the receipt of another kind of receiver is none
        headers |= {"In-Reply-To": answers, "References": answers}
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii") + _parts(words, id)


def _parts(words: Words, id: str) -> bytes:
    """Everything from the headers of MIME on."""
    mail = EmailMessage(policy=_POLICY)
    mail.set_content(words.text)
    if words.html:
        mail.add_alternative(words.html, subtype="html")
        mail.set_boundary(f"={sha256(id.encode()).hexdigest()[:32]}=")
    return mail.as_bytes()


def _encoded(text: str, plain: re.Pattern[str]) -> str:
    """The text as it is where it is harmless and short, else in encoded words (RFC 2047), folded."""
    if not text or (len(text) <= _LONGEST_PLAIN and plain.fullmatch(text)):
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def message_id(id: str, sender: str) -> str:
    """The Message-ID of a message: the same at every attempt, so that mailboxes drop what comes twice."""
    return f"<{id}@{sender.rpartition('@')[2]}>"


def list_id(site: Site, feed: str) -> str:
    """What readers sort by (RFC 2919): the feed that the mail is about, below the site's host."""
    label = _LABEL.sub("-", feed.removeprefix(site.url).removeprefix("/feeds/").lower()).strip("-")[:60].strip("-")
    return f"<{label or 'all'}.{_LABEL.sub('.', site.host.lower()).strip('.') or 'feedpub'}>"
