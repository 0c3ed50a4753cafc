"""The only clock. It stands under the roof and above all rooms: ``app`` and the commands hand it down as an argument.

Apart from ``app``, so that a command that needs to know what time it is does not load the whole house.
"""

from __future__ import annotations

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """Now, aware and UTC, in whole milliseconds: what is stored is what was used."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
