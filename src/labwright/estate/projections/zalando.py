"""Zalando's Postgres operator: the pods, Services and credentials of a `postgresql`.

Source: postgres-operator.readthedocs.io/en/latest/user and github.com/zalando/postgres-operator, pkg/cluster/k8sres.go and
pkg/cluster/util.go (`{username}.{cluster}.credentials.postgresql.acid.zalan.do`, underscores become dashes).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping
from labwright.estate.projections.made import Made, container, count, pod_template, secret, service, workload
from labwright.kube import ObjectId

PORT = 5432
_SYSTEM_USERS = ("postgres", "standby")


def postgresql(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A StatefulSet with a claim per pod, a Service to its primary and one to its replicas, a Secret per user."""
    spec, name, namespace = mapping(obj, "spec"), identity.name, identity.namespace
    labels = {"application": "spilo", "cluster-name": name}
    volume = mapping(spec, "volume")
    claim: dict[str, Any] = {"accessModes": ["ReadWriteOnce"]}
    if isinstance(volume.get("size"), str):
        claim["resources"] = {"requests": {"storage": volume["size"]}}
    if isinstance(volume.get("storageClass"), str):
        claim["storageClassName"] = volume["storageClass"]
    pods = pod_template(
        labels, [container("postgres", spec.get("dockerImage"), [("postgresql", PORT), ("patroni", 8008)])]
    )
    yield workload(
        "StatefulSet",
        namespace,
        name,
        pods,
        replicas=count(field(spec, "numberOfInstances")),
        path=("spec", "numberOfInstances"),
        labels=labels,
        selector={"matchLabels": labels},
        serviceName=name,
        volumeClaimTemplates=[{"metadata": {"name": "pgdata"}, "spec": claim}],
    )
    ports = [("postgresql", PORT)]
    # The Service to the primary has no selector: the pods themselves write where it leads.
    yield service(namespace, name, {}, ports, labels=labels)
    yield service(namespace, f"{name}-repl", {**labels, "spilo-role": "replica"}, ports, labels=labels)
    users = mapping(spec, "users")
    for user in dict.fromkeys((*_SYSTEM_USERS, *users)):
        path = ("spec", "users", user) if user in users else ("metadata", "name")
        secret_name = f"{user.replace('_', '-')}.{name}.credentials.postgresql.acid.zalan.do"
        home, _, own = user.partition(".")
        # `namespace.user` asks for the Secret in another namespace, where the operator is told to allow it.
        yield secret(home if own else namespace, secret_name, path=path, keys=("username", "password"))
