"""A proxy that passes everything on and remembers what was answered: what a feed reader really asked for."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"host", "connection", "transfer-encoding", "content-length"}


class Recorder(ThreadingHTTPServer):
    """Passes GETs on to ``target``; ``answered`` holds path and status of each, in their order."""

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.answered: list[tuple[str, int]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Recorder

    def do_GET(self) -> None:
        asked = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        request = urllib.request.Request(self.server.target + self.path, headers=asked)
        try:
            answer = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body, status = answer.read(), answer.status or 500
            self.server.answered.append((self.path, status))
            self.send_response(status)
            for name, value in answer.headers.items():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def recording(target: str) -> Iterator[Recorder]:
    """A recorder in front of ``target``."""
    recorder = Recorder(target)
    thread = threading.Thread(target=recorder.serve_forever)
    thread.start()
    try:
        yield recorder
    finally:
        recorder.shutdown()
        thread.join()
        recorder.server_close()
