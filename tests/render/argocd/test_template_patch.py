"""templatePatch."""

from __future__ import annotations

import pytest

from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.template_patch import apply_patch
from labwright.source import Place, origin_of, plain
from tests.render.argocd.harness import mapping

HERE = Place("set.yaml", 9, 3, 12, 1)
APPLICATION = "spec: {project: p, source: {path: a, helm: {valueFiles: [x]}}, info: 1}"


def test_mappings_merge_lists_are_replaced_and_the_project_stays() -> None:
    app = mapping(APPLICATION)
    apply_patch(
        app, "spec:\n  project: other\n  info: null\n  source: {helm: {valueFiles: [v, w]}}\n", HERE, "ApplicationSet s"
    )
    assert plain(app) == {"spec": {"project": "p", "source": {"path": "a", "helm": {"valueFiles": ["v", "w"]}}}}
    origin = origin_of(app, "spec", "source", "helm", "valueFiles")
    assert origin is not None and (origin.place, origin.why) == (HERE, "templatePatch")


def test_a_mapping_may_be_replaced_or_deleted() -> None:
    app = mapping(APPLICATION)
    apply_patch(app, "spec:\n  source: {$patch: replace, path: b}\n", HERE, "s")
    assert plain(app)["spec"]["source"] == {"path": "b"}
    apply_patch(app, "spec:\n  source: {$patch: delete}\n", HERE, "s")
    assert "source" not in app["spec"]


def test_an_empty_patch_changes_nothing() -> None:
    app = mapping(APPLICATION)
    apply_patch(app, "\n", HERE, "s")
    assert app == mapping(APPLICATION)


@pytest.mark.parametrize("text", ["a: [", "- 1"])
def test_what_is_no_patch_is_refused(text: str) -> None:
    with pytest.raises(ArgoError) as caught:
        apply_patch(mapping(APPLICATION), text, HERE, "ApplicationSet s")
    assert (caught.value.diagnostics[0].code, caught.value.diagnostics[0].place) == ("AR013", HERE)
