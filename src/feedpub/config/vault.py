"""Secrets: ``{env: NAME}`` and ``{file: PATH}`` to values that nothing can print.

A secret that stands in the file itself is refused, and never shown. The values are read once, when the file is
loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from pydantic_core import PydanticCustomError

from feedpub.config.privacy import ENVIRONMENT_NAME
from feedpub.model import Secret

LIMIT = 65_536  # bytes of a secret's file

HOW = "write {env: NAME} or {file: PATH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """Where secrets come from. A closed vault checks how they are written and opens none of them."""

    env: Mapping[str, str]
    folder: Path
    """Relative paths start here."""
    open: bool = True

    def secret(self, value: object) -> Secret:
        """The secret that ``value`` names. Raises ``PydanticCustomError``, never with a literal value in it."""
        match value:
            case {"env": str(name), **more} if not more and ENVIRONMENT_NAME.fullmatch(name):
                read = partial(self._from_environment, name)
            case {"file": str(path), **more} if not more and path and "\0" not in path:
                read = partial(self._from_file, self.folder / path)
            case _:
                raise _error("a secret must not stand in this file", HOW)
        return _kept(read()) if self.open else Secret(_closed)

    def _from_environment(self, name: str) -> str:
        if value := self.env.get(name, "").strip():
            return value
        state = "is empty" if name in self.env else "is not set"
        raise _error(f"the environment variable {name} {state}", f"set {name} where feedpub is started")

    def _from_file(self, path: Path) -> str:
        try:
            with path.open("rb") as stream:
                content = stream.read(LIMIT).decode().strip()
        except OSError as error:
            raise _error(
                f"cannot read {path}: {error.strerror}", "the account that runs feedpub must read it"
            ) from error
        except UnicodeDecodeError as error:
            raise _error(f"{path} is not text in UTF-8", "write the secret alone into it") from error
        if not content:
            raise _error(f"{path} is empty", "write the secret alone into it")
        return content


def _kept(text: str) -> Secret:
    return Secret(lambda: text)


def _closed() -> NoReturn:
    raise LookupError("this secret was not read: the file was loaded without secrets")


def _error(what: str, advice: str) -> PydanticCustomError:
    return PydanticCustomError("secret", "{what}", {"what": what, "advice": advice})
