"""Judges what components make by reference data: default values of charts, schemas of custom resources.

The data is looked for where `LABWRIGHT_REFERENCE` says, else beside the repository at `../shared/reference`; a test
that needs it is skipped, with the reason, where it is absent. Core kinds need no reference data.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from json import loads
from pathlib import Path
from typing import Any

import jsonschema_rs
import kubernetes_validate
import pytest

from labwright.catalog.contract import Contribution
from labwright.source import load, plain

KUBERNETES = "1.32"
"""The Kubernetes version whose schemas core kinds are judged by, without the patch level."""

_ROOT = Path(__file__).resolve().parents[2]
_UNCHECKED = frozenset({"global", "enabled"})
"""Keys that Helm itself gives every subchart; charts rarely list them."""


def reference() -> Path:
    """The folder with reference data. Skips the calling test where there is none."""
    folder = Path(os.environ.get("LABWRIGHT_REFERENCE", _ROOT.parent / "shared" / "reference"))
    if not (folder / "crds" / "index.json").is_file():
        pytest.skip(f"no reference data at {folder}; set LABWRIGHT_REFERENCE to the folder that has it")
    return folder


def assert_values_known(chart: str, values: Mapping[str, Any], *, free: tuple[str, ...] = ()) -> None:
    """Every key of `values` exists in the chart's default values, and its JSON schema (if it has one) accepts them.

    `chart` is the folder's name below `charts/`; below the paths `free` (`service.spec`) the chart passes on whatever it
    is given, although its defaults have something there.
    """
    folder = reference() / "charts" / chart
    unknown = [
        path
        for path in _unknown_keys(values, defaults(chart), ())
        if not any(path.startswith(f"{each}.") for each in free)
    ]
    assert not unknown, f"{chart} does not know {', '.join(unknown)}"
    schema = folder / "values.schema.json"
    if schema.is_file():
        merged = _merged(defaults(chart), plain(values))
        faults = [_fault(error) for error in jsonschema_rs.validator_for(loads(schema.read_text())).iter_errors(merged)]
        assert not faults, f"{chart}: " + "; ".join(faults)


def assert_valid_object(manifest: Mapping[str, Any]) -> None:
    """The object is accepted by the schema of its kind: Kubernetes' own for core kinds, else the CRD's."""
    api_version, kind = str(manifest["apiVersion"]), str(manifest["kind"])
    group, _, version = api_version.rpartition("/")
    if not group or group in _CORE_GROUPS or (group.endswith(".k8s.io") and group not in _CRD_GROUPS):
        kubernetes_validate.validate(plain(manifest), KUBERNETES, strict=True)
        return
    entry = _index().get((group, version, kind))
    assert entry is not None, f"no schema for {api_version} {kind}"
    assert entry["served"] is not False, f"{api_version} {kind} is not served by {entry.get('release', 'its release')}"
    namespaced = "namespace" in manifest["metadata"]
    assert namespaced == (entry["scope"] == "Namespaced"), f"{kind} is {entry['scope']}"
    schema = loads((reference() / "crds" / group / f"{kind.lower()}_{version}.json").read_text())
    faults = [_fault(error) for error in jsonschema_rs.validator_for(schema).iter_errors(plain(manifest))]
    assert not faults, f"{kind} {manifest['metadata']['name']}: " + "; ".join(faults)


def assert_contribution_valid(made: Contribution) -> None:
    """Every object is accepted by the schema of its kind, every value of its charts is known to them."""
    for file in made.files:
        for manifest in file.manifests:
            assert_valid_object(manifest.object)
    for release in made.charts:
        assert_values_known(release.chart.name, release.values)


_CORE_GROUPS = frozenset({"apps", "batch", "autoscaling", "policy"})
_CRD_GROUPS = frozenset({"snapshot.storage.k8s.io", "gateway.networking.k8s.io", "metrics.k8s.io"})


@cache
def _index() -> dict[tuple[str, str, str], dict[str, Any]]:
    entries = loads((reference() / "crds" / "index.json").read_text())
    rows = entries if isinstance(entries, list) else entries["entries"]
    return {(row["group"], row["version"], row["kind"]): row for row in rows}


@cache
def defaults(chart: str) -> dict[str, Any]:
    file = reference() / "charts" / chart / "values.yaml"
    found: dict[str, Any] = plain(load(file.read_bytes(), str(file)).value)
    return found


def _unknown_keys(values: Any, defaults: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Paths of keys that the defaults do not have. An empty map or list among the defaults accepts any content."""
    if not isinstance(values, Mapping) or not isinstance(defaults, Mapping) or not defaults:
        return
    for key, value in values.items():
        here = (*path, str(key))
        if key in defaults:
            yield from _unknown_keys(value, defaults[key] or _subchart(str(key)), here)
        elif subchart := _subchart(str(key)):
            yield from _unknown_keys(value, subchart, here)
        elif key not in _UNCHECKED:
            yield ".".join(here)


def _subchart(key: str) -> Mapping[str, Any]:
    """Default values of the chart of that name, where the reference has it."""
    return defaults(key) if (reference() / "charts" / key / "values.yaml").is_file() else {}


def _merged(defaults: Any, values: Any) -> Any:
    if isinstance(defaults, Mapping) and isinstance(values, Mapping):
        merged = {key: _merged(defaults.get(key), value) for key, value in values.items()}
        return {key: value for key, value in {**defaults, **merged}.items() if value is not None}
    return values


def _fault(error: Any) -> str:
    return f"{'.'.join(str(step) for step in error.instance_path)}: {str(error.message)[:200]}"
