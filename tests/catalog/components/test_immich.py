from dataclasses import replace
from typing import Any

import pytest

from labwright.catalog.components.immich import COMPONENT, EXTENSIONS
from labwright.catalog.components.postgres import COMPONENT as POSTGRES_COMPONENT
from labwright.catalog.contract import Contribution, Site
from labwright.secrets.request import Literal
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import OFFERS, POSTGRES, site

IMMICH_DB = replace(
    POSTGRES, database="immich-db", host="immich-db-rw.database.svc.cluster.local", extensions=("vchord",)
)


def a_site(options: dict[str, Any] | None = None, **facts: Any) -> Site[Any]:
    return site(COMPONENT, {"database": "immich-db", **(options or {})}, **({"offers": (*OFFERS, IMMICH_DB)} | facts))


def built(options: dict[str, Any] | None = None, **facts: Any) -> Contribution:
    return COMPONENT.build(a_site(options, **facts))


@pytest.mark.parametrize("options", [{}, {"models": "10Gi", "library-access": "ReadWriteMany"}])
def test_every_object_is_valid(options: dict[str, Any]) -> None:
    made = built(options)
    assert not list(COMPONENT.check(a_site(options)))
    for each in objects(made).values():
        assert_valid_object(each)


def test_all_parts_are_restricted_decent_and_probed() -> None:
    specs = dict(pod_specs(built()))
    assert set(specs) == {"immich-server", "immich-machine-learning", "immich-valkey"}
    for spec in specs.values():
        assert_restricted(spec)
        assert_decent(spec)
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(spec["containers"][0])


def test_its_parts_reach_each_other_and_nobody_reaches_valkey_from_elsewhere() -> None:
    made = flows(built())
    server, learning, valkey = "immich/server+immich", "immich/machine-learning+immich", "immich/valkey+immich"
    assert made == {
        f"kube-system/traefik → {server} :2283",
        f"{server} → {learning} :3003",
        f"{server} → {valkey} :6379",
        f"{server} → internet :443",
        f"{learning} → internet :443",
        f"monitoring/prometheus → {server} :8081",
        f"monitoring/prometheus → {server} :8082",
    }


def test_the_server_finds_its_parts_under_the_names_of_their_services() -> None:
    made = built()
    names = {service["metadata"]["name"]: service for service in of_kind(made, "Service")}
    spec = dict(pod_specs(made))["immich-server"]
    env = {each["name"]: each["value"] for each in spec["containers"][0]["env"]}
    assert env["REDIS_HOSTNAME"] in names
    assert env["IMMICH_MACHINE_LEARNING_URL"] == "http://immich-machine-learning:3003"
    assert names["immich-machine-learning"]["spec"]["ports"][0]["port"] == 3003


def test_its_database_has_the_extensions_before_immich_asks_for_them() -> None:
    (claim,) = COMPONENT.claims(a_site()).databases
    assert (claim.database, claim.extensions) == ("immich-db", EXTENSIONS)
    options = {
        "image": "ghcr.io/tensorchord/cloudnative-vectorchord",
        "version": "17.5-0.4.3",
        "extensions": ["vchord"],
        "preload": ["vchord.so"],
    }
    made = POSTGRES_COMPONENT.build(site(POSTGRES_COMPONENT, options, name="immich-db", offers=OFFERS, claims=(claim,)))
    spec = objects(made)["Cluster", "immich-db"]["spec"]
    assert_valid_object(objects(made)["Cluster", "immich-db"])
    assert spec["postgresql"]["shared_preload_libraries"] == ["vchord.so"]
    made_extensions = [statement.split('"')[1] for statement in spec["bootstrap"]["initdb"]["postInitTemplateSQL"]]
    assert set(made_extensions) == set(EXTENSIONS)
    assert "immich/server+immich → database/immich-db :5432" in flows(made)


def test_a_database_without_vectorchord_is_refused_with_what_to_do() -> None:
    (problem,) = COMPONENT.check(a_site({"database": "postgres-cluster"}))
    assert "vchord" in problem.message
    assert "image" in problem.help


def test_the_library_is_kept_and_its_server_recreated() -> None:
    made = objects(built({"library": "500Gi"}))
    claim = made["PersistentVolumeClaim", "immich-server-library"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "500Gi"
    assert claim["metadata"]["annotations"]
    assert made["Deployment", "immich-server"]["spec"]["strategy"] == {"type": "Recreate"}
    assert made["Deployment", "immich-valkey"]["spec"]["strategy"]["type"] == "RollingUpdate"


def test_only_the_server_is_given_the_password() -> None:
    made = built()
    (secret,) = made.secrets
    assert secret.entries["DB_HOSTNAME"] == Literal("immich-db-rw.database.svc.cluster.local")
    for name, spec in pod_specs(made):
        assert ("envFrom" in spec["containers"][0]) == (name == "immich-server")
