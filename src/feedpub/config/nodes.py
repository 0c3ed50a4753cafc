"""YAML text to composed nodes with marks, by ruamel.yaml; whatever is not YAML becomes a problem with a place.

It makes no values: see ``tree``.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node
from ruamel.yaml.reader import ReaderError

from feedpub.config.places import LINE_END, TOP, Fault, Page, Place
from feedpub.config.privacy import quotable

DEPTH = 20


def composed(page: Page) -> Node | None:
    """The file's one document; None for an empty file. Raises ``ConfigError``."""
    found = _composed(page)
    if isinstance(found, Fault):  # raised here and not below: ruamel's errors quote the file, secrets and all
        raise page.error(found)
    return found


def _composed(page: Page) -> Node | Fault | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = DEPTH
    yaml.composer.warn_double_anchors = False  # a later anchor of the same name is plain YAML
    try:
        return yaml.compose(page.text)  # type: ignore[no-any-return]
    except MaxDepthExceededError as error:
        return too_deep(mark_place(error.problem_mark))
    except ReaderError as error:
        return _unprintable(page, error.position)
    except MarkedYAMLError as error:
        return _broken(page, error)
    except (YAMLError, ValueError, OverflowError) as error:
        return _nonsense(error)


def mark_place(mark: Any, width: int = 1) -> Place:
    """The place of ruamel's mark, which counts from 0."""
    return Place(line=mark.line + 1, column=mark.column + 1, width=width) if mark else TOP


def too_deep(place: Place) -> Fault:
    """The fault of a file that is nested too deeply, or without end."""
    advice = "does an anchor contain itself?"
    return Fault(place=place, path="", what=f"nested deeper than {DEPTH}", advice=advice, quote=False)


def _nonsense(error: Exception) -> Fault:
    """What ruamel.yaml itself stumbles over, an escape beyond Unicode for example: it does not say where."""
    return Fault(place=TOP, path="", what=f"this is not YAML ({type(error).__name__})", quote=False)


def _unprintable(page: Page, position: int) -> Fault:
    before = LINE_END.split(page.text[:position])
    place = Place(line=len(before), column=len(before[-1]) + 1)
    return Fault(place=place, path="", what="a character that YAML does not allow", quote=False)


def _broken(page: Page, error: MarkedYAMLError) -> Fault:
    place = mark_place(error.problem_mark or error.context_mark)
    what = f"this is not YAML: {error.problem or error.context}"
    return Fault(place=place, path="", what=what, quote=quotable(page, place.line))
