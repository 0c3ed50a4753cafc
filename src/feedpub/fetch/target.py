"""Where one request goes: a URL that has the form we accept. Judges spelling only; addresses are the guard's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from httpx import URL, InvalidURL

from feedpub.errors import EgressError

_PORT_OF = {"http": 80, "https": 443}
_LAST_PORT = 65_535
# Programs disagree on what these mean in a URL, and a guard lives by agreement.
_STRANGE = re.compile(r"[\x00-\x1f\x7f\\]")
# What is left of a host after IDNA: a name of letters, digits, dots; or an IPv6 address without a zone.
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|[0-9a-f:.]{2,45}", re.ASCII)
_NAMELESS = "an address without a host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL to ask for, without fragment, and the host and port that it names."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for (RFC 9309 section 2.3)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @classmethod
    def parse(cls, url: str) -> Target:
        """The target of an absolute URL. Raises ``EgressError`` (denied) for a form that we do not go to."""
        if _STRANGE.search(url):
            raise _denied(_NAMELESS, "the URL holds a control character or a backslash")
        try:
            return cls._accept(URL(url))
        except InvalidURL as error:
            raise _denied(_NAMELESS, "this is not a URL") from error.__cause__

    def follow(self, location: str) -> Target:
        """The target of a redirect found here.

        Raises ``EgressError``: redirects for a location that leads nowhere, denied for one that we refuse.
        """
        if not location or _STRANGE.search(location):
            raise EgressError(self.host, "redirects", "the redirect leads nowhere", transient=True)
        try:
            target = self._accept(URL(self.url).join(location))
        except InvalidURL as error:
            raise EgressError(self.host, "redirects", "the redirect leads nowhere", transient=True) from error.__cause__
        if self.scheme == "https" and target.scheme == "http":
            raise _denied(target.host, f"{self.host} redirects from https to http")
        return target

    @classmethod
    def _accept(cls, url: URL) -> Target:
        host = url.raw_host.decode("ascii").lower()
        if url.scheme not in _PORT_OF:
            raise _denied(host or _NAMELESS, f"the scheme {url.scheme or '(none)'} is not http or https")
        if not _HOST.fullmatch(host):
            raise _denied(_NAMELESS, "the URL names no host that could exist")
        if url.userinfo:
            raise _denied(host, "the URL carries a user name or password")
        port = _PORT_OF[url.scheme] if url.port is None else url.port
        if port > _LAST_PORT:
            raise _denied(host, "the URL names a port that does not exist")
        return cls(url=str(url.copy_with(fragment=None)), scheme=url.scheme, host=host, port=port)


def _denied(host: str, why: str) -> EgressError:
    return EgressError(host, "denied", why, transient=False)
