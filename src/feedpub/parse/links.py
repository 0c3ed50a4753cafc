"""Links as a page writes them, made absolute http(s) URLs. Retrieves nothing and judges no host."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from feedpub.parse import limits

# A browser drops tabs and newlines anywhere in a URL and controls around it (WHATWG URL, basic parser, steps 1-3).
INSIDE = re.compile(r"[\t\n\r]")
AROUND = "".join(chr(code) for code in range(0x21))


def absolute(href: str, base: str) -> str | None:
    """The URL that ``href`` means on the page ``base``, percent-encoded; None where it is no http(s) URL.

    A bare fragment (``#top``) names no page and is None.
    """
    href = INSIDE.sub("", href.strip(AROUND))
    if not href or href.startswith("#") or len(href) > limits.LINK:
        return None
    try:
        url = str(safe_url_string(urljoin(base, href)))
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (ValueError, UnicodeError):  # a port that is no number, brackets that are no address, a host beyond IDNA
        return None
    return url if fit and len(url) <= limits.LINK else None
