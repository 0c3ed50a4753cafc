"""What judges that know nothing of feedpub, and that we did not write, object to in feed documents.

RSS and Atom: Ruby's own ``rss`` library, which validates against its models of both formats. JSON Feed: the schema of
the npm package ``jsonfeed-schema``, held by ``ajv``. The HTML within: html5lib, as strict as
the W3C's feed validator has it. That validator itself is in no package registry; its messages are gone through in
``tests/unit/test_feed_rules_cover.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

TESTS = Path(__file__).parent
MODULES = TESTS.parent / "build" / "judges"
"""Where those are that ``tests/judges/package-lock.json`` and ``html5lib.lock`` name: see tests/README.md."""
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
KNOWN = {"atom": (ATOM,), "rss": (None, CONTENT, "http://purl.org/dc/elements/1.1/")}
"""The namespaces of which Ruby's library knows every element."""


def objections(folder: Path, documents: Mapping[str, bytes]) -> list[str]:
    """What is objected to, as ``name: words``, sorted. A document's name ends in its format, ``.atom`` say."""
    needed()
    named = {name: folder / name.replace("/", "_") for name in documents}
    for name, path in named.items():
        path.write_bytes(documents[name])
    xml = {name: path for name, path in named.items() if path.suffix != ".json"}
    bare = {name: path.with_name(f"bare-{path.name}") for name, path in xml.items()}
    for name, path in bare.items():
        path.write_bytes(_bare(documents[name], path.suffix.removeprefix(".")))
    ruby: list[str | Path] = ["ruby", TESTS / "judges" / "strict.rb", *xml.values(), "--closed", *bare.values()]
    node: list[str | Path] = [
        "node",
        TESTS / "judges" / "json_feed.cjs",
        MODULES,
        *(named[name] for name in named.keys() - xml.keys()),
    ]
    lines = [line.split("\t", 1) for command in (ruby, node) for line in _said(*command)]
    names = {str(path): name for found in (named, bare) for name, path in found.items()}
    in_html = html_objections(
        {f"{name}: {place}": html for name in documents for place, html in _html(name, documents)}
    )
    return sorted([*(f"{names[path]}: {words}" for path, words in lines), *in_html])


def html_objections(texts: Mapping[str, str]) -> list[str]:
    """What is objected to in HTML, as ``name: words``, sorted."""
    needed()
    command: list[str | Path] = [sys.executable, "-I", TESTS / "judges" / "strict_html.py", MODULES / "python"]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=100, check=True)
    return sorted(f"{name}: {words}" for name, words in json.loads(done.stdout).items())


def _html(name: str, documents: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Where in a document HTML stands, and what it says."""
    if name.endswith(".json"):
        items = json.loads(documents[name])["items"]
        found = [(f"item {number}", item.get("content_html")) for number, item in enumerate(items)]
    else:
        nodes = etree.fromstring(documents[name]).iter("description", f"{{{CONTENT}}}encoded", f"{{{ATOM}}}content")
        found = [(f"{etree.QName(node).localname} {number}", node.text) for number, node in enumerate(nodes)]
    yield from ((place, text) for place, text in found if text)


def needed() -> None:
    """Skips the test where the schema is not installed; a run that must have programs fails."""
    if MODULES.joinpath("node_modules").is_dir() and MODULES.joinpath("python").is_dir():
        return
    if os.environ.get("FEEDPUB_NEED_PROGRAMS"):
        pytest.fail(f"this run must have {MODULES}: see .ci/run")
    pytest.skip("the judges are not installed: see tests/README.md")


def _bare(body: bytes, format: str) -> bytes:
    """The document without the elements of other vocabularies, so that whatever is left must be known."""
    root = etree.fromstring(body)
    for node in list(root.iter("{*}*")):
        if etree.QName(node).namespace not in KNOWN[format]:
            parent = node.getparent()
            assert parent is not None
            parent.remove(node)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _said(*command: str | Path) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    return done.stdout.splitlines()
