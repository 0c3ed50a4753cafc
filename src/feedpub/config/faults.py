"""What pydantic found, in the operator's words and with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from feedpub.config.known import nearest
from feedpub.config.places import Fault, Loc, spelled
from feedpub.config.tree import Tree

UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")
MAPPING = "this must be a mapping: keys with values"
WORDS = {
    "string_type": "this must be text; put it in quotes",
    "int_type": "this must be a whole number",
    "int_parsing": "this must be a whole number",
    "int_from_float": "this must be a whole number",
    "bool_type": "this must be true or false",
    "bool_parsing": "this must be true or false",
    "list_type": "this must be a list",
    "tuple_type": "this must be a list",
    "dict_type": MAPPING,
    "model_type": MAPPING,
    "dataclass_type": MAPPING,
}

KeysAt = Callable[[Loc], tuple[str, ...]]
"""The keys that may stand in the mapping at a place."""


def faults(error: ValidationError, tree: Tree, keys_at: KeysAt) -> Iterator[Fault]:
    """Every error once. A place that was already found unreadable is not judged again."""
    unread = {fault.place for fault in tree.faults}
    for detail in error.errors(include_url=False):
        fault = _fault(detail, tree, keys_at)
        if fault.place not in unread:
            yield fault


def _fault(detail: Any, tree: Tree, keys_at: KeysAt) -> Fault:
    loc: Loc = tuple(detail["loc"])
    if detail["type"] in UNKNOWN:
        return _unknown_key(loc, tree, nearest(str(loc[-1]), keys_at(tree.known(loc[:-1]))))
    if detail["type"] in MISSING:
        return Fault(place=tree.key(tree.known(loc)), path=spelled(loc[:-1]), what=f"the key '{loc[-1]}' is missing")
    known = tree.known(loc)
    place = tree.key(known) if loc[-1:] == ("[key]",) else tree.place(known)
    context = detail.get("ctx", {})
    what = WORDS.get(detail["type"]) or _sentence(detail["msg"])
    if detail["type"] == "too_long":
        what = f"at most {context['max_length']} entries may stand here"
    return Fault(place=place, path=spelled(known), what=what, advice=context.get("advice"))


def _unknown_key(loc: Loc, tree: Tree, advice: str | None) -> Fault:
    misspelt = (advice or "").startswith("did you mean")
    hide = None if misspelt else tree.place(loc)  # it may be a token where no token belongs
    return Fault(place=tree.key(loc), path=spelled(loc), what="unknown key", advice=advice, hide=hide)


def _sentence(message: str) -> str:
    """A message of pydantic, begun as ours begin."""
    return (
        message.removeprefix("Value error, ").replace("Input should", "this must").replace("String should", "this must")
    )
