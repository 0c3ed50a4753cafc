"""Whatever a page says, a mail has exactly its own headers, and says what it was to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.model import Announcement, DeliveryEvent, DeliveryId, Manner, Site
from feedpub.notify import KINDS
from feedpub.notify.email import EmailOptions
from feedpub.notify.text import clamp, clean
from makers import NOON
from notify_makers import an_announcement

EMAIL = KINDS["email"]
OPTIONS = EmailOptions(host="mail.example", sender="feeds@out.example", to=("desk@in.example", "b@in.example"))
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version"]
ANY_TEXT = (
    st.text()
    | st.text(st.sampled_from('ab \t\r\n=?_<>@,;:"\\()üé日👩\u200d👧\ud800\x1b\u2028\x85\u202e.'), max_size=300)
    | st.sampled_from(
        [
            "=??Q?=0D0",
            "=?x?Q?=0A?= =?x?Q?=0A?=",
            "a\r\nBcc: x@evil.example",
            "=?utf-8?q?=0D=0ABcc:_x@evil.example?=",
            ".\r\nQUIT",
            "x" * 998,
        ]
    )
)
SITES = st.builds(Site, title=ANY_TEXT, url=st.just("https://feeds.example"))
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=NOON.tzinfo))


def parsed(mail: bytes) -> EmailMessage:
    found = message_from_bytes(mail, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, SITES, DATES)
@settings(max_examples=150, deadline=None)
def test_any_item_becomes_a_mail_that_reads_back(title: str, excerpt: str, name: str, site: Site, at: datetime) -> None:
    announcement = an_announcement(headline=title, excerpt=excerpt, region_names=(name,), occurred=at)
    (message,) = EMAIL.compose(OPTIONS, [announcement], site, Manner())
    assert (message,) == EMAIL.compose(OPTIONS, [announcement], site, Manner())
    mail = parsed(message.body)
    assert sorted(set(mail.keys()) - {"Content-Type", "Content-Transfer-Encoding"}) == sorted(HEADERS)
    assert len(mail.keys()) == len(set(mail.keys()))
    shown = clamp(clean(title), 198) or "Untitled"
    assert mail["Subject"] == shown
    assert shown in content(mail, "plain")
    assert clamp(clean(excerpt), 2000) in content(mail, "plain")
    assert mail["Date"].datetime == at.replace(microsecond=0)
    assert message.body.isascii() and max(map(len, message.body.split(b"\r\n"))) <= 998
    assert b"\n" not in message.body.replace(b"\r\n", b"") and b"\r" not in message.body.replace(b"\r\n", b"")


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT, st.sampled_from(list(DeliveryEvent))), min_size=2, max_size=20), SITES)
@settings(max_examples=30, deadline=None)
def test_any_digest_tells_each_item_once(items: list[tuple[str, str, DeliveryEvent]], site: Site) -> None:
    told = [
        replace(an_announcement(f"d{n}", headline=title, event=event), excerpt=excerpt * 40, type_name=title[:3])
        for n, (title, excerpt, event) in enumerate(items)
    ]
    messages = EMAIL.compose(OPTIONS, told, site, Manner(digest=True))
    assert sorted(id for message in messages for id in message.covers) == sorted(one.id for one in told)
    assert all(len(content(parsed(message.body), "html").encode()) <= 100_000 for message in messages)


@given(st.integers(2, 200), st.integers(1, 4), st.sampled_from(["type", "region"]))
@settings(max_examples=15, deadline=None)
def test_no_more_mails_than_allowed_and_the_newest_are_told(count: int, most: int, by: Any) -> None:
    told = [_long(n) for n in range(count)]
    messages = EMAIL.compose(
        OPTIONS, told, Site(title="T", url="https://t.example"), Manner(digest=True, most_parts=most, by=by)
    )
    assert len(messages) <= most
    assert sorted(id for message in messages for id in message.covers) == sorted(one.id for one in told)
    texts = "".join(content(parsed(message.body), "plain") for message in messages)
    listed = [n for n in range(count) if f"Item {n}." in texts]
    assert listed == list(range(count - len(listed), count)) and listed
    assert ("Earlier, and not listed here" in texts) == (len(listed) < count)


def _long(number: int) -> Announcement:
    return an_announcement(
        DeliveryId(f"d{number}"), headline=f"Item {number}.", excerpt="港" * 400, type_name=f"Type {number % 3}"
    )
