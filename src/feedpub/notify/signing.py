"""Signatures of messages: those of Standard Webhooks 1.0.0, and the plain one that older receivers know.

It only signs; receivers verify. What is signed is id, time of the attempt and body, by HMAC-SHA256 (``v1``) or by
ed25519 (``v1a``). https://github.com/standard-webhooks/standard-webhooks/blob/main/spec
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "whsec_"
PRIVATE = "whsk_"
PUBLIC = "whpk_"
SHORTEST_KEY = 24  # bytes, as the specification asks
LONGEST_KEY = 64
SEED = 32
PAIR = 64

Sign = Callable[[bytes], str]
"""Signs with one key: the scheme, a comma and the signature in base64."""


def signer(secret: str) -> Sign:
    """Signs with what a secret holds: ``whsec_`` (or nothing) before a shared key, ``whsk_`` before a private one.

    Raises ``ValueError`` without showing it.
    """
    written = secret.strip()
    if written.startswith(PUBLIC):
        raise ValueError(f"the signing secret is a public key; the private one begins with {PRIVATE}")
    if written.startswith(PRIVATE):
        return _asymmetric(_decoded(written.removeprefix(PRIVATE)))
    return _symmetric(_decoded(written.removeprefix(PREFIX)))


def signed_headers(id: str, body: bytes, at: datetime, signers: Sequence[Sign] = ()) -> dict[str, str]:
    """The three headers of a message tried at that instant, one signature for each key; without keys two headers."""
    timestamp = str(int(at.timestamp()))
    headers = {"webhook-id": id, "webhook-timestamp": timestamp}
    if not signers:
        return headers
    content = f"{id}.{timestamp}.".encode() + body
    return {**headers, "webhook-signature": " ".join(sign(content) for sign in signers)}


def hub_headers(body: bytes, secret: str) -> dict[str, str]:
    """``X-Hub-Signature-256`` (WebSub section 7.1): over the body alone, so a receiver cannot tell a replay by it."""
    return {"x-hub-signature-256": f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"}


def public_key(secret: str) -> str:
    """What receivers verify ``v1a`` with, ``whpk_`` and base64, of a private key. Raises ``ValueError``."""
    key = _private(_decoded(secret.strip().removeprefix(PRIVATE)))
    return PUBLIC + b64encode(key.public_key().public_bytes_raw()).decode()


def hidden(secret: str) -> tuple[str, ...]:
    """The forms of a secret that a receiver may repeat."""
    written = secret.strip()
    return (written, written.removeprefix(PREFIX).removeprefix(PRIVATE))


def _decoded(encoded: str) -> bytes:
    try:
        return b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):  # its sentence is of no use to the operator
        raise ValueError(
            f"the signing secret is not base64 (make one: {PREFIX} and 32 random bytes in base64)"
        ) from None


def _symmetric(key: bytes) -> Sign:
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise ValueError(f"the signing secret has {len(key)} bytes; it must have {SHORTEST_KEY} to {LONGEST_KEY}")
    return lambda content: f"v1,{b64encode(hmac.digest(key, content, 'sha256')).decode()}"


def _asymmetric(pair: bytes) -> Sign:
    key = _private(pair)
    return lambda content: f"v1a,{b64encode(key.sign(content)).decode()}"


def _private(pair: bytes) -> Ed25519PrivateKey:
    """The key of a seed, or of a seed with its public key behind it."""
    if len(pair) not in (SEED, PAIR):
        raise ValueError(f"the private signing key has {len(pair)} bytes; it must have {SEED}, or {PAIR} as a pair")
    key = Ed25519PrivateKey.from_private_bytes(pair[:SEED])
    if len(pair) == PAIR and key.public_key().public_bytes_raw() != pair[SEED:]:
        raise ValueError("the two halves of the private signing key do not belong together")
    return key
