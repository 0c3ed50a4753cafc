"""Pages that stand before the page: "prove that you are human", "enable JavaScript", "access denied".

Says only what a page looks like; a page that gives items is never a challenge, whatever it says.
"""

from __future__ import annotations

TITLES = (
    "access denied",
    "access to this page has been denied",
    "are you a robot",
    "attention required",
    "before you continue",
    "bot verification",
    "checking your browser",
    "ddos-guard",
    "just a moment",
    "one moment, please",
    "pardon our interruption",
    "please wait",
    "request rejected",
    "robot check",
    "security check",
    "sorry, you have been blocked",
    "vercel security checkpoint",
    "you have been blocked",
)
"""How such pages begin their title, in lower case."""

MARKS = (
    "_incapsula_resource",
    "awswafintegration",
    "cf-browser-verification",
    "cf-challenge",
    "cf_chl_opt",
    "datadome",
    "enable javascript and cookies to continue",
    "g-recaptcha",
    "h-captcha",
    "px-captcha",
    "verify you are human",
    "verifying you are human",
)
"""What stands in their bodies, in lower case."""


def is_challenge(title: str | None, page: str) -> bool:
    """Whether a page without items is one that asks for something before it shows the listing."""
    if title and title.casefold().startswith(TITLES):
        return True
    low = page.casefold()
    return any(mark in low for mark in MARKS)
