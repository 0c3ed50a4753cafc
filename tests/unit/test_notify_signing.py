"""Signatures are those of Standard Webhooks: its own library accepts them, and refuses what was touched."""

from __future__ import annotations

import secrets
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from feedpub.notify.signing import signed_headers, signing_key

EXAMPLE_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def a_signing_secret(size: int = 32) -> str:
    return "whsec_" + b64encode(secrets.token_bytes(size)).decode()


@pytest.mark.case(28)
def test_the_example_of_the_specification_gives_its_signature() -> None:
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, tz=UTC),
        signing_key(EXAMPLE_SECRET),
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.case(28)
@pytest.mark.parametrize("size", [24, 32, 64])
def test_the_reference_library_verifies_what_we_sign(size: int) -> None:
    secret, body = a_signing_secret(size), '{"title":"日本 \u2028"}'.encode()
    headers = signed_headers("d1", body, datetime.now(UTC), signing_key(secret))
    assert Webhook(secret).verify(body, headers) == {"title": "日本 \u2028"}


@pytest.mark.parametrize(
    "tampering",
    [
        {"body": '{"a":2}'},
        {"webhook-id": "d2"},
        {"webhook-timestamp": str(int(datetime.now(UTC).timestamp()) + 30)},
        {"webhook-signature": "v1," + b64encode(b"0" * 32).decode()},
    ],
)
def test_whatever_is_changed_on_the_way_is_refused(tampering: dict[str, str]) -> None:
    secret, body = a_signing_secret(), '{"a":1}'
    headers = signed_headers("d1", body.encode(), datetime.now(UTC), signing_key(secret))
    received = {"body": body, **headers, **tampering}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(received.pop("body"), received)


def test_a_message_that_was_signed_long_ago_is_refused() -> None:
    secret = a_signing_secret()
    headers = signed_headers("d1", b"{}", datetime.now(UTC) - timedelta(minutes=6), signing_key(secret))
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify(b"{}", headers)


def test_the_timestamp_is_the_instant_whatever_zone_it_is_given_in() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))
    assert signed_headers("d1", b"", tokyo, None) == signed_headers("d1", b"", noon, None)


@pytest.mark.case(32)
def test_a_secret_counts_with_and_without_prefix_and_padding() -> None:
    key = b"k" * 32
    written = b64encode(key).decode()
    forms = (written, f"whsec_{written}", f"whsec_{written.rstrip('=')}", f" whsec_{written}\n")
    assert [signing_key(form) for form in forms] == [key] * 4


@pytest.mark.case(32)
@pytest.mark.parametrize(
    ("secret", "sentence"),
    [
        ("whsec_" + b64encode(b"k" * 23).decode(), "has 23 bytes; it must have 24 to 64"),
        ("whsec_" + b64encode(b"k" * 65).decode(), "has 65 bytes; it must have 24 to 64"),
        ("whsec_canary!canary!canary!", "is not base64"),
        ("whsec_cänary", "is not base64"),
        ("", "has 0 bytes"),
    ],
)
def test_a_secret_that_cannot_work_is_refused_without_being_shown(secret: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        signing_key(secret)
    assert "nary" not in str(caught.value)
