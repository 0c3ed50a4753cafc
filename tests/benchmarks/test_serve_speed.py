"""How many readers a second one core serves: feedpub as it runs, beside nginx that serves the same bytes as a file.

``pytest -s tests/benchmarks/test_serve_speed.py``. Each is one process on the first core, and wrk is on the second;
they take turns. A rate is requests by second of the server's own CPU, so that what else the machine does costs neither
anything; only the ratio of both is judged.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import pytest

from e2e.stage import a_page, free_ports, numbered

pytestmark = [
    pytest.mark.needs("wrk", "nginx", "taskset"),
    pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs a core for the server and one for its readers"),
    pytest.mark.timeout(180),
]

ROUNDS, SECONDS, CONNECTIONS = 3, 1, 50
OURS_AT_LEAST = {"200": 0.50, "200 gzip": 0.50, "304": 0.50}
"""Of nginx's rate."""
LENIENCE = 0.5
"""Judged is so much of it: a core that is shared gives no better measure."""

YAML = """\
site: {title: Ports, url: https://feeds.example}
sources:
  ports:
    url: https://pub.example/topics/ports.html
    listing:
      {kind: css, items: "ul.teasers > li", title: h3.title, link: "h3.title a@href", type: p.type, date: p.date,
       summary: p.desc}
"""
NGINX = """\
master_process off; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; gzip_static on;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    types {{ application/atom+xml atom; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def test_readers_a_second_beside_nginx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = free_ports(2)
    with feedpub(tmp_path, ours) as pid, nginx(tmp_path, ours, theirs) as nginx_pid:
        pids = {"ours": pid, "nginx": nginx_pid}
        urls = {name: f"http://127.0.0.1:{port}/feeds/all.atom" for name, port in (("ours", ours), ("nginx", theirs))}
        same = {name: httpx.get(url, headers={"Accept-Encoding": "identity"}) for name, url in urls.items()}
        assert same["ours"].content == same["nginx"].content
        kinds: dict[str, dict[str, tuple[str, ...]]] = {
            "200": dict.fromkeys(urls, ()),
            "200 gzip": dict.fromkeys(urls, ("Accept-Encoding: gzip",)),
            "304": {name: (f"If-None-Match: {answer.headers['etag']}",) for name, answer in same.items()},
        }
        ratios = {}
        for kind, headers in kinds.items():
            rates: dict[str, list[float]] = {name: [] for name in urls}
            for _ in range(ROUNDS):
                for name, url in urls.items():
                    rates[name].append(rate(pids[name], url, headers[name], unchanged=kind == "304"))
            ratios[kind] = median(a / b for a, b in zip(rates["ours"], rates["nginx"], strict=True))
            with capsys.disabled():
                shown = ", ".join(f"{name} {median(each):,.0f}/s" for name, each in rates.items())
                print(f"\n{kind}, {len(same['ours'].content):,} bytes plain: {shown}: {ratios[kind]:.2f} of nginx")
    short = {kind: ratio for kind, ratio in ratios.items() if ratio < LENIENCE * OURS_AT_LEAST[kind]}
    assert short == {}


def rate(pid: int, url: str, headers: tuple[str, ...], *, unchanged: bool) -> float:
    """Requests that wrk counts by second of the server's CPU; each is answered with 304, or none is."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command += [part for header in headers for part in ("-H", header)]
    before = cpu_seconds(pid)
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True, timeout=SECONDS + 20).stdout
    spent = cpu_seconds(pid) - before
    assert "Socket errors" not in said, said
    assert "Non-2xx" not in said, said
    asked = {"Accept-Encoding": "identity"} | dict(header.split(": ", 1) for header in headers)
    assert httpx.get(url, headers=asked).status_code == (304 if unchanged else 200)
    found = re.search(r"(\d+) requests in", said)
    assert found is not None, said
    return int(found[1]) / spent


def cpu_seconds(pid: int) -> float:
    """What the process has used, user and system (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def feedpub(folder: Path, port: int) -> Iterator[int]:
    """``feedpub run`` with a hundred items, on the first core."""
    (folder / "feedpub.yaml").write_text(YAML)
    summary = "Part of a series on ports, their cranes, quays and storms, written for those who work there. " * 6
    (folder / "page.html").write_bytes(a_page(*numbered(*range(100), desc=summary)))
    words = [sys.executable, "-m", "feedpub"]
    subprocess.run([*words, "import", "ports", "page.html"], check=True, cwd=folder, capture_output=True, timeout=60)
    with running(["taskset", "-c", "0", *words, "run", "--port", str(port)], folder, port) as pid:
        yield pid


@contextmanager
def nginx(folder: Path, ours: int, port: int) -> Iterator[int]:
    """nginx with feedpub's own bytes, plain and compressed, as files, on the first core too."""
    url, files = f"http://127.0.0.1:{ours}/feeds/all.atom", folder / "files" / "feeds"
    files.mkdir(parents=True)
    (files / "all.atom").write_bytes(httpx.get(url, headers={"Accept-Encoding": "identity"}).content)
    with httpx.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer:
        (files / "all.atom.gz").write_bytes(b"".join(answer.iter_raw()))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    command = ["taskset", "-c", "0", "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), *user]
    with running(command, folder, port) as pid:
        yield pid


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[int]:
    """A server that answers at the port, until the end."""
    with (folder / f"{port}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/feeds/all.atom", server, folder / f"{port}.log")
            yield server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the address answers with 200. Raises with the server's own words if it ends before."""
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer: {log.read_text()}")
