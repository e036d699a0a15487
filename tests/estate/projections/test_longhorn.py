import pytest

from tests.estate.projections.made import made, projections

CONFIG = """
apiVersion: v1
kind: ConfigMap
metadata: {name: longhorn-storageclass, namespace: longhorn-system}
data:
  storageclass.yaml: |
    kind: StorageClass
    apiVersion: storage.k8s.io/v1
    metadata:
      name: longhorn
      annotations:
        storageclass.kubernetes.io/is-default-class: "true"
    provisioner: driver.longhorn.io
    parameters:
      numberOfReplicas: "2"
"""


def test_the_storage_class_comes_out_of_the_chart_s_config_map() -> None:
    found = projections(CONFIG)["StorageClass /longhorn"].value
    assert found["provisioner"] == "driver.longhorn.io" and found["parameters"] == {"numberOfReplicas": "2"}
    assert found["metadata"]["annotations"] == {"storageclass.kubernetes.io/is-default-class": "true"}


@pytest.mark.parametrize("text", ["a: [", "- 1", "{metadata: {name: 5}}"])
def test_a_config_map_that_holds_no_class_makes_none(text: str) -> None:
    whole = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: longhorn-storageclass, namespace: a}}\ndata: {{storageclass.yaml: '{text}'}}\n"
    assert made(whole) == set()


def test_a_recurring_job_runs_as_a_cron_job() -> None:
    text = "{apiVersion: longhorn.io/v1beta2, kind: RecurringJob, metadata: {name: daily, namespace: l}, spec: {cron: 0 2 * * *}}"
    assert projections(text)["CronJob l/daily"].value["spec"]["schedule"] == "0 2 * * *"


def test_the_deployer_installs_the_driver() -> None:
    text = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: longhorn-driver-deployer, namespace: l}
spec: {template: {spec: {containers: [{name: a, env: [{name: CSI_ATTACHER_REPLICA_COUNT, value: "1"}]}]}}}
"""
    found = projections(text)
    assert {"DaemonSet l/longhorn-csi-plugin", "CSIDriver /driver.longhorn.io", "Deployment l/csi-snapshotter"} <= set(
        found
    )
    assert found["Deployment l/csi-attacher"].value["spec"]["replicas"] == 1
    assert found["Deployment l/csi-resizer"].value["spec"]["replicas"] == 3


def test_nothing_else_does() -> None:
    assert made("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: l}}") == set()
    assert made("{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: l}}") == set()
