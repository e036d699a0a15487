"""A registry on loopback that serves packaged charts, so that a peer finds them where the repository says they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
_CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
_MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Content:
    """Manifests and blobs of charts, by the paths that the distribution API has for them."""

    def __init__(self, charts: Mapping[tuple[str, str], bytes]) -> None:
        """`charts`: repository path (`charts/app`) and version to the archive."""
        self.answers: dict[str, tuple[str, bytes]] = {"/v2/": ("application/json", b"{}")}
        tags: dict[str, list[str]] = {}
        for (path, version), archive in charts.items():
            name = path.rpartition("/")[2]
            config = json.dumps({"name": name, "version": version, "apiVersion": "v2"}).encode()
            layers = [{"mediaType": _CHART_TYPE, "digest": _digest(archive), "size": len(archive)}]
            described = {"mediaType": _CONFIG_TYPE, "digest": _digest(config), "size": len(config)}
            manifest = json.dumps(
                {"schemaVersion": 2, "mediaType": _MANIFEST_TYPE, "config": described, "layers": layers}
            ).encode()
            for reference in (version, _digest(manifest)):
                self.answers[f"/v2/{path}/manifests/{reference}"] = (_MANIFEST_TYPE, manifest)
            for blob in (config, archive):
                self.answers[f"/v2/{path}/blobs/{_digest(blob)}"] = ("application/octet-stream", blob)
            tags.setdefault(path, []).append(version)
        for path, versions in tags.items():
            listing = json.dumps({"name": path, "tags": versions}).encode()
            self.answers[f"/v2/{path}/tags/list"] = ("application/json", listing)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file: clients trust it by `SSL_CERT_FILE`, since no peer speaks plain HTTP."""
    path = folder / "registry.pem"
    if path.exists():
        return path
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@contextmanager
def serving(charts: Mapping[tuple[str, str], bytes], trusted: Path, port: int = 0) -> Iterator[str]:
    """Serve charts over TLS while the block runs, with the file of `certificate`; gives `127.0.0.1:port`."""
    content = Content(charts)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            kind, data = content.answers.get(self.path.partition("?")[0], ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Length", str(len(data)))
            if kind:
                self.send_header("Content-Type", kind)
                self.send_header("Docker-Content-Digest", _digest(data))
            self.end_headers()
            if body:
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
