"""Certificates of honest and hostile servers, made afresh so that no key is stored."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

HOSTS = ("example.com", "archive.org", "web.archive.org")
"""Names of the good certificate."""


def _openssl(*arguments: object) -> None:
    command = ["openssl", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `<name>.pem` and `<name>.key`: good, stranger, other, expired."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl program makes the certificates of these tests")
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    def make(name: str, *hosts: str) -> None:
        names = ",".join(f"DNS:{host}" for host in hosts)
        _openssl(
            *("req", "-x509", *key, "-subj", f"/CN={hosts[0]}", "-days", "30"),
            *("-addext", f"subjectAltName={names}"),
            *("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"),
        )

    make("good", *HOSTS)
    make("stranger", "example.com")
    make("other", "other.example.net")
    # `req` cannot date a certificate back; `ca` can, but needs a directory of its own.
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder / 'index.txt'}\n"
        f"new_certs_dir={folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n"
        "copy_extensions=copy\n[p]\ncommonName=supplied\n"
    )
    _openssl(
        *("req", "-new", *key, "-subj", "/CN=example.com"),
        *("-addext", "subjectAltName=DNS:example.com"),
        *("-keyout", folder / "expired.key", "-out", folder / "expired.csr"),
    )
    _openssl(
        *("ca", "-batch", "-notext", "-config", folder / "ca.cnf"),
        *("-cert", folder / "good.pem", "-keyfile", folder / "good.key"),
        *("-startdate", "20200101000000Z", "-enddate", "20200201000000Z"),
        *("-in", folder / "expired.csr", "-out", folder / "expired.pem"),
    )
    return folder


@pytest.fixture
def trust(certificates: Path) -> ssl.SSLContext:
    """What a client believes: the good one and the other's."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for name in ("good", "other"):
        context.load_verify_locations(certificates / f"{name}.pem")
    return context


def server_side(certificates: Path, name: str) -> ssl.SSLContext:
    """What a server of that certificate speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    return context
