"""A headless Chromium that is told what to do over a pipe (the DevTools protocol), so that nothing listens anywhere."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60.0
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


@dataclass
class Browser:
    """One page of one browser."""

    reading: int
    writing: int
    session: str | None = None
    said: list[str] = field(default_factory=list)
    """What the page complained of: violations of its policy, errors."""
    _buffer: bytes = b""
    _asked: int = 0

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer. Raises ``AssertionError`` where the browser refuses it."""
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._asked:
                assert "error" not in heard, (method, heard)
                answer: dict[str, Any] = heard["result"]
                return answer

    def _hear(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_SECONDS
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self.reading], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser says nothing"
            piece = os.read(self.reading, 1 << 20)
            assert piece, "the browser has ended"
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        if heard.get("method") == "Log.entryAdded":
            entry = heard["params"]["entry"]
            if entry["level"] == "error":
                self.said.append(entry["text"])
        return heard

    def go(self, url: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Opens an address in a window of that size, in light or in dark, and waits until it is loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Page.navigate", url=url)
        until = time.monotonic() + PATIENCE_SECONDS
        while self.run("location.href !== 'about:blank' && document.readyState") != "complete":
            assert time.monotonic() < until, f"{url} does not load"
            time.sleep(0.05)

    def run(self, script: str) -> Any:
        """What a script gives; it may be a promise."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Presses and releases a key."""
        words = {"key": key, "code": key, "windowsVirtualKeyCode": code} | ({"text": "\r"} if key == "Enter" else {})
        self.ask("Input.dispatchKeyEvent", type="keyDown", **words)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **{name: words[name] for name in words if name != "text"})

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Writes what is seen as PNG."""
        found = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))


@contextmanager
def a_browser(folder: Path) -> Iterator[Browser]:
    """A browser with an empty profile in that folder, and one blank page."""
    to_it, writing = os.pipe()
    reading, from_it = os.pipe()
    command = [shutil.which("chromium") or "chromium", *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    # The protocol stands on descriptors 3 and 4.
    words = ["bash", "-c", f'exec "$@" 3<&{to_it} 4>&{from_it}', "bash", *command]
    process = subprocess.Popen(words, pass_fds=(to_it, from_it), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.close(to_it)
    os.close(from_it)
    try:
        browser = Browser(reading=reading, writing=writing)
        page = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            browser.ask(f"{domain}.enable")
        yield browser
    finally:
        os.close(writing)
        os.close(reading)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
