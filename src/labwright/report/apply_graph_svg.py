"""The apply graph as a picture, without any program that draws: a tree from left to right, one line per unit.

Deep chains are short in real repositories (an entry, a few parents, then the apps), but one parent has a hundred children. So
units stand in columns by depth, children below each other beside their parent; what a unit waits for is drawn as a dashed arc
on the right of the column, and named in the unit's tooltip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from labwright.render.units import RenderedCluster, Unit, UnitKind
from labwright.report.apply_graph import Node, counts, forest, marks

_ROW = 26
_BOX_HEIGHT = 20
_GAP = 56
_LETTER = 6.6
"""Width of a letter at 11 px in the sans-serif fonts that browsers have; generous, so that no name leaves its box."""
_MARGIN = 16
_HEAD = 44

_FONT = 'font-family="system-ui, sans-serif" font-size="11"'
_ARROW_TIP = (
    '<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
    '<path d="M0 0 L6 3 L0 6 z" fill="#b58900"/></marker></defs>'
)

_COLOURS = {
    UnitKind.KUSTOMIZATION: ("#e8f0fe", "#3b6fd4"),
    UnitKind.HELM_RELEASE: ("#e6f4ea", "#2f8f4e"),
    UnitKind.RESOURCE_SET: ("#fef3e0", "#b8741a"),
    UnitKind.APPLICATION: ("#fdeee8", "#c8552b"),
    UnitKind.APPLICATION_SET: ("#f6e9fb", "#8a3fb0"),
    UnitKind.OVERLAY: ("#eef1f4", "#5b6b7b"),
}
"""Fill and stroke by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    unit: Unit
    depth: int
    row: int
    width: float


def as_svg(cluster: RenderedCluster) -> str:
    """One SVG document, light background, readable without a style sheet."""
    boxes: dict[str, _Box] = {}
    row = 0
    for root in forest(cluster):
        row = _place(root, 0, row, boxes)
    widths: dict[int, float] = {}
    for box in boxes.values():
        widths[box.depth] = max(widths.get(box.depth, 0), box.width)
    lefts: dict[int, float] = {}
    left = float(_MARGIN)
    for depth in range(len(widths)):
        lefts[depth] = left
        left += widths[depth] + _GAP
    height = _HEAD + max(row, 1) * _ROW + _MARGIN
    body = [*_arrows(cluster, boxes, lefts), *_waits(cluster, boxes, lefts, widths)]
    body += [line for box in boxes.values() for line in _drawn(box, lefts[box.depth], widths[box.depth])]
    size = f'width="{left:.0f}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {left:.0f} {height}" {_FONT}>',
            f'<rect {size} fill="#ffffff"/>',
            _ARROW_TIP,
            f'<text x="{_MARGIN}" y="20" font-size="14" font-weight="600" fill="#1f2933">{escape(cluster.name)}</text>',
            f'<text x="{_MARGIN}" y="35" fill="#66727f">{escape(_legend(cluster))}</text>',
            *body,
            "</svg>",
            "",
        ]
    )


def _legend(cluster: RenderedCluster) -> str:
    units = len(cluster.units)
    return f"{cluster.engine.value}, {units} unit{'s' if units != 1 else ''}; dashed: waits for"


def _place(node: Node, depth: int, row: int, boxes: dict[str, _Box]) -> int:
    """Give a node and those below it their rows; returns the next free row."""
    width = len(_label(node.unit)) * _LETTER + 18
    boxes[node.unit.id] = _Box(unit=node.unit, depth=depth, row=row, width=width)
    if not node.children:
        return row + 1
    for child in node.children:
        row = _place(child, depth + 1, row, boxes)
    return row


def _label(unit: Unit) -> str:
    return f"{unit.namespace}/{unit.name}" if unit.namespace else unit.name


def _middle(box: _Box) -> float:
    return _HEAD + box.row * _ROW + _BOX_HEIGHT / 2


def _arrows(cluster: RenderedCluster, boxes: dict[str, _Box], lefts: dict[int, float]) -> Iterator[str]:
    for unit in cluster.units:
        parent, box = boxes.get(unit.parent), boxes[unit.id]
        if parent is None or parent.depth + 1 != box.depth:
            continue
        start, end = lefts[parent.depth] + parent.width, lefts[box.depth]
        bend = end - _GAP / 2
        yield (
            f'<path d="M{start:.1f} {_middle(parent):.1f} H{bend:.1f} V{_middle(box):.1f} H{end:.1f}" '
            'fill="none" stroke="#c3ccd5"/>'
        )


def _waits(
    cluster: RenderedCluster, boxes: dict[str, _Box], lefts: dict[int, float], widths: dict[int, float]
) -> Iterator[str]:
    for unit in cluster.units:
        for wanted in unit.depends_on:
            if wanted not in boxes:
                continue
            first, then = boxes[wanted], boxes[unit.id]
            start, end = lefts[first.depth] + first.width, lefts[then.depth] + then.width
            reach = max(lefts[one.depth] + widths[one.depth] for one in (first, then)) + 8
            reach += min(abs(first.row - then.row), 30)
            yield (
                f'<path d="M{start:.1f} {_middle(first):.1f} C{reach:.1f} {_middle(first):.1f} {reach:.1f} {_middle(then):.1f} '
                f'{end + 2:.1f} {_middle(then):.1f}" fill="none" stroke="#b58900" stroke-dasharray="3 3" opacity="0.7" '
                'marker-end="url(#tip)"/>'
            )


def _drawn(box: _Box, left: float, _column: float) -> Iterator[str]:
    unit = box.unit
    fill, stroke = _COLOURS[unit.kind]
    if not unit.ok:
        stroke = "#c62828"
    dash = ' stroke-dasharray="4 3"' if unit.suspended or unit.unrendered else ""
    faint = ' opacity="0.6"' if unit.suspended else ""
    top = _HEAD + box.row * _ROW
    told = [str(unit), unit.chart or unit.path, counts(unit), *marks(unit), unit.unrendered]
    told += [f"after {one}" for one in unit.depends_on]
    yield f"<g{faint}><title>{escape(chr(10).join(one for one in told if one))}</title>"
    yield (
        f'<rect x="{left:.1f}" y="{top}" width="{box.width:.1f}" height="{_BOX_HEIGHT}" rx="4" fill="{fill}" '
        f'stroke="{stroke}"{dash}/>'
    )
    yield f'<text x="{left + 9:.1f}" y="{top + 14}" fill="#1f2933">{escape(_label(unit))}</text></g>'
