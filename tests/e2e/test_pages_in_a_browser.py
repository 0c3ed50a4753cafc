"""The pages in a real browser: axe-core finds nothing to object to, the keyboard reaches what it must, no cut.

axe-core comes from ``tests/e2e/axe.lock``; without it those tests are skipped, and fail where programs must be there.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from e2e.browser import Browser, a_browser
from e2e.stage import free_ports

TESTS = Path(__file__).resolve().parents[1]
AXE = TESTS.parent / "build" / "axe" / "axe_playwright_python" / "axe.min.js"
PAGES = {
    "index": "/",
    "feed": "/feeds/type/report",
    "combined feed": "/feeds/type/event+report/region/asia",
    "item": "/items/aasampleitemqqqq",
    "empty search": "/search",
    "search": "/search?q=port",
    "form": "/build",
    "built": "/build?type=report&type=event&region=asia&country=jp&q=",
    "charts": "/charts",
    "map": "/map",
    "ended": "/feeds/canals",
    "nothing": "/none",
    "operator": "/operator/",
}
RECEIVERS = ("/", "/show/slack", "/show/discord", "/show/teams", "/show/email", "/show/webhook")
START_SECONDS = 30.0
PICTURE = TESTS / "contract" / "notify" / "receivers.png"
MOST_OF_A_PICTURE = 300_000
"""Bytes."""
DEMO_SECONDS = 150.0
"""The daily mail of the demo goes out a minute and a half after its start at the latest."""
LOOKS = [(width, dark) for width in (320, 1280) for dark in (False, True)]
_COMPLAINTS = """axe.run().then(found => JSON.stringify(found.violations.map(
    one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])))"""
_FOCUSED = """(() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const name = at.id || {skip: "skip", home: "home"}[at.className] || at.textContent.trim();
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return [name, style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || Boolean(at.ownerSVGElement),
        box.width > 0 && middle[0] > 0 && middle[0] < innerWidth && middle[1] > 0 && middle[1] < innerHeight];
})()"""
"""The name of what has the focus, whether it is outlined (the map draws its own), and whether its middle is in view."""
pytestmark = pytest.mark.needs("chromium")


@contextmanager
def _serving(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A program that serves until the end of the block."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The sample library, served."""
    (port,) = free_ports(1)
    with _serving(str(TESTS / "web_sample.py"), str(port)):
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def demo() -> Iterator[list[str]]:
    """The addresses of a demo whose receivers have all received something: feeds, receivers, publisher."""
    (port,) = free_ports(1)
    with _serving("-m", "feedpub", "demo", "--port", str(port), "--pace", "1") as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(4)]
        addresses = [line.split()[-1] for line in told[1:]]
        until = time.monotonic() + DEMO_SECONDS
        while not all(counts["taken"] for counts in _received(addresses[1]).values()):
            assert time.monotonic() < until, "some receiver receives nothing"
            time.sleep(0.5)
        yield addresses


def _received(receivers: str) -> Any:
    with urllib.request.urlopen(f"{receivers}received.json", timeout=20) as answer:
        return json.load(answer)["counts"]


@pytest.fixture(scope="module")
def publisher(demo: list[str]) -> str:
    """The sample publisher of the demo."""
    return demo[2]


@pytest.fixture(scope="module")
def receivers(demo: list[str]) -> str:
    """The page over the sample receivers of the demo, without a slash at its end."""
    return demo[1].rstrip("/")


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "the sample library does not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with a_browser(tmp_path_factory.mktemp("browser")) as browser:
        credentials = base64.b64encode(b"operator:open").decode()
        browser.ask("Network.enable")
        browser.ask("Network.setExtraHTTPHeaders", headers={"Authorization": f"Basic {credentials}"})
        yield browser


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        if os.environ.get("FEEDPUB_NEED_PROGRAMS"):
            pytest.fail(f"this run must have {AXE}: see .ci/run")
        pytest.skip("axe-core is not installed: see tests/e2e/axe.lock")
    return AXE.read_text(encoding="utf-8")


def _complaints(browser: Browser, axe: str) -> Any:
    browser.run(axe)
    return json.loads(browser.run(_COMPLAINTS))


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_on_any_page(
    site: str, browser: Browser, axe: str, page: str, width: int, dark: bool
) -> None:
    browser.go(site + PAGES[page], width=width, dark=dark)
    assert _complaints(browser, axe) == []


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_axe_finds_nothing_at_the_sample_publisher(
    publisher: str, browser: Browser, axe: str, width: int, dark: bool
) -> None:
    browser.go(publisher, width=width, dark=dark)
    assert _complaints(browser, axe) == []


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("path", RECEIVERS)
def test_axe_finds_nothing_at_the_sample_receivers(
    receivers: str, browser: Browser, axe: str, path: str, width: int, dark: bool
) -> None:
    browser.go(f"{receivers}{path}?still", width=width, dark=dark)
    assert _complaints(browser, axe) == []


def test_that_the_page_of_receivers_renews_itself_is_all_that_axe_finds_and_can_be_stopped_first_of_all(
    receivers: str, browser: Browser, axe: str
) -> None:
    browser.go(receivers)
    assert [rule for rule, _ in _complaints(browser, axe)] == ["meta-refresh"]
    browser.go(receivers)
    assert [name for name, _, _ in _walk(browser, 1)] == ["let it stand still"]
    browser.press("Enter", 13)
    _wait_until(browser, "location.search === '?still' && document.readyState === 'complete'")
    assert browser.run("document.querySelector('meta[http-equiv]')") is None
    walked = _walk(browser, 20)
    assert [name for name, _, _ in walked][:2] == ["let it renew itself", "All"]
    assert [name for name, outlined, visible in walked if not (outlined and visible)] == []


@pytest.mark.parametrize("path", RECEIVERS)
def test_the_sample_receivers_fit_their_window_and_keep_their_policy(
    receivers: str, browser: Browser, path: str
) -> None:
    for width in (320, 768, 1280, 1920):
        browser.said.clear()
        browser.go(receivers + path, width=width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.said == []


def test_a_hostile_message_runs_nothing_and_a_mail_is_shown_in_its_frame(receivers: str, browser: Browser) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    message = {"content": hostile, "embeds": [{"title": hostile, "description": hostile}]}
    request = urllib.request.Request(
        f"{receivers}/discord/1/key", json.dumps(message).encode(), {"content-type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=20).close()
    browser.ask("Page.addScriptToEvaluateOnNewDocument", source="window.alert = () => { document.title = 'alert' }")
    browser.said.clear()
    browser.go(f"{receivers}/show/discord")
    assert hostile in browser.run("document.body.textContent")
    browser.go(f"{receivers}/show/email")
    assert browser.run("[document.title === 'alert', document.scripts.length, frames.length > 0]") == [False, 0, True]
    assert browser.said == []


def test_the_picture_of_the_sample_receivers_is_one_and_small(receivers: str, browser: Browser) -> None:
    if os.environ.get("FEEDPUB_GOLDEN") == "write":
        _draw(receivers, browser)
    drawn = PICTURE.read_bytes()
    assert drawn.startswith(b"\x89PNG") and len(drawn) <= MOST_OF_A_PICTURE


def _draw(receivers: str, browser: Browser) -> None:
    """Draws the page when digests have come too, at half its size."""
    until = time.monotonic() + DEMO_SECONDS
    while (heard := _received(receivers + "/"))["teams"]["taken"] < 5 or heard["email"]["taken"] < 3:
        assert time.monotonic() < until, heard
        time.sleep(0.5)
    browser.go(f"{receivers}/?still", width=1440)
    height = browser.run("document.documentElement.scrollHeight")
    browser.go(f"{receivers}/?still", width=1440, height=height)
    time.sleep(1)  # until the frames of the mails are drawn
    clip = {"x": 0, "y": 0, "width": 1440, "height": height, "scale": 0.5}
    drawn = browser.ask("Page.captureScreenshot", format="png", clip=clip)["data"]
    PICTURE.write_bytes(base64.b64decode(drawn))


def test_axe_does_find_what_is_wrong(site: str, browser: Browser, axe: str) -> None:
    browser.go(site)
    browser.run("document.querySelector('label[for=q]').remove(); document.querySelector('#q').placeholder = ''")
    assert [rule for rule, _ in _complaints(browser, axe)] == ["label"]


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_its_window(site: str, browser: Browser, page: str, width: int) -> None:
    browser.go(site + PAGES[page], width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_the_table_of_the_usual_regions_fits_a_desktop_window_and_paper(site: str, browser: Browser) -> None:
    beyond = "(table => table.scrollWidth - table.parentElement.clientWidth)(document.querySelector('.matrix'))"
    browser.go(site, width=1280)
    assert browser.run(beyond) <= 0
    browser.go(site, width=720)  # what a sheet of A4 or Letter holds
    browser.ask("Emulation.setEmulatedMedia", media="print")
    seen = browser.run(beyond)
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert seen <= 0


@pytest.mark.parametrize("page", PAGES)
def test_no_page_breaks_its_own_policy(site: str, browser: Browser, page: str) -> None:
    browser.said.clear()
    browser.go(site + PAGES[page])
    browser.run("1")
    assert [said for said in browser.said if "Security Policy" in said] == []


def test_the_tab_key_leads_to_the_search_the_first_feed_and_the_address_to_copy(site: str, browser: Browser) -> None:
    browser.go(site)
    names = [name for name, _, _ in _walk(browser, 6)]
    assert names == ["skip", "home", "Build your feed", "q", "Search", "Follow everything"]
    browser.press("Enter", 13)
    _wait_until(browser, "location.pathname === '/feeds/all' && document.readyState === 'complete'")
    names = [name for name, _, _ in _walk(browser, 8)]
    assert "address-atom" in names


@pytest.mark.parametrize("dark", [False, True])
def test_what_has_the_focus_is_outlined_and_in_view(site: str, browser: Browser, dark: bool) -> None:
    for page in ("index", "feed", "search", "form"):
        browser.go(site + PAGES[page], width=320, dark=dark)
        walked = _walk(browser, 25)
        assert [name for name, outlined, _ in walked if not outlined] == []
        assert [name for name, _, visible in walked if not visible] == []


def test_the_skip_link_leads_past_the_header(site: str, browser: Browser) -> None:
    browser.go(site)
    _walk(browser, 1)
    browser.press("Enter", 13)
    assert browser.run("document.activeElement.id") == "content" or browser.run("location.hash") == "#content"


def test_the_print_leaves_out_what_paper_cannot_do(site: str, browser: Browser) -> None:
    browser.go(f"{site}/feeds/type/report")
    browser.ask("Emulation.setEmulatedMedia", media="print")
    shown = "selector => getComputedStyle(document.querySelector(selector)).display !== 'none'"
    seen = browser.run(f"['form.search', '.open', 'footer.site', 'h1', '.address input', '.entry'].map({shown})")
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert seen == [False, False, False, True, True, True]


def _wait_until(browser: Browser, condition: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not browser.run(condition):
        assert time.monotonic() < until, condition
        time.sleep(0.05)


def _walk(browser: Browser, steps: int) -> list[tuple[str, bool, bool]]:
    """What has the focus after each press of the tab key: its name, whether it is outlined, whether it is in view."""
    found = []
    for _ in range(steps):
        browser.press("Tab", 9)
        found.append(tuple(browser.run(_FOCUSED)))
    return found
