"""What ``feedpub demo`` needs besides the program itself: a sample publisher and sample receivers on loopback.

Only ``play`` starts anything. Nothing here is used outside the demo.
"""

from feedpub.demo.pieces import Stock, load_stock
from feedpub.demo.publisher import create_publisher
from feedpub.demo.receivers import create_receivers, sample_receivers
from feedpub.demo.settings import Ports, demo_environment, demo_yaml

__all__ = [
    "Ports",
    "Stock",
    "create_publisher",
    "create_receivers",
    "demo_environment",
    "demo_yaml",
    "load_stock",
    "sample_receivers",
]
