from typing import Any

import pytest

from labwright.catalog.builders.app import Access, App, Database, DatabaseOptions, Egress, Monitor
from labwright.catalog.builders.workload import Claim, Mounted, Scratch, Workload
from labwright.catalog.contract import Contribution, Image, Site
from labwright.model import Internet
from labwright.secrets.request import External, Generated, Literal, Template
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import LOCAL_PATH, OFFERS, POSTGRES, site

IMAGE = Image(repository="ghcr.io/example/notes", tag="1.2.3")


def an_app(*workloads: Workload, **more: Any) -> App:
    declared: dict[str, Any] = {
        "name": "notes",
        "title": "Notes",
        "purpose": "Notes",
        "homepage": "https://example.org",
        "docs": "Notes.",
        "workloads": lambda _site: workloads or (Workload(image=IMAGE, port=8080),),
    }
    return App(**(declared | more))


def built(app: App, **facts: Any) -> Contribution:
    component = app.component()
    made = component.build(site(component, **({"offers": OFFERS} | facts)))
    for each in objects(made).values():
        assert_valid_object(each)
    for _, spec in pod_specs(made):
        assert_restricted(spec)
        assert_decent(spec)
    return made


def test_three_lines_make_a_decent_app() -> None:
    made = built(an_app())
    assert set(objects(made)) == {("Deployment", "notes"), ("Service", "notes"), ("Ingress", "notes")}
    assert [each.name for each in made.namespaces] == ["notes"]
    assert [each.name for each in made.hosts] == ["notes.example.org"]
    assert made.images == (IMAGE,)
    ((_, spec),) = pod_specs(made)
    assert spec["automountServiceAccountToken"] is False
    assert spec["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True


def test_the_service_selects_the_pods_and_names_their_port() -> None:
    made = objects(built(an_app(Workload(image=IMAGE, port=8080, extra_ports={"metrics": 9100}))))
    service, deployment = made["Service", "notes"], made["Deployment", "notes"]
    assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    named = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert {port["targetPort"]: port["port"] for port in service["spec"]["ports"]} == named


def test_workloads_of_one_app_never_select_each_others_pods() -> None:
    made = built(
        an_app(Workload(image=IMAGE, port=80, component="server"), Workload(image=IMAGE, port=81, component="worker"))
    )
    templates = {
        name: value["spec"]["template"]["metadata"]["labels"]
        for (kind, name), value in objects(made).items()
        if kind == "Deployment"
    }
    for (kind, name), value in objects(made).items():
        if kind == "Service":
            chosen = {
                other for other, labels in templates.items() if value["spec"]["selector"].items() <= labels.items()
            }
            assert chosen == {name}


def test_several_replicas_are_spread_and_drained_one_at_a_time() -> None:
    made = built(an_app(Workload(image=IMAGE, port=80, replicas=2)))
    (budget,) = of_kind(made, "PodDisruptionBudget")
    assert budget["spec"]["maxUnavailable"] == 1
    ((_, spec),) = pod_specs(made)
    (term,) = spec["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    chosen = term["podAffinityTerm"]["labelSelector"]["matchLabels"]
    assert chosen == budget["spec"]["selector"]["matchLabels"]


def test_one_replica_has_no_budget_which_would_block_drains() -> None:
    assert not of_kind(built(an_app()), "PodDisruptionBudget")


@pytest.mark.parametrize(("mode", "strategy"), [("ReadWriteOnce", "Recreate"), ("ReadWriteMany", "RollingUpdate")])
def test_a_volume_for_one_node_is_never_rolled(mode: str, strategy: str) -> None:
    claim = Claim(name="data", path="/data", size="1Gi", access_mode=mode)
    (deployment,) = of_kind(built(an_app(Workload(image=IMAGE, port=80, volumes=(claim,), user=1000))), "Deployment")
    assert deployment["spec"]["strategy"]["type"] == strategy


def test_a_volume_belongs_to_the_user_the_pod_runs_as() -> None:
    claim = Claim(name="data", path="/data", size="1Gi", storage_class="local-path")
    made = built(an_app(Workload(image=IMAGE, port=80, volumes=(claim,), user=1000)), offers=(*OFFERS, LOCAL_PATH))
    ((_, spec),) = pod_specs(made)
    assert spec["securityContext"]["fsGroup"] == spec["securityContext"]["runAsUser"] == 1000


def test_every_kind_of_volume_is_mounted_where_it_was_said() -> None:
    volumes = (
        Scratch(name="tmp", path="/work", limit="1Gi", memory=True),
        Mounted(name="files", path="/etc/notes"),
        Mounted(name="keys", path="/keys", keys=("a.key", "b.key"), secret=True),
    )
    ((_, spec),) = pod_specs(built(an_app(Workload(image=IMAGE, port=80, volumes=volumes))))
    assert spec["volumes"] == [
        {"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
        {"name": "files", "configMap": {"name": "files"}},
        {"name": "keys", "secret": {"secretName": "keys"}},
    ]
    assert [mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]] == [
        "/work",
        "/etc/notes",
        "/keys/a.key",
        "/keys/b.key",
    ]


def test_secrets_and_database_become_one_secret_that_is_its_environment() -> None:
    app = an_app(
        database=Database(env={"DB": "url", "DB_USER": "user"}),
        options=DatabaseOptions,
        secrets=lambda _site: {"TOKEN": External("notes-token", "a token", "somewhere")},
    )
    made = built(app)
    (secret,) = made.secrets
    password = Generated("postgres-cluster.notes")
    assert secret.name == "notes-credentials"
    assert set(secret.entries) == {"DB", "DB_USER", "TOKEN"}
    assert secret.entries["DB_USER"] == Literal("notes")
    assert secret.entries["DB"] == Template(
        f"postgresql://notes:{{password}}@{POSTGRES.host}:5432/notes", {"password": password}
    )
    component = app.component()
    (claim,) = component.claims(site(component, offers=OFFERS)).databases
    assert claim.password == password


def test_an_extension_beyond_contrib_must_be_in_the_databases_image() -> None:
    app = an_app(options=DatabaseOptions, database=Database(env={}, extensions=("vchord", "cube")))
    component = app.component()
    (problem,) = component.check(site(component, offers=OFFERS))
    assert "vchord" in problem.message
    assert "cube" not in problem.message


def test_it_needs_what_it_uses_and_nothing_more() -> None:
    assert {need.capability for need in an_app(route=False).component().needs} == set()
    needs = {
        need.capability: need for need in an_app(options=DatabaseOptions, database=Database(env={})).component().needs
    }
    assert set(needs) == {"ingress", "certificates", "postgres"}
    assert not needs["postgres"].optional
    assert needs["certificates"].optional


def test_two_workloads_without_a_part_in_the_app_are_our_own_fault() -> None:
    component = an_app(Workload(image=IMAGE, port=80), Workload(image=IMAGE, component="worker")).component()
    with pytest.raises(ValueError, match="share their labels"):
        component.build(site(component, offers=OFFERS))


def test_without_a_route_nobody_reaches_it_from_outside() -> None:
    made = built(an_app(route=False))
    assert not of_kind(made, "Ingress")
    assert not made.hosts
    assert not flows(made)


def test_flows_of_ingress_egress_api_and_metrics() -> None:
    app = an_app(
        Workload(image=IMAGE, port=80, component="server", extra_ports={"metrics": 9100}),
        Workload(image=IMAGE, component="worker"),
        egress=(
            Egress(to=Internet(), ports=(443,), why="updates"),
            Egress(to=Internet(), ports=(587,), why="mail", component="worker"),
        ),
        access=Access(rules=({"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]},), why="it looks at pods"),
        monitors=(Monitor(port="metrics"),),
    )
    assert flows(built(app)) == {
        "kube-system/traefik → notes/server+notes :80",
        "notes/server+notes → api :6443",
        "notes/server+notes → internet :443",
        "notes/worker+notes → internet :587",
        "monitoring/prometheus → notes/server+notes :9100",
    }


def test_a_workload_that_listens_on_nothing_has_no_service() -> None:
    made = built(an_app(Workload(image=IMAGE, port=80, component="server"), Workload(image=IMAGE, component="worker")))
    assert [service["metadata"]["name"] for service in of_kind(made, "Service")] == ["notes-server"]


def test_functions_of_a_declaration_see_the_site() -> None:
    def workloads(a: Site[Any]) -> tuple[Workload, ...]:
        return (Workload(image=IMAGE, port=80, env={"DOMAIN": a.cluster.domain}),)

    made = built(an_app(workloads=workloads), cluster="staging")
    ((_, spec),) = pod_specs(made)
    assert spec["containers"][0]["env"] == [{"name": "DOMAIN", "value": "staging.example.org"}]
