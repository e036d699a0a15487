from __future__ import annotations

from typing import Any

import pytest

from tests.changes.clusters import changes, cluster, config_map, consequences, deployment, one_unit, release, told, unit


def made(api: str, kind: str, fields: str) -> str:
    return f"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: x, namespace: apps}}\n{fields}\n"


def refused(api: str, kind: str, old: str, new: str, **options: Any) -> list[str]:
    """The first words of what is told."""
    found = one_unit(made(api, kind, old), made(api, kind, new), **options)
    return [f"{each.code}: {each.message}" for each in consequences(found, "immutable", "replaced")]


@pytest.mark.parametrize(
    ("api", "kind", "old", "new", "path"),
    [
        ("apps/v1", "Deployment", "spec: {selector: {matchLabels: {a: b}}}", "spec: {selector: {matchLabels: {a: c}}}", "spec.selector.matchLabels.a"),
        ("apps/v1", "StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b}", "spec.serviceName"),
        ("apps/v1", "StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: d, labels: {helm.sh/chart: a-1}}}]}", "spec: {volumeClaimTemplates: [{metadata: {name: d, labels: {helm.sh/chart: a-2}}}]}", 'spec.volumeClaimTemplates[d].metadata.labels["helm.sh/chart"]'),
        ("apps/v1", "StatefulSet", "spec: {podManagementPolicy: Parallel}", "spec: {}", "spec.podManagementPolicy"),
        ("batch/v1", "Job", "spec: {template: {spec: {containers: [{name: a, image: 'a:1'}]}}}", "spec: {template: {spec: {containers: [{name: a, image: 'a:2'}]}}}", "spec.template.spec.containers[a].image"),
        ("v1", "Service", "spec: {clusterIP: 10.43.0.5}", "spec: {clusterIP: None}", "spec.clusterIP"),
        ("v1", "Service", "spec: {}", "spec: {clusterIP: None}", "spec.clusterIP"),
        ("v1", "PersistentVolumeClaim", "spec: {storageClassName: a}", "spec: {storageClassName: b}", "spec.storageClassName"),
        ("v1", "PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}", "spec: {accessModes: [ReadWriteMany]}", "spec.accessModes[0]"),
        ("v1", "PersistentVolume", "spec: {nfs: {path: /a}}", "spec: {nfs: {path: /b}}", "spec.nfs.path"),
        ("storage.k8s.io/v1", "StorageClass", "parameters: {a: '1'}", "parameters: {a: '2'}", "parameters.a"),
        ("storage.k8s.io/v1", "StorageClass", "reclaimPolicy: Retain", "allowVolumeExpansion: true", "reclaimPolicy"),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {name: a}", "roleRef: {name: b}", "roleRef.name"),
        ("v1", "Secret", "type: Opaque", "type: kubernetes.io/tls", "type"),
        ("v1", "ConfigMap", "immutable: true\ndata: {a: '1'}", "immutable: true\ndata: {a: '2'}", "data.a"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {scope: Cluster}", "spec: {scope: Namespaced}", "spec.scope"),
        ("networking.k8s.io/v1", "IngressClass", "spec: {controller: a}", "spec: {controller: b}", "spec.controller"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_is_told(api: str, kind: str, old: str, new: str, path: str) -> None:
    (found,) = refused(api, kind, old, new)
    assert found.startswith(f"immutable: {kind} ")
    assert f"cannot be changed: `{path}`" in found
    assert found.endswith("nothing of Kustomization flux-system/apps is applied until the object is deleted by hand")


@pytest.mark.parametrize(
    ("api", "kind", "old", "new"),
    [
        ("apps/v1", "Deployment", "spec: {replicas: 1}", "spec: {replicas: 2}"),
        ("apps/v1", "StatefulSet", "spec: {}", "spec: {podManagementPolicy: OrderedReady}"),
        ("apps/v1", "StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {}}]}", "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {volumeMode: Filesystem}}]}"),
        ("v1", "Service", "spec: {clusterIP: 10.43.0.5}", "spec: {}"),
        ("v1", "Service", "spec: {type: ExternalName, clusterIP: ''}", "spec: {type: ClusterIP, clusterIP: None}"),
        ("v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 1Gi}}}", "spec: {resources: {requests: {storage: 2Gi}}}"),
        ("v1", "PersistentVolumeClaim", "spec: {storageClassName: a, accessModes: [ReadWriteOnce]}", "spec: {accessModes: [ReadWriteOnce]}"),
        ("storage.k8s.io/v1", "StorageClass", "allowVolumeExpansion: false", "allowVolumeExpansion: true\nreclaimPolicy: Delete"),
        ("v1", "ConfigMap", "data: {a: '1'}", "immutable: true\ndata: {a: '2'}"),
        ("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {a: 1}}}}", "spec: {jobTemplate: {spec: {template: {a: 2}}}}"),
        ("example.org/v1", "Deployment", "spec: {selector: a}", "spec: {selector: b}"),
    ],
)  # fmt: skip
def test_what_can_be_changed_is_not(api: str, kind: str, old: str, new: str) -> None:
    assert refused(api, kind, old, new) == []


def test_flux_replaces_where_it_is_forced_to() -> None:
    old, new = deployment("web"), deployment("web", labels=", tier: front")
    (found,) = consequences(one_unit(old, new, spec="prune: true\nforce: true"), "replaced", "immutable")
    assert (found.code, found.gravity) == ("replaced", "caution")
    assert found.message == (
        "Deployment apps/web is deleted and made anew, because `spec.selector.matchLabels.tier` cannot be changed in place"
    )
    assert [(each.text, str(each.place)) for each in found.evidence][1:] == [
        ("Kustomization flux-system/apps has `force: true`", "clusters/home/apps.yaml:8:10")
    ]
    annotated = deployment(
        "web", labels=", tier: front", more=", annotations: {kustomize.toolkit.fluxcd.io/force: Enabled}"
    )
    assert [each.code for each in consequences(one_unit(old, annotated), "replaced", "immutable")] == ["replaced"]


def test_a_claim_that_is_replaced_is_dangerous() -> None:
    fields = "spec: {storageClassName: %s}"
    old, new = (made("v1", "PersistentVolumeClaim", fields % name) for name in "ab")
    (found,) = consequences(one_unit(old, new, spec="prune: true\nforce: true"), "replaced")
    assert found.gravity == "danger"


def test_an_upgrade_of_a_release_fails_and_a_hook_does_not() -> None:
    job = made("batch/v1", "Job", "spec: {template: {spec: {containers: [{name: a, image: 'a:%s'}]}}}")
    found = changes(cluster(release("r", job % 1)), cluster(release("r", job % 2)))
    assert told(found, "immutable") == [
        "danger immutable: Job apps/x cannot be changed: `spec.template.spec.containers[a].image`; the upgrade of HelmRelease flux-system/r fails"
    ]


def test_a_job_that_cleans_up_after_itself_may_be_gone() -> None:
    fields = "spec: {ttlSecondsAfterFinished: 60, template: {spec: {containers: [{name: a, image: 'a:%s'}]}}}"
    (found,) = consequences(
        one_unit(made("batch/v1", "Job", fields % 1), made("batch/v1", "Job", fields % 2)), "immutable"
    )
    assert found.gravity == "caution"
    assert found.message.endswith("unless the Job is finished and gone by then")


def test_argo_cd_replaces_where_the_object_says_so() -> None:
    forced = ", annotations: {argocd.argoproj.io/sync-options: 'Force=true,Replace=true'}"
    old, new = deployment("web"), deployment("web", labels=", tier: front", more=forced)
    from labwright.render.units import UnitKind

    options: dict[str, Any] = {"kind": UnitKind.APPLICATION, "spec": "syncPolicy: {}"}
    found = changes(cluster(unit("a", old, **options)), cluster(unit("a", new, **options)))
    assert [each.code for each in consequences(found, "replaced", "immutable")] == ["replaced"]


def test_the_old_and_the_new_line_are_the_evidence() -> None:
    (found,) = consequences(
        one_unit(
            config_map("x", more="}\nimmutable: true\n#"), config_map("x", "{a: '1'}", more="}\nimmutable: true\n#")
        ),
        "immutable",
    )
    assert found.evidence[0].place is not None
