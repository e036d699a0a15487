"""Contents of clusters made by hand, and the small homelab planned."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from labwright.catalog.contract import ConfigFiles, Manifest, SecretFile, Stage
from labwright.emit.content import Content, Placed
from labwright.emit.layouts import LAYOUTS
from labwright.emit.overlays import Overlays, overlays_of
from labwright.emit.policies import PolicySet
from labwright.plan import ClusterPlan, Plan, plan
from labwright.secrets.request import Generated
from labwright.spec import load
from tests.spec.homelabs import SMALL

LAYERS = LAYOUTS["layers"]

TWO = (
    SMALL.replace(
        "clusters:\n",
        """\
  machines_end: placeholder
clusters:
  staging:
    class: staging
    domain: staging.example.org
    distribution: {name: k3d, servers: 1, agents: 2, runs-on: vm}
""",
    )
    .replace("  machines_end: placeholder\n", "")
    .replace(
        "    one: {model",
        "    vm: {model: generic-vm, address: 10.0.40.52, arch: amd64, cpus: 4, memory: 16Gi}\n    one: {model",
    )
)
"""The small homelab with a staging cluster in containers."""


@cache
def planned(text: str = TWO) -> Plan:
    return plan(load(text, "homelab.yaml"))


def cluster(name: str, text: str = TWO) -> ClusterPlan:
    return next(each for each in planned(text).clusters if each.name == name)


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "web"}, "data": data}


def placed(obj: Mapping[str, Any], *, stage: Stage = Stage.APPS, folder: str = "web", comment: str = "") -> Placed:
    comments: dict[tuple[str | int, ...], str] = {("data", "a"): comment} if comment else {}
    return Placed(
        stage=stage,
        folder=folder,
        file=f"{obj['metadata']['name']}.yaml",
        manifest=Manifest(object=obj, comments=comments),
    )


def files(name: str = "files", stage: Stage = Stage.APPS, *, hashed: bool = True, **content: str) -> ConfigFiles:
    return ConfigFiles(stage=stage, namespace="web", name=name, files=content, hashed=hashed)


def secret(name: str, stage: Stage = Stage.APPS) -> SecretFile:
    return SecretFile(stage=stage, namespace="web", name=name, entries={"password": Generated(id="x", length=20)})


def content(
    name: str,
    *objects: Placed,
    configs: tuple[tuple[str, ConfigFiles], ...] = (),
    secrets: tuple[tuple[str, SecretFile], ...] = (),
) -> Content:
    return Content(
        cluster=name, objects=objects, configs=configs, secrets=secrets, policies=PolicySet(policies=(), index={})
    )


def overlaid(*contents: Content) -> Overlays:
    return overlays_of(contents, LAYERS)
