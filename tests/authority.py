"""A certificate authority of our own, made with the program openssl, and what a server or a client needs of it."""

from __future__ import annotations

import ssl
import subprocess
import warnings
from pathlib import Path


def make_authority(folder: Path, *names: str) -> Path:
    """Fills a folder with an authority and certificates of these hosts: good, expired, and selfsigned."""
    _request(folder, "root")
    (folder / "root.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    _openssl(folder, "x509 -req -in root.csr -signkey root.key -out root.pem -days 2 -extfile root.ext")
    (folder / "leaf.ext").write_text(f"subjectAltName={','.join(f'DNS:{name}' for name in names)}\n")
    by_root = "-CA root.pem -CAkey root.key -CAcreateserial -extfile leaf.ext"
    for name, days in (("good", 2), ("expired", 0)):
        _request(folder, name)
        _openssl(folder, f"x509 -req -in {name}.csr {by_root} -out {name}.pem -days {days}")
    _request(folder, "selfsigned")
    by_itself = "-signkey selfsigned.key -extfile leaf.ext"
    _openssl(folder, f"x509 -req -in selfsigned.csr {by_itself} -out selfsigned.pem -days 2")
    return folder


def served(authority: Path, name: str, *, old: bool = False) -> ssl.SSLContext:
    """What a server needs to show one of the certificates; an ``old`` one speaks TLS 1.0 and nothing newer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{name}.pem", authority / f"{name}.key")
    if old:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def trusting(authority: Path) -> ssl.SSLContext:
    """What a client needs to trust the authority, and no other."""
    return ssl.create_default_context(cafile=str(authority / "root.pem"))


def _openssl(folder: Path, words: str) -> None:
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True, timeout=30)


def _request(folder: Path, name: str) -> None:
    key = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {name}.key"
    _openssl(folder, f"req -new {key} -out {name}.csr -subj /CN={name}")
