"""The apply graph of a cluster for people and programs: text, Mermaid and JSON. The picture is `apply_graph_svg`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from labwright.render.content import identities_of
from labwright.render.units import RenderedCluster, Unit, UnitKind, spoken

MAX_KINDS = 4
"""Kinds named beside a unit; the others are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A unit with those that it brings about."""

    unit: Unit
    children: tuple[Node, ...] = ()


def forest(cluster: RenderedCluster) -> tuple[Node, ...]:
    """The units nested by what applies them, each list in apply order. A unit whose parent is not there is a root."""
    known = {unit.id for unit in cluster.units}
    below: dict[str, list[Unit]] = {}
    roots: list[Unit] = []
    for unit in cluster.units:
        if unit.parent in known and unit.parent != unit.id:
            below.setdefault(unit.parent, []).append(unit)
        else:
            roots.append(unit)
    placed: set[str] = set()

    def node(unit: Unit) -> Node:
        placed.add(unit.id)
        children = [one for one in below.get(unit.id, ()) if one.id not in placed]
        return Node(unit=unit, children=tuple(node(one) for one in children))

    made = [node(unit) for unit in roots]
    made += [node(unit) for unit in cluster.units if unit.id not in placed]  # parents that go round
    return tuple(made)


def marks(unit: Unit) -> list[str]:
    """What sets a unit apart, in words. That Helm waits for a release is the rule, so it is not said."""
    found = []
    if not unit.ok:
        found.append("fails")
    if unit.suspended:
        found.append("suspended")
    if unit.unrendered:
        found.append("not rendered")
    if unit.wave:
        found.append(f"wave {unit.wave}")
    if unit.wait and unit.kind is not UnitKind.HELM_RELEASE:
        found.append("waits until ready")
    return found


def counts(unit: Unit) -> str:
    """`7 objects: 3 ConfigMap, 2 Service, Deployment, Ingress`; empty when there are none."""
    kinds = Counter(one.kind for one in identities_of(unit.objects))
    if not kinds:
        return ""
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    shown = [kind if number == 1 else f"{number} {kind}" for kind, number in ordered[:MAX_KINDS]]
    left = sum(number for _, number in ordered[MAX_KINDS:])
    if left:
        shown.append(f"{left} more")
    total = kinds.total()
    return f"{total} object{'s' if total > 1 else ''}: {', '.join(shown)}"


# --- text -------------------------------------------------------------------------------------------------------------


def as_text(cluster: RenderedCluster, *, objects: bool = False, paint: bool = False) -> str:
    """The graph as a tree of lines, ending in a line break. With `objects`, every object on a line of its own."""
    colour = _Paint(on=paint)
    lines = [colour.strong(f"{cluster.name}") + colour.faint(f" ({cluster.engine.value})")]
    roots = forest(cluster)
    for index, root in enumerate(roots):
        lines.extend(_lines(root, "", last=index == len(roots) - 1, objects=objects, colour=colour))
    if not roots:
        lines.append("└── nothing is applied")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Paint:
    on: bool

    def strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.on else text

    def faint(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.on else text

    def warning(self, text: str) -> str:
        return f"\x1b[33m{text}\x1b[0m" if self.on else text


def _lines(node: Node, margin: str, *, last: bool, objects: bool, colour: _Paint) -> Iterator[str]:
    unit = node.unit
    where = unit.chart or unit.path
    said = f" [{', '.join(marks(unit))}]" if marks(unit) else ""
    yield f"{margin}{'└── ' if last else '├── '}{colour.strong(str(unit))}{f'  {where}' if where else ''}{colour.warning(said)}"
    inner = margin + ("    " if last else "│   ")
    lead = inner + ("│   " if node.children else "    ")
    if unit.depends_on:
        yield colour.faint(f"{lead}after {', '.join(spoken(one) for one in unit.depends_on)}")
    if counts(unit) and not objects:
        yield colour.faint(f"{lead}{counts(unit)}")
    if objects:
        for one in identities_of(unit.objects):
            yield f"{lead}{one.kind} {f'{one.namespace}/' if one.namespace else ''}{one.name}"
    for index, child in enumerate(node.children):
        yield from _lines(child, inner, last=index == len(node.children) - 1, objects=objects, colour=colour)


# --- Mermaid ----------------------------------------------------------------------------------------------------------


def as_mermaid(cluster: RenderedCluster) -> str:
    """A flowchart: what applies what as plain arrows, what waits for what as dotted ones. https://mermaid.js.org/syntax/flowchart.html"""
    names = {unit.id: f"u{number}" for number, unit in enumerate(cluster.units)}
    lines = ["flowchart LR"]
    for unit in cluster.units:
        opening, closing = ("([", "])") if unit.kind is UnitKind.HELM_RELEASE else ("[", "]")
        label = f"{_escaped(unit.name)}<br/><small>{_escaped(unit.kind.value)} {_escaped(unit.namespace)}</small>"
        lines.append(f'  {names[unit.id]}{opening}"{label}"{closing}')
    for unit in cluster.units:
        if unit.parent in names and unit.parent != unit.id:
            lines.append(f"  {names[unit.parent]} --> {names[unit.id]}")
        lines.extend(f"  {names[one]} -. before .-> {names[unit.id]}" for one in unit.depends_on if one in names)
    for style, chosen in (
        ("suspended", [one for one in cluster.units if one.suspended]),
        ("unrendered", [one for one in cluster.units if one.unrendered]),
        ("failing", [one for one in cluster.units if not one.ok]),
    ):
        if chosen:
            lines.append(f"  class {','.join(names[one.id] for one in chosen)} {style}")
    lines.append("  classDef suspended stroke-dasharray: 4 3,opacity: 0.6")
    lines.append("  classDef unrendered stroke: #b58900")
    lines.append("  classDef failing stroke: #dc322f,stroke-width: 2px")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Mermaid's own escapes: a quote would end the label, and `#` begins an entity."""
    return "".join(f"#{ord(each)};" if each in '"#<>&`\\{}[]()|;' else each for each in text)


# --- JSON -------------------------------------------------------------------------------------------------------------


def as_json(clusters: Iterable[RenderedCluster], *, objects: bool = False) -> list[dict[str, Any]]:
    """Clusters with their units in apply order, as plain data."""
    return [
        {
            "name": cluster.name,
            "engine": cluster.engine.value,
            "units": [_unit(unit, objects=objects) for unit in cluster.units],
        }
        for cluster in clusters
    ]


def _unit(unit: Unit, *, objects: bool) -> dict[str, Any]:
    found = identities_of(unit.objects)
    made: dict[str, Any] = {
        "id": unit.id,
        "kind": unit.kind.value,
        "namespace": unit.namespace,
        "name": unit.name,
        "path": unit.path,
        "chart": unit.chart or None,
        "parent": unit.parent or None,
        "dependsOn": list(unit.depends_on),
        "wait": unit.wait,
        "suspended": unit.suspended,
        "prune": unit.prune,
        "wave": unit.wave,
        "ok": unit.ok,
        "unrendered": unit.unrendered or None,
        "place": str(unit.place) if unit.place else None,
        "kinds": dict(sorted(Counter(one.kind for one in found).items())),
    }
    if objects:
        made["objects"] = [
            {"apiVersion": one.api_version, "kind": one.kind, "namespace": one.namespace, "name": one.name}
            for one in found
        ]
    return made
