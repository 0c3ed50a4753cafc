"""Which texts of the file may be secrets, and therefore are never shown."""

from __future__ import annotations

import re

from feedpub.config.places import Loc, Page

PUBLIC = ("site", "web", "websub", "network", "sources", "regions", "types", "feeds", "subscriptions")
"""Sections without secrets; a misspelt one is not public."""
KEY_DEPTHS = {"endpoints": 3, "readers": 3, "operator": 2, "store": 2}
"""Sections with secrets, and where their own keys end."""
CREDENTIALS = re.compile(r"://[^/\s]*@")  # a user name or password in an address
ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quotable(page: Page, number: int) -> bool:
    """Whether a line of a file that is not YAML may be shown: only if it stands in no section with secrets."""
    if any(word in page.line(number) for word in KEY_DEPTHS):
        return False
    for above in range(number, 0, -1):
        if section := re.match(r"[\"']?([a-z]\w*)[\"']?\s*:", page.line(above)):
            return section[1] in PUBLIC
    return False


def private(loc: Loc, text: str, *, is_key: bool) -> bool:
    """Whether a text may be a secret: outside the public sections all but keys, kinds and where a secret is."""
    if not loc or CREDENTIALS.search(text):
        return True
    section = str(loc[0])
    if section in PUBLIC or section.startswith("x-"):  # an anchor counts where it is taken over
        return False
    if is_key:
        return len(loc) > KEY_DEPTHS.get(section, 1) and loc[-1] not in ("env", "file")
    return loc[-1] not in ("kind", "file") and not (loc[-1] == "env" and ENVIRONMENT_NAME.fullmatch(text))
