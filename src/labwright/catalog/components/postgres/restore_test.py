"""The restore test: a CronJob that restores the newest backup, looks into it, removes it and says how it went."""

from typing import Any, Final

from labwright.catalog.builders.objects import RESTRICTED_CONTAINER, RESTRICTED_POD, labels, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.components.postgres.alert_rules import longest_gap
from labwright.catalog.components.postgres.cluster import Variant, cluster
from labwright.catalog.components.postgres.names import (
    FOLDER,
    Database,
    backup_of,
    restore_test_of,
    store,
    test_name,
)
from labwright.catalog.components.postgres.options import RestoreTest
from labwright.catalog.contract import ConfigFiles, Image, Manifest, ManifestFile, Stage
from labwright.kube.duration import parse_duration
from labwright.source import dump
from labwright.spec.scalars import cron_expression

Json = Any

KUBECTL: Final = Image(repository="docker.io/alpine/k8s", tag="1.32.9")
"""kubectl and bash. Its minor version follows the cluster's (kubectl works one minor up and down)."""
REPORT: Final = "restore-test-report"
USER: Final = 65532
TMP: Final = "/tmp"  # noqa: S108 - the container's own, an emptyDir
CLEANUP: Final = 900
"""Seconds that removing the throwaway cluster may take after the deadline; chosen by feel."""


def restore_test(site: Database) -> tuple[tuple[ManifestFile, ...], tuple[ConfigFiles, ...]]:
    """Its manifests and files; nothing where there is no test."""
    test = restore_test_of(site)
    if test is None:
        return (), ()
    name, namespace = test_name(site), site.options.namespace
    files = ConfigFiles(
        stage=Stage.CONFIGS,
        namespace=namespace,
        name=name,
        files={"restore-test.sh": text_of(__package__ or "", "restore-test.sh"), "cluster.yaml": throwaway(site, test)},
        labels=labels(name),
        folder=FOLDER,
    )
    manifests = (*_rbac(site), Manifest(object=_cron_job(site, test), comments=_comments()))
    file = ManifestFile(stage=Stage.CONFIGS, name=f"{name}.yaml", manifests=manifests, folder=FOLDER)
    return (file,), (files,)


def origin_site(site: Database, test: RestoreTest) -> Database:
    """The database whose backups are restored: its own, or the same one of another cluster."""
    return site.siblings.get(test.cluster, site) if test.cluster else site


def throwaway(site: Database, test: RestoreTest) -> str:
    """The manifest of the throwaway cluster. It has no `backup`: it archives nowhere."""
    variant = Variant(
        name=test_name(site),
        instances=1,
        origin=store(site, cluster=test.cluster),
        roles=False,
        like=origin_site(site, test),
    )
    made = cluster(site, variant)
    return dump(made.object, comments=dict(made.comments))


def _rbac(site: Database) -> tuple[Manifest, ...]:
    name, namespace = test_name(site), site.options.namespace
    own = meta(name, namespace, labels(name))
    instance = f"{name}-1"
    rules = [
        {"apiGroups": ["postgresql.cnpg.io"], "resources": ["clusters"], "verbs": ["create", "list", "watch"]},
        {
            "apiGroups": ["postgresql.cnpg.io"],
            "resources": ["clusters"],
            "resourceNames": [name],
            "verbs": ["get", "delete"],
        },
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods/exec"], "resourceNames": [instance], "verbs": ["get", "create"]},
        {"apiGroups": [""], "resources": ["persistentvolumeclaims"], "verbs": ["list", "watch"]},
        {
            "apiGroups": [""],
            "resources": ["persistentvolumeclaims"],
            "resourceNames": [instance],
            "verbs": ["get", "delete"],
        },
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["create"]},
        {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": [REPORT], "verbs": ["get", "patch"]},
    ]
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": own, "rules": rules}
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": own,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": namespace}],
    }
    return (
        Manifest(object={"apiVersion": "v1", "kind": "ServiceAccount", "metadata": own}),
        Manifest(
            object=role,
            comments={
                ("rules",): f"it can delete and enter {name} and nothing else; making objects cannot be tied to a name"
            },
        ),
        Manifest(object=binding),
    )


def _environment(site: Database, test: RestoreTest) -> dict[str, str]:
    origin = origin_site(site, test)
    backup = backup_of(origin)
    found = store(site, cluster=test.cluster)
    assert backup is not None
    assert found is not None
    own = origin is site
    return {
        "NAMESPACE": site.options.namespace,
        "DATABASE": site.name,
        "THROWAWAY": test_name(site),
        "SOURCE": found.address,
        "DEADLINE": f"{int(parse_duration(test.deadline).total_seconds())}s",
        "EXPECTED_DATABASES": " ".join(sorted(claim.name for claim in site.claims)) if own else "",
        "MAX_BACKUP_AGE": str(int(2 * longest_gap(backup.schedule))),
        "REPORT": REPORT,
    }


def _cron_job(site: Database, test: RestoreTest) -> Json:
    name = test_name(site)
    container = {
        "name": "restore-test",
        "image": KUBECTL.reference,
        "command": ["/bin/bash", "/restore-test/restore-test.sh"],
        "env": [{"name": "HOME", "value": TMP}]
        + [{"name": key, "value": value} for key, value in _environment(site, test).items()],
        "resources": resources(cpu="20m", memory="64Mi", limit_memory="256Mi"),
        "securityContext": dict(RESTRICTED_CONTAINER),
        "volumeMounts": [
            {"name": "files", "mountPath": "/restore-test", "readOnly": True},
            {"name": "tmp", "mountPath": TMP},
        ],
    }
    pod = {
        "serviceAccountName": name,
        "restartPolicy": "Never",
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": CLEANUP,
        "securityContext": dict(RESTRICTED_POD) | {"runAsUser": USER, "runAsGroup": USER},
        "containers": [container],
        "volumes": [{"name": "files", "configMap": {"name": name}}, {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}],
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": meta(name, site.options.namespace, labels(name)),
        "spec": {
            "schedule": cron_expression(test.schedule),
            "timeZone": site.homelab.timezone,
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 3600,
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 1,
            "jobTemplate": {
                "spec": {
                    "backoffLimit": 0,
                    "activeDeadlineSeconds": int(parse_duration(test.deadline).total_seconds()) + 2 * CLEANUP,
                    "template": {"metadata": {"labels": labels(name)}, "spec": pod},
                }
            },
        },
    }


def _comments() -> dict[tuple[str | int, ...], str]:
    job = ("spec", "jobTemplate", "spec")
    return {
        (*job, "backoffLimit"): "a restore that fails once is news; trying again would hide it",
        (*job, "template", "spec", "terminationGracePeriodSeconds"): "time to remove the throwaway cluster",
    }
