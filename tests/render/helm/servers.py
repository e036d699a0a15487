"""A web server, a chart repository and a registry on this machine, for the tests of fetching."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from labwright.render.helm.oci import HELM_LAYER
from tests.render.helm.samples import chart_files, packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Reply | Callable[[Mapping[str, str]], Reply]


@dataclass(slots=True)
class Site:
    """What a server answers, by path with its query; and what it was asked."""

    url: str
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            route = made.routes.get(self.path) or made.routes.get("*") or Reply(status=404)
            reply = route(dict(self.headers.items())) if callable(route) else route
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def web(version: str) -> bytes:
    """The chart `web` of some version."""
    return packed(chart_files(version=version))


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def serve_repository(made: Site, *versions: str, relative: bool = True, name: str = "web") -> dict[str, bytes]:
    """Make a site a chart repository with some versions of a chart, and another chart around it."""
    archives = {version: packed(chart_files(version=version, name=name), name) for version in versions}
    lines = ["apiVersion: v1", "entries:", "  aaa:", "  - version: 9.9.9", "    urls: [aaa.tgz]", f"  {name}:"]
    for version, archive in archives.items():
        path = f"packages/{name}-{version}.tgz"
        made.routes[f"/{path}"] = Reply(body=archive)
        lines += [
            "  - apiVersion: v2",
            f"    digest: {digest(archive).removeprefix('sha256:')}",
            f"    version: {version}",
            "    urls:",
            f"    - {path if relative else f'{made.url}/{path}'}",
        ]
    lines += ["  zzz:", "  - version: 1.0.0", "    urls: [zzz.tgz]", "generated: now", ""]
    made.routes["/index.yaml"] = Reply(body="\n".join(lines).encode())
    return archives


def push(
    made: Site,
    path: str,
    tag: str,
    archive: bytes,
    *,
    layer: str = HELM_LAYER,
    guard: Callable[[Route], Route] = lambda one: one,
) -> str:
    """Put a chart into a registry. The digest of its manifest."""
    made.routes[f"/v2/{path}/blobs/{digest(archive)}"] = guard(Reply(body=archive))
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": digest(b"{}")},
            "layers": [
                {"mediaType": "application/vnd.cncf.helm.chart.provenance.v1.prov", "digest": digest(b"p")},
                {"mediaType": layer, "digest": digest(archive)},
            ],
        }
    ).encode()
    for reference in (tag, digest(manifest)):
        made.routes[f"/v2/{path}/manifests/{reference}"] = guard(Reply(body=manifest))
    listed = f"/v2/{path}/tags/list"
    before = made.routes.get(listed)
    tags = json.loads(before.body)["tags"] if isinstance(before, Reply) else []
    made.routes[listed] = guard(Reply(body=json.dumps({"name": path, "tags": [*tags, tag]}).encode()))
    return digest(manifest)


def loose(files: Mapping[str, str]) -> bytes:
    """An archive without a folder around its files, as Flux packs one."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content.encode())
            tar.addfile(info, io.BytesIO(content.encode()))
    return gzip.compress(buffer.getvalue())
