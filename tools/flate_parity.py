"""`python -m tools.flate_parity REPO... --flate BIN`: our objects against those of flate (0.6.5), Flux repository by repository.

    python -m tools.flate_parity REPO... [--flate flate] [--charts DIR] [--api-versions LIST] [--cluster NAME] [--examples N]

Each REPO is copied first and never changed. Every `oci://` address in the copy is turned to a registry on loopback, which serves
the packaged charts of `--charts` (`name-version.tgz`) under whatever path a repository asks for them, since flate takes charts
from nowhere else; a chart that is not there is missing for both. flate renders the folder that is our cluster's entry.

Objects are paired by apiVersion, kind, namespace and name and compared field by field. Before that, and only this:

- what flate adds because the controller adds it when it applies is taken off on both sides: the labels
  `kustomize.toolkit.fluxcd.io/name` and `/namespace`, `helm.toolkit.fluxcd.io/name` and `/namespace`;
- hooks (`helm.sh/hook`) are counted apart: flate writes all of them, those of `post-delete` too; Helm runs them and does not keep
  them in the release, so ours are not among a unit's objects;
- mappings without entries that are left over by that are dropped; order of objects and of fields does not count;
- a release that either side could not render (no chart) is left out on both, with everything that comes out of it, and counted.

Exit code 1 when something differs. Reads nothing but REPO and `--charts`; only flate is run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.registry import certificate, serving
from labwright.api import Cluster, open_repository
from labwright.source import plain

_OCI = re.compile(r"oci://([^\s\"'#]+)")
_ARCHIVE = re.compile(r"(?P<name>.+?)-(?P<version>v?\d+\.\d+\.\d+.*)\.tgz")
_OWNERS = tuple(
    f"{group}.toolkit.fluxcd.io/{part}" for group in ("kustomize", "helm") for part in ("name", "namespace")
)
_NOTHING = "(not there)"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as Go writes it for Kubernetes: dates and a lone `=` are texts."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text: bytes) -> list[dict[str, Any]]:
    """The objects of a stream. This is a tool's output, so none of our own limits apply."""
    return [one for one in yaml.load_all(text, Loader=_Loader) if isinstance(one, dict)]


class Id(NamedTuple):
    """What pairs objects."""

    api: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace + '/' if self.namespace else ''}{self.name}"


class Difference(NamedTuple):
    """A field that is not the same on both sides."""

    id: Id
    path: str
    flate: str
    ours: str


@dataclass(kw_only=True)
class Comparison:
    """What came of one cluster."""

    name: str
    both: int = 0
    equal: int = 0
    only_flate: list[Id] = field(default_factory=list)
    only_ours: list[Id] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Releases (`HelmRelease/ns/name`) that could not be rendered, and why."""
    releases: int = 0
    hooks: int = 0
    """Hooks among flate's objects."""

    @property
    def good(self) -> bool:
        return not (self.only_flate or self.only_ours or self.differences)


def identity(value: Mapping[str, Any]) -> Id:
    """An object's; raises KeyError for what has no name."""
    metadata = value["metadata"]
    return Id(
        str(value.get("apiVersion")),
        str(value.get("kind")),
        str(metadata.get("namespace") or ""),
        str(metadata["name"]),
    )


def is_hook(value: Mapping[str, Any]) -> bool:
    """Whether Helm runs an object instead of keeping it."""
    return "helm.sh/hook" in (value["metadata"].get("annotations") or {})


def normal(value: Any) -> Any:
    """An object without what the controllers add when they apply it."""
    made: dict[str, Any] = dict(value)
    metadata = dict(made.get("metadata") or {})
    if isinstance(metadata.get("labels"), dict):
        metadata["labels"] = {key: text for key, text in metadata["labels"].items() if key not in _OWNERS}
    made["metadata"] = {key: inner for key, inner in metadata.items() if inner not in ({}, None)}
    return made


def differing(flate: Any, ours: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Paths of fields that differ, with both values in short."""
    if isinstance(flate, dict) and isinstance(ours, dict):
        for key in sorted(flate.keys() | ours.keys(), key=str):
            yield from differing(
                flate.get(key, _NOTHING), ours.get(key, _NOTHING), f"{path}.{key}" if path else str(key)
            )
    elif isinstance(flate, list) and isinstance(ours, list) and len(flate) == len(ours):
        for left, right in zip(flate, ours, strict=True):
            yield from differing(left, right, f"{path}[]")
    elif type(flate) is not type(ours) or flate != ours:
        yield path, _short(flate), _short(ours)


def _short(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 90 else f"{text[:87]}..."


def compare(name: str, flate: Iterable[Any], ours: Iterable[Any]) -> Comparison:
    """Two sets of objects, already without what is left out."""
    left = {identity(one): normal(one) for one in flate}
    right = {identity(one): normal(one) for one in ours}
    made = Comparison(
        name=name, only_flate=sorted(left.keys() - right.keys()), only_ours=sorted(right.keys() - left.keys())
    )
    for key in sorted(left.keys() & right.keys()):
        found = [Difference(key, *one) for one in differing(left[key], right[key])]
        made.both += 1
        made.equal += not found
        made.differences.extend(found)
    return made


def charts_of(folder: Path | None) -> dict[str, dict[str, bytes]]:
    """Packaged charts of a folder by name and version."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted(folder.glob("*.tgz")) if folder else ():
        if match := _ARCHIVE.fullmatch(path.name):
            found.setdefault(match["name"], {})[match["version"]] = path.read_bytes()
    return found


def addresses(folder: Path) -> set[str]:
    """All OCI addresses in YAML files, without `oci://`."""
    return {address for path in _yaml(folder) for address in _OCI.findall(path.read_text(errors="replace"))}


def _served_as(address: str) -> str:
    """An address as a path: a port has no place in it."""
    return address.replace(":", "-")


def redirect(folder: Path, host: str) -> None:
    """Turn every OCI address to a registry, which has them below the name of their own host."""
    for path in _yaml(folder):
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        new = _OCI.sub(lambda match: f"oci://{host}/{_served_as(match[1])}", text)
        if new != text:
            path.write_text(new, encoding="utf-8", errors="surrogateescape")


def _yaml(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.y*ml"):
        if path.is_file() and not path.is_symlink():
            yield path


def run_flate(binary: str, folder: Path, scratch: Path, *more: str) -> tuple[list[Any], str]:
    """The objects that flate builds, and what it complains about."""
    command = [
        binary, "build", "all", "--no-progress", "--cache-dir", str(scratch / "flate"), "--skip-crds=false",
        "--skip-secrets=false", "-p", str(folder), *more,
    ]  # fmt: skip
    trusted = {**os.environ, "SSL_CERT_FILE": str(certificate(scratch))}
    done = subprocess.run(command, capture_output=True, check=False, timeout=600, env=trusted)
    return read(done.stdout), done.stderr.decode(errors="replace")


def survey(repository: Path, binary: str, charts: Path | None, only: str | None, *more: str) -> Iterator[Comparison]:
    """Compare each Flux cluster of a repository."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        copy = scratch / "repository"
        shutil.copytree(repository, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        subprocess.run(["git", "init", "-q", str(copy)], check=True)  # noqa: S607 (flate wants a work tree)
        archives = charts_of(charts)
        served = {
            (_served_as(address), version): archive
            for address in addresses(copy)
            for version, archive in archives.get(address.rpartition("/")[2], {}).items()
        }
        with serving(served, certificate(scratch)) as host:
            redirect(copy, host)
            opened = open_repository(copy, charts=[charts] if charts else [], cache=False)
            for cluster in opened.clusters:
                if only in (None, cluster.name):
                    yield _cluster(cluster, copy, binary, scratch, *more)


def _cluster(cluster: Cluster, copy: Path, binary: str, scratch: Path, *more: str) -> Comparison:
    theirs, complaints = run_flate(binary, copy / cluster.path, scratch, *more)
    releases = [unit for unit in cluster.units if unit.id.startswith("HelmRelease/")]
    # flate keeps silent about releases that it renders, and names the others with their namespace.
    left_out = {
        unit.id: unit.unrendered or "not rendered by flate"
        for unit in releases
        if unit.unrendered or re.search(rf"\b{re.escape(unit.namespace)}/{re.escape(unit.name)}\b", complaints)
    }
    ours = [item for unit in cluster.units if unit.id not in left_out for item in unit.objects]
    dropped = {identity(plain(item.value)) for unit in releases if unit.id in left_out for item in unit.objects}
    hooks = [one for one in theirs if is_hook(one)]
    made = compare(
        cluster.name,
        (one for one in theirs if identity(one) not in dropped and not is_hook(one)),
        (plain(item.value) for item in ours),
    )
    made.left_out, made.releases, made.hooks = left_out, len(releases), len(hooks)
    return made


def report(repository: Path, found: Comparison, examples: int) -> Iterator[str]:
    """Lines about one cluster: figures first, then each field that differs with how often and an example."""
    yield (
        f"{repository.name} ({found.name}): {found.equal} of {found.both} objects equal, {len(found.only_flate)} only flate's, "
        f"{len(found.only_ours)} only ours, {found.hooks} hooks of flate's, {found.releases - len(found.left_out)} of {found.releases} releases rendered"
    )
    for title, ids in (("only flate", found.only_flate), ("only ours", found.only_ours)):
        for kind, number in Counter(f"{one.api} {one.kind}" for one in ids).most_common():
            shown = ", ".join(str(one) for one in ids if f"{one.api} {one.kind}" == kind)[:160]
            yield f"  {title}: {number} {kind}: {shown}"
    fields = Counter(one.path for one in found.differences)
    for path, number in fields.most_common(examples):
        first = next(one for one in found.differences if one.path == path)
        yield f"  {number} times {path}: {first.id}: flate {first.flate!r}, ours {first.ours!r}"
    for reason, number in Counter(found.left_out.values()).most_common(examples):
        yield f"  left out: {number}: {reason}"


def main(arguments: list[str] | None = None) -> int:
    """Compare and print. Returns 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m tools.flate_parity", description="Our objects against flate's.")
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPO")
    parser.add_argument("--flate", default=shutil.which("flate") or "", help="the flate binary (0.6.5)")
    parser.add_argument("--charts", type=Path, help="folder with packaged charts")
    parser.add_argument(
        "--api-versions", default="", help="what flate is told that the cluster serves; ours finds that out"
    )
    parser.add_argument("--cluster", help="only this cluster")
    parser.add_argument("--examples", type=int, default=30, help="most fields to list (default 30)")
    given = parser.parse_args(arguments)
    if not given.flate:
        parser.error("flate is not on the PATH; name it with --flate")
    more = ("--api-versions", given.api_versions) if given.api_versions else ()
    good = True
    for repository in given.repositories:
        for found in survey(repository, given.flate, given.charts, given.cluster, *more):
            good = good and found.good
            print("\n".join(report(repository, found, given.examples)), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
