from typing import Any

import pytest

from tests.catalog.reference import assert_valid_object, assert_values_known


def test_a_value_that_the_chart_does_not_have_is_told_with_its_path() -> None:
    with pytest.raises(AssertionError, match=r"metallb does not know speaker\.frr\.enabeld"):
        assert_values_known("metallb", {"speaker": {"frr": {"enabeld": False}}})


def test_an_empty_map_among_the_defaults_accepts_any_content() -> None:
    assert_values_known("metallb", {"controller": {"resources": {"limits": {"memory": "1Gi"}}}})


def test_a_value_of_the_wrong_type_is_refused_by_the_charts_schema() -> None:
    with pytest.raises(AssertionError, match=r"controller\.logLevel"):
        assert_values_known("metallb", {"controller": {"logLevel": 3}})


def test_what_a_chart_passes_on_freely_is_named_by_the_test() -> None:
    values = {"service": {"spec": {"externalTrafficPolicy": "Local"}}}
    assert_values_known("traefik", values, free=("service.spec",))
    with pytest.raises(AssertionError, match=r"service\.spec\.externalTrafficPolicy"):
        assert_values_known("traefik", values)


def test_values_of_a_subchart_are_compared_with_the_subchart() -> None:
    with pytest.raises(AssertionError, match=r"kube-prometheus-stack does not know grafana\.adminPasword"):
        assert_values_known("kube-prometheus-stack", {"grafana": {"adminPasword": "x"}})


def config_map(**more: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}, **more}


def issuer(**metadata: str) -> dict[str, Any]:
    spec: dict[str, Any] = {"selfSigned": {}}
    kind = "ClusterIssuer"
    return {"apiVersion": "cert-manager.io/v1", "kind": kind, "metadata": {"name": "a", **metadata}, "spec": spec}


def test_core_kinds_are_judged_strictly() -> None:
    assert_valid_object(config_map(data={"a": "b"}))
    with pytest.raises(Exception, match="date"):
        assert_valid_object(config_map(date={"a": "b"}))


def test_custom_resources_are_judged_by_their_definition() -> None:
    assert_valid_object(issuer())
    with pytest.raises(AssertionError, match="ClusterIssuer is Cluster"):
        assert_valid_object(issuer(namespace="b"))
    with pytest.raises(AssertionError, match="selfsigned"):
        assert_valid_object(issuer() | {"spec": {"selfsigned": {}}})


def test_a_kind_without_schema_is_an_error_not_a_pass() -> None:
    with pytest.raises(AssertionError, match=r"no schema for example\.org/v1 Thing"):
        assert_valid_object({"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "a"}})
