"""What people and readers see: feeds, the index, feed and item pages, the operator's page, health and metrics.

The room knows its ``Library`` only; it fetches, stores and renders no feed itself.
"""

from feedpub.web.front import Front
from feedpub.web.library import Library
from feedpub.web.routes import create_app
from feedpub.web.wire import ReadyProtocol

__all__ = ["Front", "Library", "ReadyProtocol", "create_app"]
