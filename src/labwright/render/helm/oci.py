"""Charts in OCI registries, by the distribution specification: tags, manifests, blobs, anonymous tokens."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labwright.render.helm.archive import read_loose, write_archive
from labwright.render.helm.http import MAX_ARCHIVE, Client, FetchError, Response, is_loopback

HELM_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
FLUX_LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip"
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MAX_JSON = 8 * 2**20
_MAX_PAGES = 100
_MAX_NESTED = 3
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A chart out of a registry."""

    archive: bytes
    digest: str
    """Of the manifest: what a repository pins."""


class Registry:
    """One repository of a registry: `oci://host/path`. Raises FetchError for an address that is none."""

    def __init__(self, client: Client, url: str) -> None:
        host, _, path = url.removeprefix("oci://").partition("/")
        if not url.startswith("oci://") or not host or not path:
            raise FetchError(f"{url} is no address in a registry")
        scheme = "http" if is_loopback(host) else "https"
        host = "registry-1.docker.io" if host in {"docker.io", "index.docker.io"} else host
        self._client = client
        self._name = url
        self.base = f"{scheme}://{host}/v2/{path.strip('/')}"
        self._token = ""
        self._lock = threading.Lock()

    def tags(self) -> list[str]:
        """All tags. Raises FetchError."""
        found: list[str] = []
        url = f"{self.base}/tags/list"
        for _ in range(_MAX_PAGES):
            answer = self._get(url, limit=_MAX_JSON)
            found += [tag for tag in _listed(_json(answer), "tags") if isinstance(tag, str)]
            following = _NEXT.search(answer.headers.get("link", ""))
            if following is None:
                break
            url = urllib.parse.urljoin(url, following[1])
            if not url.startswith(self.base):
                break
        return found

    def pull(self, reference: str, *, depth: int = 0) -> Pulled:
        """The chart of a tag or digest. Raises FetchError."""
        if depth > _MAX_NESTED:
            raise FetchError(f"{self._name}: indexes that lead to indexes without end")
        answer = self._get(f"{self.base}/manifests/{reference}", limit=_MAX_JSON, accept=", ".join(_MANIFESTS))
        digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
        if reference.startswith("sha256:") and reference != digest:
            raise FetchError(f"{self._name}: the manifest of {reference} has another digest, {digest}")
        manifest = _json(answer)
        listed = _listed(manifest, "manifests")
        if listed:
            inner = self.pull(str(listed[0].get("digest") if isinstance(listed[0], dict) else ""), depth=depth + 1)
            return Pulled(archive=inner.archive, digest=digest)
        layer = _layer(manifest)
        if layer is None:
            raise FetchError(f"{self._name}: {reference} is no Helm chart: no layer of it is one")
        data = self._blob(str(layer.get("digest")))
        return Pulled(archive=_packed(data) if layer.get("mediaType") != HELM_LAYER else data, digest=digest)

    def _blob(self, digest: str) -> bytes:
        data = self._get(f"{self.base}/blobs/{digest}", limit=MAX_ARCHIVE).body
        if "sha256:" + hashlib.sha256(data).hexdigest() != digest:
            raise FetchError(f"{self._name}: the content of {digest} has another digest")
        return data

    def _get(self, url: str, *, limit: int, accept: str = "*/*") -> Response:
        try:
            return self._client.get(url, limit=limit, headers=self._headers(accept))
        except FetchError as error:
            challenge = error.headers.get("www-authenticate", "")
            if error.status != 401 or not challenge.lower().startswith("bearer "):
                raise
            with self._lock:
                self._token = self._asked(dict(_CHALLENGE.findall(challenge)))
        return self._client.get(url, limit=limit, headers=self._headers(accept))

    def _headers(self, accept: str) -> dict[str, str]:
        return {"Accept": accept, **({"Authorization": f"Bearer {self._token}"} if self._token else {})}

    def _asked(self, challenge: Mapping[str, str]) -> str:
        """A token for anybody, as the challenge says where to get one."""
        realm = urllib.parse.urlsplit(challenge.get("realm", ""))
        if realm.scheme != "https" and not (realm.scheme == "http" and is_loopback(realm.netloc)):
            raise FetchError(f"{self._name} asks for credentials in a way that is not safe to follow")
        query = urllib.parse.urlencode({key: challenge[key] for key in ("service", "scope") if key in challenge})
        answer = self._client.get(realm._replace(query=query).geturl(), limit=_MAX_JSON)
        found = _json(answer)
        return str(found.get("token") or found.get("access_token") or "")


def _json(answer: Response) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FetchError(f"{answer.url} gives something that is no JSON object")
    return found


def _listed(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _layer(manifest: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The layer with the chart: Helm's, else Flux's, else the first that is an archive."""
    layers = [layer for layer in _listed(manifest, "layers") if isinstance(layer, dict)]
    for wanted in (HELM_LAYER, FLUX_LAYER):
        for layer in layers:
            if layer.get("mediaType") == wanted:
                return layer
    return next((layer for layer in layers if str(layer.get("mediaType")).endswith("tar+gzip")), None)


def _packed(data: bytes) -> bytes:
    """A chart archive of what Flux pushed: the same files, which need not stand in a folder."""
    files = read_loose(data, "the artifact")
    return write_archive(files, "chart")
