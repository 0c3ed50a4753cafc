"""The three descriptions of the operator's file agree with the program: the shipped file, the schema, the README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from config_known import KNOWN
from feedpub import notify, parse
from feedpub.config import load, schema
from feedpub.config.words import SLUG

FOLDER = Path(__file__).resolve().parents[2] / "config"
Schema = dict[str, Any]


def keys_of(part: Schema, path: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Every key of a schema: its path, its own schema, and whether it must be given."""
    for name, own in part.get("properties", {}).items():
        yield f"{path}.{name}", own, name in part.get("required", ())
        yield from keys_of(own, f"{path}.{name}")
    named = part.get("patternProperties", {}).values()
    for child in filter(None, (*named, *part.get("anyOf", ()), *part.get("oneOf", ()), part.get("items"))):
        yield from keys_of(child, path)


def test_the_schema_beside_the_file_is_the_program_s_own() -> None:
    assert json.loads((FOLDER / "schema.json").read_text()) == schema(), "write it anew: feedpub schema"


def test_every_key_of_the_schema_has_a_meaning_a_default_and_an_example() -> None:
    wanting = [
        path
        for path, own, required in keys_of(schema())
        if not (own.get("description") and own.get("examples") and (required or "default" in own))
    ]
    assert wanting == []


def test_the_schema_uses_only_what_draft_07_has() -> None:
    text = json.dumps(schema())
    assert not [word for word in ("$ref", "$defs", "x-fill", "prefixItems", "unevaluated") if f'"{word}' in text]


def test_the_schema_knows_the_kinds_and_regions() -> None:
    source = next(iter(schema(KNOWN)["properties"]["sources"]["patternProperties"].values()))["properties"]
    choices = source["listing"]["anyOf"]
    assert [choices[0], *(choice["properties"]["kind"]["const"] for choice in choices[1:])] == [
        {"enum": ["auto"]},
        "auto",
        "css",
    ]
    feed = next(iter(schema(KNOWN)["properties"]["feeds"]["patternProperties"].values()))["properties"]
    own = next(iter(schema(KNOWN)["properties"]["regions"]["patternProperties"].values()))["properties"]
    words = ["east-asia", "south-asia", "americas-latin", "latin-america", "asia", "global"]
    assert feed["select"]["properties"]["regions"]["items"] == {
        "type": "string",
        "anyOf": [{"enum": words}, {"pattern": SLUG}],  # the known ones are offered, own ones are taken
    }
    assert own["regions"]["items"] == {"type": "string", "enum": words[:-1]}


def test_the_schema_takes_a_type_s_name_alone_or_a_mapping() -> None:
    name, mapping = next(iter(schema(KNOWN)["properties"]["types"]["patternProperties"].values()))["anyOf"]
    assert name == {"type": "string", "minLength": 1, "maxLength": 500}
    assert (list(mapping["properties"]), mapping["additionalProperties"]) == (
        ["name", "aliases", "paths", "formerly"],
        False,
    )


def test_the_readme_explains_every_key() -> None:
    text = (FOLDER / "README.md").read_text()
    missing = [path for path, _, _ in keys_of(schema()) if f"{path.rsplit('.', 1)[1]}`" not in text]
    assert missing == []


@pytest.mark.parametrize("kind", [*parse.KINDS, *notify.KINDS], ids=lambda kind: kind.name)
def test_the_readme_explains_every_kind_with_every_option(kind: Any) -> None:
    heading = f"#### `{kind.name}`\n"
    text = (FOLDER / "README.md").read_text()
    assert heading in text
    section = text.split(heading, 1)[1].split("\n#", 1)[0]
    assert [field.name for field in fields(kind.options) if f"| `{field.name}` |" not in section] == []


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(), re.DOTALL))
def test_every_example_of_a_file_in_the_readme_works(block: str, tmp_path: Path) -> None:
    path = tmp_path / "feedpub.yaml"
    path.write_text(block)
    assert load(path, {}, resolve_secrets=False).warnings == ()


def test_the_shipped_file_works_without_any_secret() -> None:
    settings = load(FOLDER / "feedpub.yaml", {})
    assert [source.key for source in settings.sources][:2] == ["rand-security-cooperation", "rand-nato"]
    assert {source.kind for source in settings.sources} == {"css", "feed"}
    assert [feed.path for feed in settings.feeds] == ["indo-pacific-testimony"]
    assert [(one.key, one.kind) for one in settings.endpoints] == [("screen", "console")]
    assert settings.warnings == ()


def test_the_lines_that_are_commented_out_work_too(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (operator|regions|types):", r"\1:", (FOLDER / "feedpub.yaml").read_text())
    path = tmp_path / "feedpub.yaml"
    path.write_text(text.replace("  # desk:", "  desk:").replace("  # archive:", "  archive:").replace("  # -", "  -"))
    settings = load(path, {}, resolve_secrets=False)
    assert [one.key for one in settings.endpoints] == ["screen", "desk", "archive"]
    assert len(settings.subscriptions) == 5
    assert [region.slug for region in settings.additions.regions] == ["sahel"]
    assert [type.slug for type in settings.additions.types] == ["country-profile"]
