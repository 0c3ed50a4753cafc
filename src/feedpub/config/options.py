"""A kind and its options: ``{kind: css, items: li}`` to the options object of that kind.

The rooms of the kinds describe their options as closed dataclasses; this module only reads them. Their secrets
come out of the vault.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from feedpub.config.known import Kind, Table, refusal, refusals, scope, unknown
from feedpub.config.vault import HOW
from feedpub.model import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A kind by its name, with its options object."""

    kind: str
    options: Any


def listing(value: object, info: ValidationInfo) -> Chosen:
    """The kind of a listing: a name alone, or a mapping with ``kind`` and that kind's options."""
    return _chosen(
        {"kind": value} if isinstance(value, str) else value, "listing kind", scope(info).known.listings, info
    )


def endpoint(value: object, info: ValidationInfo) -> Chosen:
    """An endpoint: a mapping with ``kind`` and that kind's options, which the kind itself looks at last."""
    found = _chosen(value, "endpoint kind", scope(info).known.endpoints, info)
    if scope(info).vault.open:
        try:
            scope(info).known.endpoints[found.kind].check(found.options)
        except ValueError as error:  # its sentence holds no secret: that is the kind's promise
            raise refusal(str(error)) from None
    return found


def _chosen(value: object, what: str, table: Table[Kind], info: ValidationInfo) -> Chosen:
    if not isinstance(value, dict):
        raise refusal(f"this must be a mapping with the key 'kind': {', '.join(table.names)}")
    match value.get("kind"):
        case str(name) if name in table:
            own = {key: content for key, content in value.items() if key != "kind"}
            options = _validator(table[name]).validate_python(own, context=info.context)
            return Chosen(kind=name, options=options)
        case str(name):
            raise refusals([("kind", unknown(what, name, table.names))])
        case _:
            raise refusals([("kind", refusal(f"this must be a {what}: {', '.join(table.names)}"))])


@cache
def _validator(kind: Kind) -> SchemaValidator:
    return SchemaValidator(_with_secrets(TypeAdapter(kind.options).core_schema))


def _with_secrets(part: Any) -> CoreSchema | Any:
    """The same schema, in which each secret is read from the vault instead of being taken as an object."""
    if isinstance(part, dict):
        if part.get("type") == "union" and _one_or_a_list(part["choices"]):
            return core_schema.with_info_plain_validator_function(_secrets)
        if part.get("type") == "dataclass" and part.get("cls") is Secret:
            return core_schema.with_info_plain_validator_function(_secret, ref=part.get("ref"))
        return {key: _with_secrets(child) for key, child in part.items()}
    if isinstance(part, list | tuple):
        return type(part)(_with_secrets(child) for child in part)
    return part


def _one_or_a_list(choices: Any) -> bool:
    """Whether a union is a secret or a list of them: a choice for each would give a mistake for each."""
    return {_what(choice) for choice in choices} == {"secret", "secrets"}


def _what(choice: Any) -> str | None:
    match choice:
        case {"type": "dataclass", "cls": cls} | {"type": "definition-ref", "schema_ref": cls} if _is_secret(cls):
            return "secret"
        case {"type": "tuple", "items_schema": [item]} if _what(item) == "secret":
            return "secrets"
        case _:
            return None


def _is_secret(cls: Any) -> bool:
    return cls is Secret or (isinstance(cls, str) and cls.startswith(f"{Secret.__module__}.{Secret.__qualname__}:"))


def _secret(value: object, info: Any) -> Secret:
    return scope(info).vault.secret(value)


def _secrets(value: object, info: Any) -> Secret | tuple[Secret, ...]:
    """One secret, or a list of at least one; each mistake at its place."""
    if not isinstance(value, list):
        return _secret(value, info)
    if not value:
        raise refusal("this list needs at least one secret", HOW)
    return tuple(_listed(number, one, info) for number, one in enumerate(value))


def _listed(number: int, value: object, info: Any) -> Secret:
    try:
        return _secret(value, info)
    except PydanticCustomError as error:
        raise refusals([(number, error)]) from None
