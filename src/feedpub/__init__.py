"""feedpub: watches listing pages, files every item by type and region, publishes feeds, tells channels."""

from importlib.metadata import version

__version__ = version("feedpub")
