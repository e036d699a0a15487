"""Identities."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.ids import (
    NOT_NAMESPACED,
    Gvk,
    ResId,
    also_cluster_scoped,
    gvk_of,
    id_of,
    parse_api_version,
    text_of,
)
from labwright.render.kustomize.reading import Untyped
from labwright.source import YamlMap

POD = Gvk("", "v1", "Pod")
NODE = Gvk("", "v1", "Node")


def test_only_kinds_of_the_embedded_document_are_cluster_scoped() -> None:
    assert NODE.cluster_scoped
    assert Gvk("rbac.authorization.k8s.io", "v1", "ClusterRole").cluster_scoped
    assert not POD.cluster_scoped
    assert not Gvk("cert-manager.io", "v1", "ClusterIssuer").cluster_scoped


def test_no_namespace_is_default_for_namespaced_kinds() -> None:
    assert ResId(POD, "a").same(ResId(POD, "a", "default"))
    assert not ResId(POD, "a").same(ResId(POD, "a", "x"))
    assert ResId(NODE, "a").same(ResId(NODE, "a", "x"))
    assert ResId(NODE, "a").effective_namespace == NOT_NAMESPACED


def test_empty_fields_of_a_selector_match_everything() -> None:
    one = ResId(Gvk("apps", "v1", "Deployment"), "web", "x")
    assert one.selected_by(ResId(Gvk(), ""))
    assert one.selected_by(ResId(Gvk(kind="Deployment"), "web", "x"))
    assert not one.selected_by(ResId(Gvk(group="batch"), ""))
    assert not one.selected_by(ResId(Gvk(), "", "default"))


@pytest.mark.parametrize(("text", "parts"), [("v1", ("", "v1")), ("apps/v1", ("apps", "v1")), ("", ("", ""))])
def test_an_api_version_has_a_group_and_a_version(text: str, parts: tuple[str, str]) -> None:
    assert parse_api_version(text) == parts


def test_a_name_may_be_a_number() -> None:
    assert id_of(YamlMap({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": 12}})) == ResId(POD, "12")
    assert text_of(True) == "true"
    assert text_of([1]) == ""


def test_a_kind_is_plain_text_whatever_the_object_holds() -> None:
    for text in (Untyped("Widget"), "Widget"):
        assert type(gvk_of(YamlMap({"apiVersion": "example.org/v1", "kind": text})).kind) is str


def test_what_is_cluster_scoped_beyond_the_table_is_so_for_one_build() -> None:
    widget = ResId(Gvk("example.org", "v1", "Widget"), "a")
    found = [widget.effective_namespace]
    token = also_cluster_scoped.set(frozenset({"example.org/v1/Widget"}))
    found.append(widget.effective_namespace)
    also_cluster_scoped.reset(token)
    found.append(widget.effective_namespace)
    assert found == ["default", NOT_NAMESPACED, "default"]


def test_an_identity_is_shown_as_people_write_it() -> None:
    assert str(ResId(POD, "a", "x")) == "Pod x/a"
    assert str(Gvk("apps", "v1", "Deployment")) == "apps/v1/Deployment"
