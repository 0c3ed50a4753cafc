"""The server's end of a connection: what lies ready is written as soon as it is asked for, all else is uvicorn's.

uvicorn starts a task for every request, and checks and joins the headers of every answer; for a document that lies
ready this costs more than all the rest. So such a request is answered where it is read, with the same bytes that
uvicorn would write. Only for what needs nothing else: no body, no Expect, no upgrade, no request before it that is
still being answered, and a connection that stays open and is not congested.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from feedpub.web.front import Front, Ready

_HAS_BODY = frozenset({b"content-length", b"transfer-encoding"})


class ReadyProtocol(HttpToolsProtocol):
    """For an application that is a ``Front``, as ``http`` of uvicorn's configuration."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        if not isinstance(config.app, Front):
            raise TypeError(f"only a Front has answers that lie ready, not {config.app!r}")
        self._front = config.app
        self._answer: Ready | None = None
        """To the request that is being read."""
        self._alone = not (self.root_path or config.access_log or self.limit_concurrency)

    def on_headers_complete(self) -> None:
        self._answer = self._ready() if self._alone and self._is_free() else None
        if self._answer is None:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        answer, self._answer = self._answer, None
        if answer is None:
            super().on_message_complete()
            return
        defaults = [b"%s: %s\r\n" % header for header in self.server_state.default_headers]
        head = b"".join((STATUS_LINE[answer.reply.status], *defaults, answer.lines, b"\r\n"))
        self.transport.writelines((head, answer.reply.body))
        self.on_response_complete()

    def _is_free(self) -> bool:
        """Whether the connection waits for this answer only, and for another request after it."""
        answered = self.cycle is None or self.cycle.response_complete
        stays = self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1"
        writes = not self.flow.write_paused and not self.transport.is_closing()
        return answered and stays and writes and not self.parser.should_upgrade() and not self.expect_100_continue

    def _ready(self) -> Ready | None:
        if any(name in _HAS_BODY for name, _ in self.headers):
            return None
        # As it came: an address in another spelling names no document that lies ready, and goes the long way.
        return self._front.ready(self.parser.get_method().decode("latin-1"), self.url.decode("latin-1"), self.headers)
