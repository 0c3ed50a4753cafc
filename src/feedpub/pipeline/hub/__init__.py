"""The hub (WebSub): takes requests, asks callbacks, and sends them the documents that have changed."""

from feedpub.pipeline.hub.stage import Hub, begin, clamp
from feedpub.pipeline.hub.topics import Topics

__all__ = ["Hub", "Topics", "begin", "clamp"]
