"""YAML text to plain values, with the place of every key and value.

It reads YAML 1.2 and nothing beyond it: no tags that make objects, no key twice, no anchors that swell, bounded
in depth and number. It does not know which keys mean something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from feedpub.config.nodes import DEPTH, composed, mark_place, too_deep
from feedpub.config.places import TOP, Fault, Loc, Page, Place, spelled
from feedpub.config.privacy import private
from feedpub.config.scalars import READERS, TAG, unfit

VALUES = 250_000  # after anchors are written out: five thousand sources need a third of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The file's content, and where each key and value of it stands."""

    value: Any
    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def key(self, loc: Loc) -> Place:
        """The place of a key; of the value in a list; the top of the file for the whole."""
        return self.keys.get(loc) or self.values.get(loc, TOP)

    def place(self, loc: Loc) -> Place:
        """The place of a value."""
        return self.values.get(loc, TOP)

    def known(self, loc: Loc) -> Loc:
        """As much of ``loc`` as stands in the file."""
        while loc and loc not in self.values:
            loc = loc[:-1]
        return loc


def read(page: Page) -> Tree:
    """Reads the page and strikes out what may be secret. Raises ``ConfigError`` where it is not YAML at all."""
    node = composed(page)
    if node is None:
        return Tree(value={})
    walk = _Walk(page)
    return Tree(value=walk.value(node, ()), keys=walk.keys, values=walk.values, faults=walk.faults)


class _Walk:
    """One walk over the composed nodes."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._left = VALUES
        self.keys: dict[Loc, Place] = {}
        self.values: dict[Loc, Place] = {}
        self.faults: list[Fault] = []

    def value(self, node: Node, loc: Loc) -> Any:
        """The plain value of a node; what could not be read is None, and a fault."""
        self._spend(node, len(loc))
        empty = node.start_mark.index == node.end_mark.index  # then its mark stands somewhere behind
        self.values.setdefault(loc, self.keys[loc] if empty and loc in self.keys else self._place(node))
        if isinstance(node, MappingNode) and node.tag == f"{TAG}map":
            return self._mapping(node, loc)
        if isinstance(node, SequenceNode) and node.tag == f"{TAG}seq":
            return [self.value(child, (*loc, number)) for number, child in enumerate(node.value)]
        return self._scalar(node, loc)

    def _spend(self, node: Node, depth: int) -> None:
        """Keeps the whole within bounds: a small file can mean a huge one. Raises ``ConfigError``."""
        self._left -= 1
        if self._left < 0:
            advice = "are anchors nested in anchors?"
            what = f"more than {VALUES} values"
            raise self._page.error(Fault(place=self._place(node), path="", what=what, advice=advice, quote=False))
        if depth > DEPTH:
            raise self._page.error(too_deep(self._place(node)))

    def _scalar(self, node: Node, loc: Loc) -> Any:
        text = node.value if isinstance(node, ScalarNode) else ""
        if private(loc, text, is_key=False):
            self._strike(node)
        make = READERS.get(str(node.tag)) if isinstance(node, ScalarNode) else None
        if make is None:
            return self._fault(
                node, loc, "a tag that makes an object is not allowed", "remove the word that begins with !"
            )
        if unfit(text):
            return self._fault(node, loc, "a control character is not allowed")
        try:
            return make(text)
        except (ValueError, KeyError):
            return self._fault(node, loc, "this is no value of its tag")

    def _mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value, merged in self._pairs(node, loc, 0):
            name = self._name(key, loc)
            if name is None or (merged and name in found):
                continue
            if name in found:
                self._twice(key, (*loc, name))
            self._enter(key, (*loc, name))
            content = self.value(value, (*loc, name))
            found.setdefault(name, content)
        return found

    def _enter(self, key: Node, loc: Loc) -> None:
        self.keys.setdefault(loc, self._place(key))
        if private(loc, str(key.value), is_key=True):
            self._strike(key)

    def _pairs(self, node: MappingNode, loc: Loc, level: int) -> Iterator[tuple[Node, Node, bool]]:
        """A mapping's own pairs, then those that it takes over by ``<<``, the first taken over first."""
        self._spend(node, level)
        yield from ((key, value, level > 0) for key, value in node.value if key.tag != f"{TAG}merge")
        for value in (value for key, value in node.value if key.tag == f"{TAG}merge"):
            for origin in value.value if isinstance(value, SequenceNode) else (value,):
                if isinstance(origin, MappingNode):
                    yield from ((key, child, True) for key, child, _ in self._pairs(origin, loc, level + 1))
                else:
                    self._strike(origin)
                    self._fault(origin, loc, "<< takes a mapping, or a list of them")

    def _name(self, key: Node, loc: Loc) -> str | None:
        """A key is text, whatever it looks like: ``2024`` and ``no`` are names too."""
        if isinstance(key, ScalarNode) and not unfit(key.value):
            return str(key.value)
        self._strike(key)
        self._fault(key, loc, "a key must be plain text")
        return None

    def _twice(self, key: Node, loc: Loc) -> None:
        first = self.keys[loc].line
        self._fault(key, loc, "this key stands twice", f"the first one is on line {first}; remove one of them")

    def _place(self, node: Node) -> Place:
        start, end = node.start_mark, node.end_mark
        return mark_place(start, max(1, end.column - start.column) if start.line == end.line else 1)

    def _strike(self, node: Node) -> None:
        self._page.strike(mark_place(node.start_mark), mark_place(node.end_mark))

    def _fault(self, node: Node, loc: Loc, what: str, advice: str | None = None) -> None:
        self.faults.append(Fault(place=self._place(node), path=spelled(loc), what=what, advice=advice))
