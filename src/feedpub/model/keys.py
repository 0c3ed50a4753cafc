"""Keys: a word of the glossary is a type, so that keys cannot be mixed up."""

from __future__ import annotations

from typing import NewType

SourceKey = NewType("SourceKey", str)  # the name of a source in the configuration, stable for ever
ItemId = NewType("ItemId", str)  # 16 characters a-z2-7, stands in /items/<id>
EntryId = NewType("EntryId", str)  # a tag: URI (RFC 4151), made once, stored
IdentityKey = NewType("IdentityKey", str)  # one of the several keys by which an item is known again
TypeSlug = NewType("TypeSlug", str)  # report, commentary, testimony, ...
RegionSlug = NewType("RegionSlug", str)  # east-asia, americas-latin, ..., as in the taxonomy
CountryCode = NewType("CountryCode", str)  # ISO 3166-1 alpha-2, upper case
FeedPath = NewType("FeedPath", str)  # below /feeds/, without suffix: "type/report/region/east-asia"
EndpointKey = NewType("EndpointKey", str)
SubscriptionKey = NewType("SubscriptionKey", str)
DeliveryId = NewType("DeliveryId", str)  # derived, and therefore the same after every restart
