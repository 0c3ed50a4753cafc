"""The page for what did not work: no such address, no such method, no permission, a fault of ours."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.web.pages import Pages

_SENTENCES = {
    404: "There is nothing at this address. Perhaps it was mistyped; every feed is listed on the first page.",
    405: "This address can be read, and nothing else.",
    500: "Something went wrong on our side. It has been noted; please try again in a moment.",
}


class Problems:
    """Makes those pages; they say nothing of the inside."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def refused(self, request: Request, error: Exception) -> Response:
        """For an ``HTTPException``: its own sentence, or one of ours where it has only its status's name."""
        assert isinstance(error, HTTPException)
        phrase = HTTPStatus(error.status_code).phrase
        own = error.detail if error.detail != phrase else _SENTENCES.get(error.status_code, "")
        return self._answer(request, error.status_code, own, dict(error.headers or {}))

    async def failed(self, request: Request, _: Exception) -> Response:
        """For anything else. The server logs the error itself: it is raised on after this answer."""
        return self._answer(request, 500, _SENTENCES[500], {})

    def _answer(self, request: Request, status: int, sentence: str, headers: dict[str, str]) -> Response:
        phrase = HTTPStatus(status).phrase
        return self._pages.answer(
            request, "problem.html", status=status, headers=headers, code=status, phrase=phrase, sentence=sentence
        )
