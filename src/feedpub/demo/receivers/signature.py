"""A receiver's own check of a Standard Webhooks signature, written apart from the sender's code on purpose."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest

TOLERANCE = timedelta(minutes=5)
"""A message of another time may be a recorded one."""
_SECONDS = re.compile(r"[0-9]{1,12}")


def signing_key(secret: str) -> bytes:
    """The 24 to 64 bytes of a ``whsec_`` secret. Raises ``ValueError`` for what is none; never repeats it."""
    try:
        key = b64decode(secret.removeprefix("whsec_"), validate=True)
    except Error:
        raise ValueError("the webhook's secret is not base64") from None
    if not 24 <= len(key) <= 64:
        raise ValueError("the webhook's secret must have 24 to 64 bytes")
    return key


def signature_fault(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
    """Why the message is not to be believed; None if it is (Standard Webhooks, "signature scheme").

    ``headers`` may be asked in lower case; ``now`` is aware.
    """
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not _SECONDS.fullmatch(sent):
        return "webhook-id or webhook-timestamp is missing"
    if abs(now.timestamp() - int(sent)) > TOLERANCE.total_seconds():
        return "the timestamp is too far from now"
    wanted = b64encode(digest(key, f"{name}.{sent}.".encode() + body, sha256))
    given = headers.get("webhook-signature", "").split()
    if not any(compare_digest(b"v1," + wanted, one.encode()) for one in given):
        return "no signature fits"
    return None
