"""The one way out: the guarded HTTP client, robots.txt, and listings saved to files."""

from feedpub.fetch.client import Client
from feedpub.fetch.files import read_file
from feedpub.fetch.guard import Resolve
from feedpub.fetch.limits import Limits
from feedpub.fetch.network import Network
from feedpub.fetch.outcomes import Fetched, Refusal, Unchanged

__all__ = ["Client", "Fetched", "Limits", "Network", "Refusal", "Resolve", "Unchanged", "read_file"]
