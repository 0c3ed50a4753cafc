"""Signatures of Standard Webhooks 1.0.0, symmetric (``v1``): HMAC-SHA256 over id, attempt time and body.

It only signs; receivers verify. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

PREFIX = "whsec_"
SHORTEST_KEY = 24  # bytes, as the specification asks
LONGEST_KEY = 64


def signing_key(secret: str) -> bytes:
    """The key in a secret (base64, with or without ``whsec_``). Raises ``ValueError`` without showing it."""
    encoded = secret.strip().removeprefix(PREFIX)
    try:
        key = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(
            f"the signing secret is not base64 (make one: {PREFIX} and 32 random bytes in base64)"
        ) from error
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise ValueError(f"the signing secret has {len(key)} bytes; it must have {SHORTEST_KEY} to {LONGEST_KEY}")
    return key


def signed_headers(id: str, body: bytes, at: datetime, key: bytes | None) -> dict[str, str]:
    """The three headers of a message tried at that instant; without a key, the two that need none."""
    timestamp = str(int(at.timestamp()))
    headers = {"webhook-id": id, "webhook-timestamp": timestamp}
    if key is None:
        return headers
    digest = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return {**headers, "webhook-signature": f"v1,{b64encode(digest).decode()}"}
