"""Which URLs have a form that we go to, before any name is looked up."""

from __future__ import annotations

import pytest

from feedpub.errors import EgressError
from feedpub.fetch.target import Target

HERE = Target.parse("https://pub.example/reports/?page=2")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://pub.example", Target(url="http://pub.example", scheme="http", host="pub.example", port=80)),
        (
            "HTTPS://Pub.Example:443/a?b=c#d",
            Target(url="https://pub.example/a?b=c", scheme="https", host="pub.example", port=443),
        ),
        (
            "http://bücher.example:8080/ü",
            Target(
                url="http://xn--bcher-kva.example:8080/%C3%BC", scheme="http", host="xn--bcher-kva.example", port=8080
            ),
        ),
        ("http://[2606:4700::1]/", Target(url="http://[2606:4700::1]/", scheme="http", host="2606:4700::1", port=80)),
        ("http://pub.example:0/", Target(url="http://pub.example:0/", scheme="http", host="pub.example", port=0)),
    ],
)
def test_an_absolute_http_url_is_taken_apart(url: str, target: Target) -> None:
    assert Target.parse(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pub.example/a",
        "//pub.example/a",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://pub.example/",
        "gopher://pub.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "http:///path",
        "http://user@pub.example/",
        "http://user:secret@pub.example/",
        "http://:secret@pub.example/",
        "http://good.example\\@169.254.169.254/",
        "http://169.254.169.254\\.good.example/",
        "http://pub.example\r\nHost: x/",
        "http://pub.example/\x00",
        "http://pub%00.example/",
        "http://%31%32%37.0.0.1/",
        "http://pub .example/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://pub.example:port/",
        "http://pub.example:99999999/",
    ],
)
def test_any_other_form_is_denied(url: str) -> None:
    with pytest.raises(EgressError) as caught:
        Target.parse(url)
    assert (caught.value.fault, caught.value.transient, caught.value.sent) == ("denied", False, False)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("?page=3", "https://pub.example/reports/?page=3"),
        ("/news/", "https://pub.example/news/"),
        ("../news/#top", "https://pub.example/news/"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example:8443/x", "https://other.example:8443/x"),
        ("/a b", "https://pub.example/a%20b"),
    ],
)
def test_a_redirect_is_read_relative_to_where_it_stood(location: str, url: str) -> None:
    assert HERE.follow(location).url == url


@pytest.mark.parametrize(
    ("location", "fault", "why"),
    [
        ("http://pub.example/", "denied", "pub.example redirects from https to http"),
        ("file:///etc/passwd", "denied", "the scheme file is not http or https"),
        ("https://user:secret@pub.example/", "denied", "the URL carries a user name or password"),
        ("", "redirects", "the redirect leads nowhere"),
        ("https://[::1/", "redirects", "the redirect leads nowhere"),
        ("\\\\other.example", "redirects", "the redirect leads nowhere"),
    ],
)
def test_a_redirect_to_a_forbidden_form_is_refused(location: str, fault: str, why: str) -> None:
    with pytest.raises(EgressError) as caught:
        HERE.follow(location)
    assert (caught.value.fault, caught.value.why) == (fault, why)


@pytest.mark.parametrize("url", ["http://u:swordfish@pub.example/swordfish", "ftp://pub.example/swordfish?swordfish"])
def test_an_error_never_shows_the_path_or_the_credentials_of_a_url(url: str) -> None:
    with pytest.raises(EgressError) as caught:
        Target.parse(url)
    assert "swordfish" not in str(caught.value)


def test_an_origin_names_scheme_host_and_port() -> None:
    origins = [Target.parse(url).origin for url in ("https://pub.example/a", "http://[2606:4700::1]:8080/")]
    assert origins == ["https://pub.example:443", "http://[2606:4700::1]:8080"]
