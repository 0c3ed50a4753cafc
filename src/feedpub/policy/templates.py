"""An operator's templates for titles and lines: Jinja, cut down to what cannot run long, grow large or reach anything.

Of its statements there is ``if`` alone, of its filters the few below, and nothing can be called. ``check`` tries a
template on items that lack something, so that ``fill`` finds nothing new. What is made is plain text on one line:
each kind of receiver cleans, clamps and escapes it for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 1000
"""Characters of a template."""
LONGEST_VALUE = 2000
"""Characters of one field, of what a filter makes, and of the whole result: more is cut off."""
MOST_NAMES = 300
"""Entries of one list; there are fewer countries."""
DEEPEST = 20

TEXTS = ("title", "summary", "type", "date", "link")
LISTS = ("regions", "countries", "sources", "authors")
FIELDS = (*TEXTS, *LISTS)
"""What a template may name. ``date`` is an ISO day; the lists hold names for readers."""
_SURE = ("title", "type", "date")
"""The texts that every item has."""

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.Neg,
    nodes.And,
    nodes.Or,
    nodes.Concat,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
)
_INSTEAD: dict[type[nodes.Node], str] = {
    nodes.Call: "nothing can be called in a template: use a filter, like title|upper",
    nodes.Getattr: "a field has no parts: use a filter, like title|upper",
    nodes.Add: "'+' is not allowed in a template: ~ joins texts",
    nodes.For: "'for' is not allowed in a template: regions|join(', ') writes a list",
    nodes.Assign: "'set' is not allowed in a template",
    nodes.Test: "'is' is not allowed in a template: 'if regions' asks whether there are any",
}
_FAILURES = (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError)


class TemplateFault(ValueError):  # noqa: N818 - the word of the file's other mistakes
    """A template that is none, or does not fit an item. ``word`` is a name that is none of ``choices``."""

    def __init__(self, what: str, *, word: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.word = word
        self.choices = choices


class _Names(tuple[str, ...]):
    """A list that is written as people write one."""

    __slots__ = ()

    def __str__(self) -> str:
        return _join(self)

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return _Names(found) if isinstance(place, slice) else found


def check(text: str) -> None:
    """Raises ``TemplateFault`` with a sentence if the template is none, or fails for an item that lacks something."""
    template, used = _compiled(text)
    if not [made for made in (_tried(template, fields) for fields in _samples(used)) if made.strip()]:
        raise TemplateFault("this makes no text for any item")


def _tried(template: Template, fields: Mapping[str, object]) -> str:
    try:
        return template.render(fields)
    except UndefinedError as error:
        why = "there is nothing to write, and |default('...') says what stands there instead"
        raise TemplateFault(f"this fails for {_described(fields)}: {why}") from error
    except _FAILURES as error:
        raise TemplateFault(f"this fails for {_described(fields)}: {_reason(error)}") from error


def fill(text: str, fields: Mapping[str, object]) -> str:
    """What the template makes of an item's fields (see ``FIELDS``): one line, at most ``LONGEST_VALUE`` characters.

    It may be empty. Raises ``TemplateFault`` where the template is none or does not fit them: what is told then is
    the caller's to say, as if there were no template. Nothing else is ever raised.
    """
    template, used = _compiled(text)
    try:
        made = template.render({name: _bounded(fields[name]) for name in used if name in fields})
    except _FAILURES as error:
        raise TemplateFault(f"the template does not fit this item: {_reason(error)}") from error
    return " ".join(made.split())[:LONGEST_VALUE].rstrip()


@lru_cache(maxsize=512)
def _compiled(text: str) -> tuple[Template, frozenset[str]]:
    """The template, and the fields that it names."""
    if not 0 < len(text) <= LONGEST:
        raise TemplateFault(f"a template has 1 to {LONGEST} characters")
    try:
        tree = _ENVIRONMENT.parse(text)
        used = frozenset(_names(tree))
        return _ENVIRONMENT.from_string(tree), used
    except TemplateSyntaxError as error:
        raise TemplateFault(f"this is no template: {_reason(error)}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise TemplateFault(f"nested deeper than {DEEPEST}") from error


def _names(tree: nodes.Node) -> Iterator[str]:
    """The fields that it names. Raises ``TemplateFault`` for everything that a template may not hold."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        for node in level:
            if isinstance(node, nodes.Name):
                yield _field(node.name)
            _permit(node)
        level = [child for node in level for child in node.iter_child_nodes()]
    if level:
        raise TemplateFault(f"nested deeper than {DEEPEST}")


def _field(name: str) -> str:
    if name not in FIELDS:
        raise TemplateFault(f"an item has no field '{name}'", word=name, choices=FIELDS)
    return name


def _permit(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        name = node.operator if isinstance(node, nodes.BinExpr) else type(node).__name__.lower()
        usual = f"'{name}' is not allowed in a template"
        raise TemplateFault(_INSTEAD.get(type(node), usual))
    if isinstance(node, nodes.Getitem) and not _is_place(node.arg):
        raise TemplateFault("only a number may stand in [ ], like regions[0] or regions[:3]")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise TemplateFault(f"no filter is named '{node.name}'", word=node.name, choices=tuple(_FILTERS))


def _is_place(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Slice | nodes.Neg) or (isinstance(node, nodes.Const) and isinstance(node.value, int))


def _samples(used: frozenset[str]) -> Iterator[dict[str, object]]:
    """Items of every kind that there is: each list with nothing, one or many names in it, each text there or not."""
    many = _Names(f"Name {n}" for n in range(40))
    states: dict[str, tuple[object, ...]] = {name: (many, _Names(), many[:1]) for name in LISTS}
    states |= {name: ("A text",) if name in _SURE else ("A text", "") for name in TEXTS}
    named = sorted(used)
    for values in product(*(states[name] for name in named)):
        yield dict(zip(named, values, strict=True))


def _described(fields: Mapping[str, object]) -> str:
    """Which item a sample is: what it lacks, or has one of."""
    lacking = [f"no {name}" for name, value in fields.items() if not value]
    single = [f"one of its {name}" for name, value in fields.items() if isinstance(value, tuple) and len(value) == 1]
    return f"an item with {' and '.join(lacking or single)}" if lacking or single else "every item"


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _bounded(value: object) -> object:
    """A field as a template sees it: no more than it may have, and nothing where there is nothing."""
    if value is None:
        return ""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return _Names(str(name)[:LONGEST_VALUE] for name in islice(filter(None, value), MOST_NAMES))
    return str(value)[:LONGEST_VALUE]


def _default(value: object, instead: object) -> object:
    """``instead`` where there is nothing."""
    return instead if isinstance(value, Undefined) or not value else value


def _join(value: Iterable[object], between: str = ", ") -> str:
    enough = LONGEST_VALUE // max(len(between), 1) + 1
    return between.join(map(str, islice(value, enough)))[:LONGEST_VALUE]


def _truncate(value: object, length: int = 80) -> str:
    """At most ``length`` characters: whole words, and an ellipsis for the others."""
    text = str(value)
    if length < 1:
        raise ValueError("truncate needs a length of 1 or more")
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    whole = cut if text[length - 1].isspace() else cut.rpartition(" ")[0]
    return f"{(whole or cut).rstrip()}…"


def _replace(value: object, old: str, new: str) -> str:
    """As Python replaces, as far as the result is kept."""
    if not old:
        raise ValueError("replace needs a text to be replaced")
    enough = LONGEST_VALUE // max(len(new), 1) + 1
    return str(value)[:LONGEST_VALUE].replace(old, new, enough)[:LONGEST_VALUE]


_FILTERS = {
    **{name: FILTERS[name] for name in ("upper", "lower", "capitalize", "title", "trim", "first", "last", "length")},
    "default": _default,
    "join": _join,
    "truncate": _truncate,
    "replace": _replace,
}
_ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
_ENVIRONMENT.filters = _FILTERS
_ENVIRONMENT.globals = {}
_ENVIRONMENT.tests = {}
