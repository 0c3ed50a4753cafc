"""What an operator sees of the running program: log lines and metrics, both made of the events on the bus."""

from feedpub.observe.logs import Logs, configure_logs
from feedpub.observe.metrics import Metrics

__all__ = ["Logs", "Metrics", "configure_logs"]
