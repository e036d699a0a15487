"""What all projections have in common: well-formed objects that do not stand in their own way."""

import pytest

from labwright.estate.estate import Estate
from labwright.estate.projections import BY_KIND, SPREAD
from labwright.estate.schemas import Schemas
from tests.estate.estates import estate

TEXT = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: a}
spec: {instances: 3, storage: {size: 1Gi}, walStorage: {size: 1Gi}, resources: {requests: {cpu: 100m}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: a}
spec: {instances: 2}
---
apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisCluster
metadata: {name: cache, namespace: a}
spec:
  clusterSize: 3
  redisExporter: {enabled: true}
  redisLeader: {pdb: {enabled: true, maxUnavailable: 1}}
  storage: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}
---
apiVersion: ceph.rook.io/v1
kind: CephCluster
metadata: {name: ceph, namespace: a}
spec: {mon: {count: 3, volumeClaimTemplate: {spec: {}}}, dashboard: {enabled: true}}
---
apiVersion: ceph.rook.io/v1
kind: CephObjectStore
metadata: {name: s3, namespace: a}
spec: {gateway: {port: 80, instances: 2}}
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: a}
spec: {replicas: 2, storage: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}}
---
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata: {name: main, namespace: a}
spec: {}
---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: web, namespace: a}
spec: {sourcePVC: data, restic: {copyMethod: Snapshot, cacheCapacity: 1Gi}}
---
apiVersion: longhorn.io/v1beta2
kind: RecurringJob
metadata: {name: daily, namespace: a}
spec: {cron: "0 2 * * *"}
---
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: traefik, namespace: kube-system}
spec: {valuesContent: "{}"}
---
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {}
---
apiVersion: grafana.integreatly.org/v1beta1
kind: Grafana
metadata: {name: grafana, namespace: a}
---
apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: gate, namespace: a}
spec: {ports: [{name: otlp, port: 4317}]}
---
apiVersion: dragonflydb.io/v1alpha1
kind: Dragonfly
metadata: {name: fly, namespace: a}
spec: {replicas: 2}
"""


@pytest.fixture(scope="module")
def everything() -> Estate:
    return estate(TEXT)


def test_no_projection_has_a_field_that_its_kind_does_not_know(everything: Estate) -> None:
    schemas = Schemas("1.32")
    wrong = [
        f"{each.id}: {'.'.join(map(str, violation.path))}: {violation.message}"
        for each in everything.projections.values()
        for violation in schemas.violations(each.gvk, each.value)
        if "is a required property" not in violation.message
    ]
    assert wrong == [], "what is not known beforehand may be missing; what is there must be right"


def test_the_name_and_namespace_of_a_projection_are_those_of_its_manifest(everything: Estate) -> None:
    for each in everything.projections.values():
        metadata = each.value["metadata"]
        assert (metadata["name"], metadata.get("namespace", "")) == (each.id.name, each.id.namespace)


def test_every_projection_of_the_repository_has_a_line(everything: Estate) -> None:
    assert all(each.place() is not None for each in everything.projections.values() if each.owner is not None)


def test_every_service_with_a_selector_leads_to_pods(everything: Estate) -> None:
    # Roles that an operator gives to pods only when they run.
    moving = {"redis-role", "mgr_role", "role"}
    unmade = {"rook-ceph-exporter", "metrics-server"}
    lost = [
        str(each.id)
        for each in everything.services.values()
        if each.selector and not moving & each.selector.keys() and each.id.name not in unmade
        if not everything.behind(each.id)
    ]
    assert lost == []


def test_kinds_that_only_select_are_not_projected_twice() -> None:
    assert set(BY_KIND) & set(SPREAD) <= {("", "ConfigMap")}
