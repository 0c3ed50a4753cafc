"""The operator's file of the demo, with the ports of this start, and the environment that it names.

It starts nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Template


def demo_yaml(*, port: int, publisher: int, receivers: int) -> str:
    """The configuration as YAML: feeds on ``port``, the sample publisher and receivers on theirs, all on loopback."""
    text = (files(__package__) / "feedpub.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(port=port, publisher=publisher, receivers=receivers)


def demo_environment(*, receivers: int, secret: str) -> Mapping[str, str]:
    """The variables that the configuration names: the receivers' addresses and the webhook's secret."""
    base = f"http://127.0.0.1:{receivers}"
    return {
        "FEEDPUB_DEMO_SLACK": f"{base}/slack/T0DEMO",
        "FEEDPUB_DEMO_HOOK": f"{base}/webhook",
        "FEEDPUB_DEMO_HOOK_SECRET": secret,
    }
