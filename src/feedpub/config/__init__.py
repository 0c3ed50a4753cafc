"""The operator's file: YAML with line numbers to typed, closed settings.

``load`` reads and checks it and finds every mistake at once; ``schema`` describes it to editors. The keys are
explained in ``config/README.md``. Nothing here knows what the settings are used for.
"""

from feedpub.config.known import Known
from feedpub.config.loading import load
from feedpub.config.schema import schema
from feedpub.config.settings import Settings

__all__ = ["Known", "Settings", "load", "schema"]
