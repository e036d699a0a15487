from __future__ import annotations

from labwright.kube import GVK, gvk_of, split_api_version


def test_the_core_group_is_empty() -> None:
    assert split_api_version("v1") == ("", "v1")
    assert split_api_version("apps/v1") == ("apps", "v1")
    assert GVK("", "v1", "Pod").api_version == "v1"
    assert GVK("apps", "v1", "Deployment").api_version == "apps/v1"
    assert str(GVK("apps", "v1", "Deployment")) == "apps/v1/Deployment"


def test_versions_share_group_and_kind() -> None:
    assert GVK("apps", "v1", "Deployment").group_kind == GVK("apps", "v1beta1", "Deployment").group_kind


def test_of_an_object_whatever_it_holds() -> None:
    assert gvk_of({"apiVersion": "apps/v1", "kind": "Deployment"}) == GVK("apps", "v1", "Deployment")
    assert gvk_of({"kind": ["x"], "apiVersion": 1}) == GVK("", "", "")
