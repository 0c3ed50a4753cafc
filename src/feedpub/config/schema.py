"""The JSON Schema of the operator's file, for editors: made from the shape and the registries of kinds.

It stays within draft-07, and within the part of it that editors follow surely: no references, no siblings of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from feedpub.config.known import Kind, Known, Table, installed
from feedpub.config.places import Loc
from feedpub.config.references import FILL, member_words, region_words
from feedpub.config.shape import FilePart
from feedpub.config.words import SLUG
from feedpub.model import Secret

Schema = dict[str, Any]

SECRET: Schema = {
    "oneOf": [
        {
            "type": "object",
            "properties": {word: {"type": "string", "description": meaning, "examples": [example]}},
            "required": [word],
            "additionalProperties": False,
        }
        for word, meaning, example in (
            ("env", "The environment variable that holds the secret.", "FEEDPUB_SLACK_DESK"),
            ("file", "The file that holds the secret and nothing else.", "/run/secrets/slack-desk"),
        )
    ]
}


def schema(known: Known | None = None) -> Schema:
    """The JSON Schema of the whole file, with each key's meaning, default and examples."""
    known = known or installed()
    fills: Schema = {
        "region": {"type": "string", "anyOf": [{"enum": list(region_words(known.taxonomy))}, {"pattern": SLUG}]},
        "member": {"type": "string", "enum": list(member_words(known.taxonomy))},
        "secret": SECRET,
        "tokens": {"anyOf": [SECRET, {"type": "array", "items": SECRET, "minItems": 1}]},
        "listing": {"anyOf": [{"enum": _bare(known.listings)}, *map(_kind, known.listings)]},
        "endpoint": {"anyOf": [*map(_kind, known.endpoints)]},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "feedpub.yaml",
        **_schema_of(FilePart, fills),
        "patternProperties": {"^x-": {"description": "A place for anchors; not read."}},
    }


class _Generator(GenerateJsonSchema):
    """As pydantic has it, but a secret is what the operator writes."""

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return {FILL: "secret"} if schema["cls"] is Secret else super().dataclass_schema(schema)


def _schema_of(shape: type[object], fills: Schema) -> Schema:
    raw = TypeAdapter(shape).json_schema(schema_generator=_Generator)
    whole: Schema = _inlined(raw, raw.get("$defs", {}), fills)
    return {key: part for key, part in whole.items() if key not in ("$defs", "title")}


def _inlined(part: Any, definitions: Schema, fills: Schema) -> Any:
    """The same schema with every reference and every ``x-fill`` written out, and without made-up titles."""
    if isinstance(part, list):
        return [_inlined(child, definitions, fills) for child in part]
    if not isinstance(part, dict):
        return part
    here = {
        key: _inlined(child, definitions, fills) for key, child in part.items() if key not in ("$ref", FILL, "$defs")
    }
    if isinstance(here.get("title"), str):
        del here["title"]
    if "patternProperties" in here:  # keys are names: what is no name is no key
        here["additionalProperties"] = False
    if reference := part.get("$ref"):
        return {**_inlined(definitions[reference.rsplit("/", 1)[1]], definitions, fills), **here}
    return {**fills[part[FILL]], **here} if FILL in part else here


def _bare(table: Table[Kind]) -> list[str]:
    """The kinds that need no option: their name alone is enough."""
    return [kind.name for kind in table if _kind(kind)["required"] == ["kind"]]


def _kind(kind: Kind) -> Schema:
    options = _schema_of(kind.options, {"secret": SECRET})
    name = {"const": kind.name, "description": kind.summary, "examples": [kind.name]}
    return {
        **options,
        "description": kind.summary,
        "properties": {"kind": name, **options.get("properties", {})},
        "required": ["kind", *options.get("required", ())],
        "additionalProperties": False,
    }


def keys_at(schema: Schema, value: Any, loc: Loc) -> tuple[str, ...]:
    """The keys that a mapping at ``loc`` of the file's content may have."""
    parts = list(_branches(schema, value))
    for step in loc:
        value = value[step]
        parts = [deep for part in parts for child in _children(part, step) for deep in _branches(child, value)]
    return tuple(dict.fromkeys(key for part in parts for key in part.get("properties", ())))


def _children(part: Schema, step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        yield part.get("items", {})
    elif step in part.get("properties", {}):
        yield part["properties"][step]
    else:
        yield from part.get("patternProperties", {}).values()


def _branches(part: Schema, value: Any) -> Iterator[Schema]:
    """The part and its alternatives, of kinds only the one that the value names."""
    yield part
    for branch in (*part.get("anyOf", ()), *part.get("oneOf", ())):
        kind = branch.get("properties", {}).get("kind", {}).get("const")
        if kind is None or (isinstance(value, dict) and value.get("kind") == kind):
            yield from _branches(branch, value)
