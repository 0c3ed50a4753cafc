"""Pages of a long list: which is asked for, and where the next stands. Pure."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_PAGE = 400
"""Pages of older items that can be turned to: an offset costs the store what it skips."""


def page_of(request: Request) -> int:
    """Which page is asked for, from 1. Raises 404 for what is none."""
    asked = request.query_params.get("page", "1")
    # The length first: a number of thousands of digits is no number to Python.
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(MAX_PAGE)) else 0
    if not 1 <= page <= MAX_PAGE:
        raise HTTPException(404, "There is no such page.")
    return page


def turned(request: Request, page: int) -> str | None:
    """The query of another page of the same list, None behind the last; relative, so that it holds behind any proxy."""
    return f"?{request.url.include_query_params(page=page).query}" if page <= MAX_PAGE else None
