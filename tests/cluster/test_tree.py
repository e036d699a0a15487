"""A built tree on a real cluster: reconciled in order, decrypted, accepted, placed."""

from typing import Any

from labwright.render.flux import clusters, render_cluster
from labwright.source import dump, plain
from labwright.tree import DiskTree
from tests.cluster import kubectl
from tests.cluster.conftest import NAMESPACE, Subject

_KUSTOMIZATIONS = "kustomizations.kustomize.toolkit.fluxcd.io"


def _messages() -> dict[str, str]:
    return {
        each["metadata"]["name"]: one["message"]
        for each in kubectl.get(_KUSTOMIZATIONS, "-n", NAMESPACE)
        for one in each.get("status", {}).get("conditions", [])
        if one["type"] == "Ready" and one["status"] != "True"
    }


def _objects(subject: Subject) -> list[dict[str, Any]]:
    """Every rendered object of the cluster, as Flux would apply it but for the values of Secrets."""
    files = DiskTree(subject.tree)
    entry = next(each for each in clusters(files) if each.name == subject.cluster)
    rendered = render_cluster(files, entry)
    assert not rendered.diagnostics
    made = []
    for unit in rendered.units:
        for obj in unit.objects:
            value = plain(obj.value)
            value.pop("sops", None)
            made.append(value)
    return made


def test_every_kustomization_becomes_ready(subject: Subject, reconciled: dict[str, float]) -> None:
    files = DiskTree(subject.tree)
    entry = next(each for each in clusters(files) if each.name == subject.cluster)
    expected = {unit.name for unit in render_cluster(files, entry).units}
    assert expected <= reconciled.keys(), _messages()


def test_a_layer_is_ready_only_after_the_layers_it_waits_for(reconciled: dict[str, float]) -> None:
    for each in kubectl.get(_KUSTOMIZATIONS, "-n", NAMESPACE):
        for dependency in each["spec"].get("dependsOn", ()):
            assert reconciled[dependency["name"]] <= reconciled[each["metadata"]["name"]]


def test_every_release_is_installed(subject: Subject, reconciled: dict[str, float]) -> None:
    assert subject.cluster and reconciled
    releases = kubectl.get("helmreleases.helm.toolkit.fluxcd.io", "-A")
    assert releases
    for each in releases:
        ready = next(one for one in each["status"]["conditions"] if one["type"] == "Ready")
        assert ready["status"] == "True", f"{each['metadata']['name']}: {ready['message']}"


def test_no_secret_arrives_encrypted(subject: Subject, reconciled: dict[str, float]) -> None:
    assert reconciled
    wanted = {
        (each["metadata"]["namespace"], each["metadata"]["name"])
        for each in _objects(subject)
        if each["kind"] == "Secret"
    }
    live = {
        (each["metadata"]["namespace"], each["metadata"]["name"]): each.get("data", {})
        for each in kubectl.get("secrets", "-A")
    }
    assert wanted <= live.keys()
    for identity in wanted:
        # `ENC[` in base64
        assert not any(value.startswith("RU5D") for value in live[identity].values()), identity


def test_the_api_server_accepts_every_object_strictly(subject: Subject, reconciled: dict[str, float]) -> None:
    assert reconciled
    refused = []
    for obj in _objects(subject):
        answer = kubectl.run(
            "apply",
            "--server-side",
            "--dry-run=server",
            "--force-conflicts",
            "--validate=strict",
            "-f",
            "-",
            text=dump(obj),
            check=False,
        )
        if "serverside-applied" not in answer:
            refused.append(f"{obj['kind']} {obj['metadata']['name']}: {answer.strip()}")
    assert not refused, "\n".join(refused)


def test_every_pod_is_placed(subject: Subject, reconciled: dict[str, float]) -> None:
    assert subject.cluster and reconciled
    pods = kubectl.get("pods", "-A")
    assert pods
    waiting = [each["metadata"]["name"] for each in pods if not each["spec"].get("nodeName")]
    assert not waiting


def test_every_cron_job_makes_a_pod_that_is_placed(subject: Subject, reconciled: dict[str, float]) -> None:
    assert subject.cluster and reconciled
    for each in kubectl.get("cronjobs", "-A"):
        namespace, name = each["metadata"]["namespace"], each["metadata"]["name"]
        kubectl.run("create", "job", f"{name}-now", f"--from=cronjob/{name}", "-n", namespace)
        kubectl.run("wait", f"job/{name}-now", "-n", namespace, "--for=condition=Complete", "--timeout=60s")
