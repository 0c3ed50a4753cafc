"""Loading the operator's file: read, check, cross-check, build; every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from feedpub.config import build
from feedpub.config.faults import faults
from feedpub.config.former_checks import former_faults
from feedpub.config.known import Known, Scope, installed
from feedpub.config.own_checks import own_faults
from feedpub.config.places import TOP, Fault, Page
from feedpub.config.reader_checks import reader_faults, unread
from feedpub.config.schema import keys_at, schema
from feedpub.config.settings import Settings
from feedpub.config.shape import FilePart
from feedpub.config.subscription_checks import late, twins, untold
from feedpub.config.tree import Tree, read
from feedpub.config.vault import Vault
from feedpub.errors import ConfigError

LIMIT = 1_000_000  # bytes


def load(path: Path, env: Mapping[str, str], *, resolve_secrets: bool = True, known: Known | None = None) -> Settings:
    """The settings that the file at ``path`` holds.

    ``env`` is where ``{env: NAME}`` is looked up. Without ``resolve_secrets`` nothing is looked up, and to reveal
    a secret raises ``LookupError``. ``known`` is what files may refer to, by default what this program has.
    Raises ``ConfigError`` with every problem of the file, in its order.
    """
    page = _page(path)
    known = known or installed()
    tree = read(page)
    vault = Vault(env=env, folder=path.parent, open=resolve_secrets)
    file = _checked(tree, Scope.of(tree.value, known, vault))
    found = _crossed(file, tree, known, resolve_secrets) if isinstance(file, FilePart) else file
    if wrong := (*tree.faults, *own_faults(tree, known), *former_faults(tree, known), *found):
        raise page.error(*wrong)
    assert isinstance(file, FilePart)
    return build.settings(file, path.parent, known.taxonomy, page.problems(_warnings(file, tree)))


def _page(path: Path) -> Page:
    try:
        with path.open("rb") as stream:
            content = stream.read(LIMIT + 1)
    except OSError as error:
        advice = "name the file that there is, or write a first one with: feedpub init"
        raise _unread(path, f"cannot read the file: {error.strerror}", advice) from error
    if len(content) > LIMIT:
        raise _unread(path, f"the file is larger than {LIMIT} bytes", "is it the right one?")
    try:
        return Page(str(path), content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unread(path, f"line {line} is not text in UTF-8", "save the file as UTF-8") from error


def _unread(path: Path, what: str, advice: str) -> ConfigError:
    return Page(str(path), "").error(Fault(place=None, path="", what=what, advice=advice))


def _checked(tree: Tree, scope: Scope) -> FilePart | tuple[Fault, ...]:
    """The checked file, or what is wrong with it. pydantic's error ends here, for it holds what the file holds."""
    try:
        return FilePart.model_validate(_content(tree.value), context=scope)
    except ValidationError as error:
        allowed = partial(keys_at, schema(scope.known), tree.value)
        return tuple(faults(error, tree, allowed))


def _content(value: object) -> object:
    """The file without its anchors' place, and without sections whose every line is commented out."""
    if not isinstance(value, dict):
        return value
    return {key: part for key, part in value.items() if part is not None and not key.startswith("x-")}


def _crossed(file: FilePart, tree: Tree, known: Known, opened: bool) -> Iterator[Fault]:
    yield from twins(file, tree, known.taxonomy)
    yield from reader_faults(file, tree, opened=opened)


def _warnings(file: FilePart, tree: Tree) -> Iterator[Fault]:
    yield from unread(file, tree)
    if not file.sources:
        yield Fault(place=TOP, path="sources", what="no source is watched")
    yield from untold(file, tree)
    yield from late(file, tree)
