"""Listings from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedpub.errors import ListingError, UnknownNameError
from feedpub.fetch import Limits, read_file
from feedpub.model import Listing


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("page.html", "text/html"),
        ("page.HTM", "text/html"),
        ("page.txt", "text/plain"),
        ("feed.xml", "application/xml"),
        ("feed.rss", "application/rss+xml"),
        ("feed.atom", "application/atom+xml"),
        ("feed.json", "application/json"),
        ("page", ""),
    ],
)
def test_a_saved_listing_gets_its_content_type_from_its_suffix(tmp_path: Path, name: str, content_type: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<p>\xe9")
    assert read_file(path, "https://pub.example/reports/") == Listing(
        url="https://pub.example/reports/", body=b"<p>\xe9", content_type=content_type
    )


def test_what_the_caller_knows_better_counts(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"x")
    listing = read_file(path, content_type="text/html; charset=koi8-r")
    assert listing == Listing(url=path.as_uri(), body=b"x", content_type="text/html; charset=koi8-r")


def test_a_missing_file_is_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"^no file is named '.*absent\.html'$"):
        read_file(tmp_path / "absent.html")


def test_a_folder_is_no_listing(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"cannot be read: Is a directory$"):
        read_file(tmp_path)


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"12345")
    assert read_file(path, limits=Limits(decoded_bytes=5)).body == b"12345"
    with pytest.raises(ListingError, match=r"is longer than 4 bytes$"):
        read_file(path, limits=Limits(decoded_bytes=4))
