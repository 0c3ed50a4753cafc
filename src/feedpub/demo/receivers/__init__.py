"""The sample receivers of the demo: they accept and refuse as the real ones do, keep what came, and send nothing.

Each kind is a file of its own with a template and a style sheet of that name in ``templates/receivers/``, and one
line in the table below. ``page`` shows what they received.
"""

from feedpub.demo.receivers.discord import Discord
from feedpub.demo.receivers.mailbox import Mailbox
from feedpub.demo.receivers.page import create_receivers
from feedpub.demo.receivers.receiver import Receiver
from feedpub.demo.receivers.signature import signing_key
from feedpub.demo.receivers.slack import Slack
from feedpub.demo.receivers.teams import Teams
from feedpub.demo.receivers.webhook import Webhook
from feedpub.ports import Clock

__all__ = ["Receiver", "create_receivers", "sample_receivers"]


def sample_receivers(*, secret: str, clock: Clock) -> tuple[Receiver, ...]:
    """One of each kind. ``secret`` (``whsec_…``) is the one that the webhook's sender signs with.

    Raises ``ValueError`` for a secret that is none.
    """
    return (
        Slack(clock),
        Discord(clock),
        Teams(clock),
        Mailbox(clock),
        Webhook(clock, signing_key(secret)),
    )
