"""The apply graph as a picture."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

from labwright.render.units import RenderedCluster, Unit, UnitKind, unit_id
from labwright.report.apply_graph_svg import as_svg
from tests.report.test_apply_graph import CLUSTER

SVG = "{http://www.w3.org/2000/svg}"


def boxes(text: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every unit's box."""
    found = [group.find(f"{SVG}rect") for group in ET.fromstring(text).iter(f"{SVG}g")]
    numbers = [[float(one.attrib[name]) for name in ("x", "y", "width", "height")] for one in found if one is not None]
    return [(x, y, x + width, y + height) for x, y, width, height in numbers]


def test_every_unit_has_its_box_and_its_words() -> None:
    text = as_svg(CLUSTER)
    titles = [one.text or "" for one in ET.fromstring(text).iter(f"{SVG}title")]
    assert len(boxes(text)) == len(titles) == 4
    assert titles[3].splitlines() == ['HelmRelease web/we"b', "web 1.2.3", "fails", "not rendered", "no chart"]


def test_no_two_boxes_touch_and_all_lie_on_the_page() -> None:
    root = unit_id("Kustomization", "f", "root")
    children = [Unit(kind=UnitKind.KUSTOMIZATION, namespace="f", name=f"app-{n}", parent=root) for n in range(150)]
    cluster = RenderedCluster(
        name="big", units=(Unit(kind=UnitKind.KUSTOMIZATION, namespace="f", name="root"), *children)
    )
    text = as_svg(cluster)
    page = ET.fromstring(text).attrib
    found = boxes(text)
    assert len(found) == 151
    for left, _, right, bottom in found:
        assert left >= 0 and right <= float(page["width"]) and bottom <= float(page["height"])
    column = sorted(found[1:], key=lambda box: box[1])
    assert all(above[3] < below[1] for above, below in pairwise(column))


def test_an_empty_cluster_is_still_a_picture() -> None:
    assert boxes(as_svg(RenderedCluster(name="<none>"))) == []
