"""A rendered release as bytes and back, for a memo: read again without the chart, the engine or a parser of YAML.

A header of JSON says what there is and where; the contents follow as JSON and are read when somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from labwright.render.helm.chart import json_bytes
from labwright.render.helm.manifests import Manifest, Manifests
from labwright.render.memo import digest
from labwright.source import Diagnostic, Place, Severity, YamlMap, nearest_place

if TYPE_CHECKING:
    from labwright.render.helm.chart import Chart
    from labwright.render.helm.faults import ChartError

FORMAT = 2
"""Raise it when the meaning of the bytes, or what is rendered from the same input, changes."""

_LENGTH = 8


class Remark(NamedTuple):
    """A diagnostic before it has a place: the release's, or that of one of its values."""

    severity: Severity
    code: str
    message: str
    help: str = ""
    value: tuple[str | int, ...] = ()
    """Path in the release's values."""

    def at(self, values: YamlMap, place: Place | None) -> Diagnostic:
        """The diagnostic of one release."""
        where = nearest_place(values, *self.value) if self.value else None
        return Diagnostic(self.severity, self.code, self.message, where or place, help=self.help)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a chart becomes with some values, wherever the release stands."""

    manifests: Manifests = field(default_factory=Manifests)
    chart: str = ""
    defaults: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unrendered: str = ""
    keep: bool = True
    """False where another try may end otherwise."""


def failed(error: ChartError, chart: Chart | None = None) -> Result:
    """The result of a release whose chart cannot be used."""
    return Result(
        chart=chart.title if chart else "",
        unrendered=error.diagnostics[0].message,
        remarks=tuple(
            Remark(severity=one.severity, code=one.code, message=one.message, help=one.help)
            for one in error.diagnostics
        ),
    )


_LISTS = ("objects", "hooks", "tests")


def crds_key(crds: tuple[Manifest, ...]) -> str:
    """The key of what stands in the `crds/` of a chart: megabytes that all its releases share. Empty for none."""
    return (
        digest("helm crds", str(FORMAT), *(part for one in crds for part in (one.template, one.as_json())))
        if crds
        else ""
    )


def to_bytes(result: Result, *, crds: str = "") -> bytes:
    """The result as one block of bytes, but for its CRDs: of them the key under which they are kept."""
    body = bytearray()

    def kept(data: bytes) -> list[int]:
        start = len(body)
        body.extend(data)
        return [start, len(body)]

    header: dict[str, Any] = {
        "chart": result.chart,
        "crds": crds,
        "unrendered": result.unrendered,
        "notes": result.manifests.notes,
        "remarks": [[r.severity.value, r.code, r.message, r.help, list(r.value)] for r in result.remarks],
        "defaults": kept(json_bytes(result.defaults)),
    }
    for name in _LISTS:
        header[name] = [
            [
                m.template,
                m.api_version,
                m.kind,
                m.name,
                m.namespace,
                m.hook,
                m.weight,
                m.delete_policies,
                *kept(m.as_json()),
            ]
            for m in getattr(result.manifests, name)
        ]
    head = json_bytes(header)
    return len(head).to_bytes(_LENGTH) + head + bytes(body)


def from_bytes(data: bytes, get: Callable[[str], bytes | None]) -> Result | None:
    """The result again, None when the CRDs that belong to it are gone. The bytes are those of `to_bytes`."""
    start = _LENGTH + int.from_bytes(data[:_LENGTH])
    header = json.loads(data[_LENGTH:start])

    def read(entries: list[list[Any]]) -> tuple[Manifest, ...]:
        return tuple(
            Manifest._make((*known, tuple(policies), data[start + begin : start + end]))
            for *known, policies, begin, end in entries
        )

    crds: tuple[Manifest, ...] = ()
    if header["crds"]:
        kept = get(header["crds"])
        shared = None if kept is None else from_bytes(kept, get)
        if shared is None:
            return None
        crds = shared.manifests.objects
    begin, end = header["defaults"]
    return Result(
        manifests=Manifests(crds=crds, notes=header["notes"], **{name: read(header[name]) for name in _LISTS}),
        chart=header["chart"],
        defaults=json.loads(data[start + begin : start + end]),
        remarks=tuple(
            Remark(severity=Severity(severity), code=code, message=message, help=help, value=tuple(value))
            for severity, code, message, help, value in header["remarks"]
        ),
        unrendered=header["unrendered"],
    )
