"""The address of the store, as the operator writes it and as the store takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from feedpub.config.known import refusal

SCHEME = "sqlite:///"


def _checked(url: str) -> str:
    if not url.startswith(SCHEME):
        raise refusal("this is no store", "write sqlite:///feedpub.db, or sqlite:////absolute/path/feedpub.db")
    name = url.removeprefix(SCHEME)
    if name in ("", ":memory:") or name.endswith("/") or "?" in name:
        raise refusal("the store is a file", "write sqlite:///feedpub.db, or sqlite:////absolute/path/feedpub.db")
    return url


def absolute(url: str, folder: Path) -> str:
    """The same store, its path made absolute from ``folder``."""
    return f"{SCHEME}{folder.absolute() / url.removeprefix(SCHEME)}"


StoreUrl = Annotated[str, AfterValidator(_checked), WithJsonSchema({"type": "string", "pattern": f"^{SCHEME}."})]
