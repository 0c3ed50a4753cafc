"""Templates to HTML answers, with the headers that every page carries. Knows no page in particular."""

from __future__ import annotations

import gzip
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Site
from feedpub.web import wording
from feedpub.web.addresses import here, image_schemes, root
from feedpub.web.assets import STYLE_SHEET
from feedpub.web.encoding import takes_gzip
from feedpub.web.library import Library

PAGE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
}


_HEAD: dict[str, Any] = {"canonical": None, "about": "", "indexed": True, "picture": None}
"""What a page may say of itself to machines: its one address, a sentence, whether to index it, a picture."""


def content_security_policy(site: Site) -> str:
    """Pictures come from publishers' own hosts; nothing else comes from elsewhere, and no script at all."""
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self' {' '.join(image_schemes(site))} data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class Pages:
    """The templates of this room, and what each of them may use."""

    def __init__(self, library: Library) -> None:
        self._headers = PAGE_HEADERS | {"Content-Security-Policy": content_security_policy(library.site)}
        self._templates = Environment(
            loader=PackageLoader("feedpub.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(site=library.site, root=root(library), style_sheet=STYLE_SHEET)
        self._templates.filters.update(
            here=here,
            day=wording.day,
            minute=wording.minute,
            number=wording.number,
            counted=wording.counted,
            format_name=wording.format_name,
            fares=wording.fares,
            settled=wording.settled,
        )

    def answer(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **shown: Any,
    ) -> Response:
        """The page, compressed where the browser takes it. ``headers`` come on top of those of every page."""
        html = self._templates.get_template(template).render(**(_HEAD | shown)).encode()
        headers = self._headers | (headers or {})
        if takes_gzip(request.headers.get("accept-encoding", "")):
            html = gzip.compress(html, compresslevel=5, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return Response(html, status, headers, media_type="text/html")
