"""Signatures are those of Standard Webhooks: its own library accepts them, and refuses what was touched."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError
from svix.webhooks import Webhook as Svix

from feedpub.notify.signing import hidden, hub_headers, public_key, signed_headers, signer

VECTORS = json.loads((Path(__file__).parents[1] / "contract" / "signature_vectors.json").read_text("utf-8"))


def a_signing_secret(size: int = 32) -> str:
    return "whsec_" + b64encode(secrets.token_bytes(size)).decode()


@pytest.mark.case(28)
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_signatures_are_those_that_were_computed_elsewhere(vector: dict[str, Any]) -> None:
    body = vector["body"].encode()
    at = datetime.fromtimestamp(vector["timestamp"], tz=UTC)
    headers = signed_headers(vector["id"], body, at, [signer(secret) for secret in vector["secrets"]])
    hub = hub_headers(body, vector["hub_secret"]) if "hub_secret" in vector else {}
    assert {**headers, **hub} == {
        "webhook-id": vector["id"],
        "webhook-timestamp": str(vector["timestamp"]),
        **vector["headers"],
    }


VERIFIERS = pytest.mark.parametrize("verifier", [Webhook, Svix], ids=["standardwebhooks", "svix"])


@pytest.mark.case(28)
@VERIFIERS
@pytest.mark.parametrize("size", [24, 32, 64])
def test_other_libraries_verify_what_we_sign(verifier: Any, size: int) -> None:
    secret, body = a_signing_secret(size), '{"title":"日本 \u2028"}'.encode()
    verifier(secret).verify(body, signed_headers("d1", body, datetime.now(UTC), [signer(secret)]))


@VERIFIERS
@pytest.mark.parametrize(
    "tampering",
    [
        {"body": '{"a":2}'},
        {"body": '{"a": 1}'},
        {"webhook-id": "d2"},
        {"webhook-timestamp": str(int(datetime.now(UTC).timestamp()) + 30)},
        {"webhook-signature": "v1," + b64encode(b"0" * 32).decode()},
    ],
)
def test_whatever_is_changed_on_the_way_is_refused(verifier: Any, tampering: dict[str, str]) -> None:
    secret, body = a_signing_secret(), '{"a":1}'
    headers = signed_headers("d1", body.encode(), datetime.now(UTC), [signer(secret)])
    received = {"body": body, **headers, **tampering}
    with pytest.raises(WebhookVerificationError):
        verifier(secret).verify(received.pop("body"), received)


@VERIFIERS
@pytest.mark.parametrize(
    ("late", "said"), [(timedelta(minutes=6), "too old"), (timedelta(minutes=-6), "too new")], ids=["old", "early"]
)
def test_a_message_that_is_played_again_later_is_refused(verifier: Any, late: timedelta, said: str) -> None:
    secret = a_signing_secret()
    headers = signed_headers("d1", b"{}", datetime.now(UTC) - late, [signer(secret)])
    with pytest.raises(WebhookVerificationError, match=said):
        verifier(secret).verify(b"{}", headers)


@VERIFIERS
def test_while_a_secret_is_replaced_receivers_with_either_one_verify(verifier: Any) -> None:
    new, old, other = a_signing_secret(), a_signing_secret(), a_signing_secret()
    headers = signed_headers("d1", b"{}", datetime.now(UTC), [signer(new), signer(old)])
    alone = signed_headers("d1", b"{}", datetime.now(UTC), [signer(new)])
    assert headers["webhook-signature"].split()[0] == alone["webhook-signature"]
    verifier(new).verify(b"{}", headers)
    verifier(old).verify(b"{}", headers)
    with pytest.raises(WebhookVerificationError):
        verifier(other).verify(b"{}", headers)


@VERIFIERS
def test_a_signature_of_a_key_pair_does_not_disturb_those_who_know_only_shared_secrets(verifier: Any) -> None:
    shared = a_signing_secret()
    headers = signed_headers("d1", b"{}", datetime.now(UTC), [signer(a_private_secret()), signer(shared)])
    assert [one.split(",")[0] for one in headers["webhook-signature"].split()] == ["v1a", "v1"]
    verifier(shared).verify(b"{}", headers)


def a_private_secret() -> str:
    return "whsk_" + b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def test_the_public_key_verifies_a_signature_of_the_private_one() -> None:
    secret = a_private_secret()
    headers = signed_headers("d1", b"{}", datetime.now(UTC), [signer(secret)])
    public = Ed25519PublicKey.from_public_bytes(b64decode(public_key(secret).removeprefix("whpk_")))
    signature = b64decode(headers["webhook-signature"].removeprefix("v1a,"))
    public.verify(signature, f"d1.{headers['webhook-timestamp']}.{{}}".encode())
    with pytest.raises(InvalidSignature):
        public.verify(signature, f"d1.{headers['webhook-timestamp']}.{{ }}".encode())


def test_the_timestamp_is_the_instant_whatever_zone_it_is_given_in() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))
    assert signed_headers("d1", b"", tokyo) == signed_headers("d1", b"", noon)


@pytest.mark.case(32)
def test_a_secret_counts_with_and_without_prefix_and_padding() -> None:
    written = b64encode(b"k" * 32).decode()
    forms = (written, f"whsec_{written}", f"whsec_{written.rstrip('=')}", f" whsec_{written}\n")
    assert len({signer(form)(b"content") for form in forms}) == 1


def test_a_private_key_counts_as_a_seed_or_with_its_public_half() -> None:
    key = Ed25519PrivateKey.generate()
    seed, half = key.private_bytes_raw(), key.public_key().public_bytes_raw()
    forms = [f"whsk_{b64encode(form).decode()}" for form in (seed, seed + half)]
    assert len({signer(form)(b"content") for form in forms}) == 1


@pytest.mark.case(32)
@pytest.mark.parametrize(
    ("secret", "sentence"),
    [
        ("whsec_" + b64encode(b"k" * 23).decode(), "has 23 bytes; it must have 24 to 64"),
        ("whsec_" + b64encode(b"k" * 65).decode(), "has 65 bytes; it must have 24 to 64"),
        ("whsec_canary!canary!canary!", "is not base64"),
        ("whsec_cänary", "is not base64"),
        ("", "has 0 bytes"),
        ("whsk_" + b64encode(b"k" * 24).decode(), "has 24 bytes; it must have 32, or 64 as a pair"),
        ("whsk_" + b64encode(b"canary!!" * 8).decode(), "halves of the private signing key do not belong together"),
        ("whsk_canary", "is not base64|has 4 bytes"),
        ("whpk_" + b64encode(b"k" * 32).decode(), "is a public key; the private one begins with whsk_"),
    ],
)
def test_a_secret_that_cannot_work_is_refused_without_being_shown(secret: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        signer(secret)
    assert "nary" not in str(caught.value)
    assert not secret or secret not in str(caught.value)


def test_what_may_be_repeated_of_a_secret_is_known() -> None:
    assert hidden(" whsec_abc\n") == ("whsec_abc", "abc")
    assert hidden("whsk_abc") == ("whsk_abc", "abc")
