"""A small world for the tests of the configuration: four regions, two kinds of listings, two of endpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from feedpub.config import Known, Settings, load
from feedpub.model import CountryCode, Region, RegionSlug, Secret, Taxonomy, TypeSlug
from feedpub.registry import Registry

CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptions:
    __pydantic_config__: ClassVar[ConfigDict] = CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class CssOptions:
    __pydantic_config__: ClassVar[ConfigDict] = CLOSED

    items: Annotated[str, Field(description="The selector of an item.", examples=["li"])]
    title: Annotated[str, Field(description="The selector of its title.", examples=["h3"])] = "h3"
    limit: Annotated[int, Field(ge=1, description="At most so many.", examples=[10])] = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HookOptions:
    __pydantic_config__: ClassVar[ConfigDict] = CLOSED

    url: Annotated[Secret, Field(description="Where to.", examples=[{"env": "HOOK"}])]
    spare: Annotated[Secret | None, Field(description="Where else.", examples=[{"env": "SPARE"}])] = None
    keys: Annotated[tuple[Secret, ...], Field(description="Signed by.", examples=[[{"env": "KEY"}]])] = ()
    seal: Annotated[tuple[Secret, ...] | Secret | None, Field(description="Sealed by.", examples=[{"env": "SEAL"}])] = (
        None
    )


def _https_only(options: Any) -> None:
    if not options.url.reveal().startswith("https://"):
        raise ValueError("the address must begin with https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class AKind:
    name: str
    summary: str
    options: type[object]
    check: Callable[[Any], None] = lambda _: None


def _region(slug: str, name: str, url: str, *parts: str) -> Region:
    return Region(slug=RegionSlug(slug), name=name, url=url, union_of=tuple(map(RegionSlug, parts)))


REGIONS = (
    _region("east-asia", "East Asia", "east-asia"),
    _region("south-asia", "South Asia", "south-asia"),
    _region("americas-latin", "Latin America", "latin-america"),
    _region("asia", "Asia", "asia", "east-asia", "south-asia"),
    _region("global", "Global", "global"),
)

PHRASES = {"east-asia": ("Far East", "Korea Strait"), "americas-latin": ("Southern Cone",)}

KNOWN = Known(
    phrases=lambda slug: PHRASES.get(slug, ()),
    listings=Registry(
        "listing kind",
        AKind(name="auto", summary="Finds out by itself.", options=NoOptions),
        AKind(name="css", summary="By selectors.", options=CssOptions),
    ),
    endpoints=Registry(
        "endpoint kind",
        AKind(name="console", summary="A line of text.", options=NoOptions),
        AKind(name="hook", summary="A POST.", options=HookOptions, check=_https_only),
    ),
    taxonomy=Taxonomy(
        types={TypeSlug("report"): "Report", TypeSlug("testimony"): "Testimony"},
        regions={region.slug: region for region in REGIONS},
        countries={CountryCode("JP"): "Japan", CountryCode("NO"): "Norway"},
        country_regions={CountryCode("JP"): (RegionSlug("east-asia"),)},
    ),
)


def load_text(
    text: str, folder: Path, env: Mapping[str, str] | None = None, *, resolve_secrets: bool = True
) -> Settings:
    """Loads a text as if it were the operator's file."""
    path = folder / "feedpub.yaml"
    path.write_bytes(text.encode())
    return load(path, env or {}, resolve_secrets=resolve_secrets, known=KNOWN)
