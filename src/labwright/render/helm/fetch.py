"""Fetching charts into the cache, only when the user allowed it.

What is in the cache is not asked for again, even where a range of versions might have a newer one by now, unless `refresh` says
so. A chart in another Git repository is packed as it stands there, with the charts that it depends on.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from labwright.kube.semver import RangeError, best, parse_range
from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.folder_charts import chart_name
from labwright.render.helm.http import MAX_INDEX, Client, FetchError
from labwright.render.helm.oci import Registry
from labwright.render.helm.repository_index import BadIndexError, Entry, entries
from labwright.render.helm.resolve import Charts, Missing
from labwright.render.helm.source import Found, choose, is_exact
from labwright.render.helm.store import ChartStore
from labwright.source import SourceError
from labwright.tree import FileSystem

MAX_DEPENDENCIES = 50
"""Most charts that one chart of a Git repository may need from elsewhere. Chosen by feel."""

THREADS = 8
"""Downloads at the same time. Most of the time is waiting."""


class Repositories(Protocol):
    """Other Git repositories."""

    def tree(self, url: str, revision: str) -> FileSystem:
        """The files of one at a revision. Raises SourceError."""
        ...


class Network:
    """Leave to fetch charts. Remembers the indexes that it has read."""

    def __init__(
        self,
        *,
        progress: Callable[[str], None] | None = None,
        refresh: bool = False,
        client: Client | None = None,
        repositories: Repositories | None = None,
    ) -> None:
        self._repositories = repositories
        self.refresh = refresh
        """Ask for ranges of versions anew, although the cache has one that fits."""
        self._progress = progress or (lambda _text: None)
        self._client = client or Client()
        self._indexes: dict[str, bytes] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def fetch(self, refs: Iterable[ChartRef], store: ChartStore) -> dict[ChartRef, str]:
        """Put charts into the cache, several at a time. What could not be had, and why."""
        from concurrent.futures import ThreadPoolExecutor

        wanted = list(dict.fromkeys(refs))
        with ThreadPoolExecutor(THREADS) as threads:
            answers = list(threads.map(lambda ref: self._one(ref, store), wanted))
        return {ref: answer for ref, answer in zip(wanted, answers, strict=True) if answer}

    def _one(self, ref: ChartRef, store: ChartStore) -> str:
        try:
            if ref.source is ChartSource.HTTP:
                self._of_repository(ref, store)
            elif ref.source is ChartSource.OCI:
                self._of_registry(ref, store)
            elif self._repositories is not None:
                self._of_git(ref, store, self._repositories)
            else:
                return "other Git repositories are not fetched here"
        except (FetchError, BadIndexError) as error:
            return str(error)
        except SourceError as error:
            return error.diagnostics[0].message
        except OSError as error:
            return f"the cache cannot be written: {error.strerror or error}"
        return ""

    def _of_repository(self, ref: ChartRef, store: ChartStore) -> None:
        if ref.url.startswith("oci://"):
            raise FetchError(f"{ref.url} is a registry; the repository of the chart needs `type: oci`")
        name = chart_name(ref)
        try:
            known = {one.version: one for one in reversed(entries(self._index(ref.url), name, ref.url))}
        except BadIndexError as error:
            raise FetchError(f"the index of {ref.url} cannot be read: {error}") from None
        if not known:
            raise FetchError(f"{ref.url} has no chart {name}")
        chosen = choose(ref, [_offer(one) for one in known.values()])
        if chosen is None:
            raise FetchError(f"{ref.url} has no version of {name} that fits `{ref.version or ref.digest}`")
        entry = known[chosen.version]
        if entry.url.startswith("oci://"):
            address, _, tag = entry.url.rpartition(":")
            pulled = Registry(self._client, address).pull(tag)
            store.add(pulled.archive, ref, version=entry.version)
            return
        self._progress(f"chart {name} {entry.version} from {entry.url}")
        archive = self._client.get(entry.url).body
        _check(archive, entry, ref)
        store.add(archive, ref, version=entry.version)

    def _of_registry(self, ref: ChartRef, store: ChartStore) -> None:
        registry = Registry(self._client, ref.url)
        tag = ref.digest or self._tag(registry, ref)
        self._progress(f"chart {chart_name(ref)} {tag} from {ref.url}")
        pulled = registry.pull(tag)
        # A pinned content without a version is found by its digest only: no range may take it for a version.
        version = (ref.version or ref.digest) if ref.digest else tag.replace("_", "+")
        store.add(pulled.archive, ref, version=version, pinned=pulled.digest)

    def _of_git(self, ref: ChartRef, store: ChartStore, repositories: Repositories) -> None:
        files = repositories.tree(ref.url, ref.version)
        local = ChartRef(source=ChartSource.LOCAL, path=ref.path or ".", name=ref.name)
        for _ in range(MAX_DEPENDENCIES):
            try:
                chart = Charts(files, [store]).handle(local).open()
            except Missing as missing:
                if why := self._one(missing.ref, store):
                    raise FetchError(f"{missing}, and could not be fetched: {why}") from None
                continue
            store.add(chart.archive, ref, version=ref.version or "latest", moves=True)
            return
        raise FetchError(f"chart {ref} depends on more than {MAX_DEPENDENCIES} others")

    @staticmethod
    def _tag(registry: Registry, ref: ChartRef) -> str:
        """The tag of a version; a registry has `_` for `+`, which tags must not hold."""
        if is_exact(ref):
            return ref.version.replace("+", "_")
        try:
            wanted = parse_range(ref.version)
        except RangeError:
            return ref.version
        tags = registry.tags()
        if ref.version in tags:
            return ref.version
        newest = best(wanted, (tag.replace("_", "+") for tag in tags))
        if newest is None:
            if not ref.version and "latest" in tags:
                return "latest"
            raise FetchError(f"{ref.url} has no version that fits `{ref.version}`")
        return newest.replace("+", "_")

    def _index(self, url: str) -> bytes:
        """The index of a repository, read once however many charts come from there."""
        with self._lock:
            lock = self._locks.setdefault(url, threading.Lock())
        with lock:
            if url not in self._indexes:
                address = f"{url.rstrip('/').removesuffix('/index.yaml')}/index.yaml"
                self._progress(f"index of {url}")
                self._indexes[url] = self._client.get(address, limit=MAX_INDEX).body
            return self._indexes[url]


def _offer(entry: Entry) -> Found:
    def unread() -> bytes:
        raise AssertionError("an offer of an index is fetched, not read")

    return Found(version=entry.version, digest=entry.digest, read=unread)


def _check(archive: bytes, entry: Entry, ref: ChartRef) -> None:
    digest = "sha256:" + hashlib.sha256(archive).hexdigest()
    if entry.digest not in {"", digest}:
        raise FetchError(f"{entry.url} is not what the index of {ref.url} promises: its digest is {digest}")
