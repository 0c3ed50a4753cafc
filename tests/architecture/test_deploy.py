"""What is handed to operators keeps its promises: no privileges, no secrets, everything pinned."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
MOST_EXPOSED = 15
"""systemd-analyze counts in tenths: 1.5 of 10."""


def dockerfile() -> str:
    return (DEPLOY / "Dockerfile").read_text("utf-8")


def instruction(name: str) -> str:
    """The last instruction of that name."""
    joined = dockerfile().replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in joined.splitlines() if line.startswith(f"{name} ")][-1]


def service() -> dict[str, Any]:
    composed: dict[str, Any] = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))
    (only,) = composed["services"].values()
    assert isinstance(only, dict)
    return only


def unit() -> dict[str, list[str]]:
    """Every setting of the unit with its values, in order."""
    settings: dict[str, list[str]] = {}
    for line in (DEPLOY / "feedpub.service").read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            settings.setdefault(key, []).append(value)
    return settings


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that gives every request that status; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_image_runs_feedpub_as_a_user_without_a_name_on_other_machines() -> None:
    assert instruction("USER") == "10001:10001"
    assert json.loads(instruction("ENTRYPOINT")) == ["feedpub"]
    assert json.loads(instruction("CMD")) == ["run", "--config", "/etc/feedpub/feedpub.yaml"]


def test_both_stages_start_from_the_same_plain_image() -> None:
    bases = re.findall(r"^FROM (\S+)", dockerfile(), re.MULTILINE)
    assert bases == ["python:3.13-slim"] * 2


def test_the_image_installs_only_what_the_lock_pins() -> None:
    installs = [part for part in re.split(r"&&|\n", dockerfile().replace("\\\n", " ")) if " install " in part]
    assert all("--require-hashes" in part or "--no-index" in part for part in installs if "pip" in part), (
        "something is fetched that no hash pins"
    )


def test_every_requirement_of_the_lock_has_a_version_and_hashes() -> None:
    entries = re.split(r"\n(?=\S)", (DEPLOY / "requirements.lock").read_text("utf-8").replace("\\\n", " "))
    requirements = [entry for entry in entries if entry.strip() and not entry.startswith("#")]
    assert len(requirements) > 20
    assert [entry for entry in requirements if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_builder_sees_only_what_the_image_is_made_of() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    shown = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "*" in lines
    assert shown == {"LICENSE", "README.md", "deploy/requirements.lock", "pyproject.toml", "src"}


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_believes_readyz(status: int, healthy: bool) -> None:
    command = json.loads(instruction("HEALTHCHECK").split("CMD", 1)[1])
    with answering(status) as port:
        script = command[2].replace("8080", str(port))
        ended = subprocess.run([sys.executable, command[1], script], check=False, capture_output=True, timeout=30)
    assert command[0] == "python"
    assert (ended.returncode == 0) is healthy


def test_the_composed_service_has_no_privileges_and_one_place_to_write() -> None:
    composed = service()
    kept = ("user", "read_only", "cap_drop", "security_opt", "ports", "volumes")
    assert {key: composed[key] for key in kept} == {
        "user": "10001:10001",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "ports": ["127.0.0.1:8080:8080"],
        "volumes": ["feedpub:/var/lib/feedpub", "../config:/etc/feedpub:ro"],
    }
    assert "privileged" not in composed and "cap_add" not in composed
    assert [mount.split(":")[0] for mount in composed["tmpfs"]] == ["/tmp"]


def test_the_composed_service_gives_a_stop_time_to_drain() -> None:
    assert service()["stop_grace_period"] == "15s"
    assert instruction("STOPSIGNAL") == "SIGTERM"


def test_the_unit_runs_as_nobody_and_writes_to_one_folder() -> None:
    settings = unit()
    kept = ("DynamicUser", "StateDirectory", "ProtectSystem", "CapabilityBoundingSet", "KillSignal", "TimeoutStopSec")
    assert {key: settings[key] for key in kept} == {
        "DynamicUser": ["yes"],
        "StateDirectory": ["feedpub"],
        "ProtectSystem": ["strict"],
        "CapabilityBoundingSet": [""],
        "KillSignal": ["SIGTERM"],
        "TimeoutStopSec": ["15"],
    }
    assert "ReadWritePaths" not in settings


def test_the_unit_does_not_start_again_what_only_the_operator_can_mend() -> None:
    assert unit()["Restart"] == ["on-failure"]
    assert unit()["RestartPreventExitStatus"] == ["2 78"]


@pytest.mark.needs("systemd-analyze")
def test_systemd_finds_the_unit_hardly_exposed() -> None:
    unit_file = str(DEPLOY / "feedpub.service")
    ended = subprocess.run(
        ["systemd-analyze", "security", "--no-pager", "--offline=true", f"--threshold={MOST_EXPOSED}", unit_file],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stdout.splitlines()[-1:] or ended.stderr


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "feedpub.service"])
def test_no_file_names_a_secret(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    assert re.findall(r"(?i)(whsec_|hooks\.slack|(?:password|token|api_key)\s*[=:]\s*\S+)", text) == []


def test_the_runbook_names_only_what_there_is() -> None:
    text = (DEPLOY / "README.md").read_text("utf-8")
    files = set(re.findall(r"`?deploy/([A-Za-z.]+\.(?:lock|service|yaml))", text))
    assert files == {"requirements.lock", "feedpub.service", "compose.yaml"}
    assert all((DEPLOY / file).is_file() for file in files)
