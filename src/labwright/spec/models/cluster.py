"""`clusters` and the sections that clusters share with the top level."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from labwright.spec.models.base import Choice, Section
from labwright.spec.models.gitops import GitOps
from labwright.spec.models.secrets import Secrets
from labwright.spec.scalars import Address, Cidr, DnsLabel, DnsName, Text, Version, malformed, shown

Role = Annotated[str, Choice("control-plane", "worker")]


def switch(value: Any) -> Any:
    """Options, nothing at all (all defaults), or `false`."""
    if value is False or isinstance(value, Mapping):
        return value
    if value is None:
        return {}
    raise malformed(
        f"is {shown(value)}", "a mapping of options, or `false`", "write `{}` for all defaults" if value is True else ""
    )


_SWITCH_SCHEMA = {"anyOf": [{"type": "object"}, {"const": False}, {"type": "null"}]}

ComponentOptions = Annotated[dict[str, Any] | Literal[False], BeforeValidator(switch), WithJsonSchema(_SWITCH_SCHEMA)]
"""Options of a component as written, or False when it is switched off. The catalog reads them."""


class DatabaseOverlay(Section):
    """What is said of a database at one level; the levels together must name the engine."""

    model_config = ConfigDict(extra="allow")

    engine: Text | None = Field(
        None, description="The database component of the catalog that makes it.", examples=["postgres"]
    )


class Database(Section):
    """A database that applications can use. Fields other than `engine` belong to the engine's component."""

    model_config = ConfigDict(extra="allow")

    engine: Text = Field(description="The database component of the catalog that makes it.", examples=["postgres"])


def _on_or_off(value: Any) -> str:
    return "off:" if value is False else "on:"


OFF = Annotated[Literal[False], Tag("off:")]
ON_OR_OFF = Discriminator(_on_or_off)
"""Tells options from `false`. The tags end in a colon so that no key of a spec can be mistaken for one."""


class NetworkRules(Section):
    """What may talk to what inside a cluster."""

    policy: Annotated[str, Choice("zero-trust", "open")] = Field(
        "zero-trust",
        description="`zero-trust`: nothing but the flows that components declare. `open`: no network policies.",
        examples=["zero-trust"],
    )


class Distribution(Section):
    """The Kubernetes distribution of a cluster."""

    name: Annotated[str, Choice("k3s", "k3d", later=("kubeadm", "talos"))] = Field(
        description="Which one. `k3s`: on the machines of `nodes`. `k3d`: K3s in containers on the machine `runs-on`.",
        examples=["k3s"],
    )
    version: Annotated[Version, BeforeValidator(lambda v: v.replace("-k3s", "+k3s") if isinstance(v, str) else v)] = (
        Field(
            "v1.32.9+k3s1",
            description="Version of the distribution. The `-k3s1` of its image tags is understood too.",
            examples=["v1.32.9+k3s1"],
        )
    )
    servers: Annotated[int, Field(ge=1, le=99)] | None = Field(
        None, description="k3d: nodes with the control plane; 1 when left out.", examples=[1]
    )
    agents: Annotated[int, Field(ge=0, le=999)] | None = Field(
        None, description="k3d: nodes that only work; none when left out.", examples=[3]
    )
    runs_on: DnsLabel | None = Field(
        None, description="k3d: the machine whose containers the nodes are.", examples=["staging-vm"]
    )
    address: Address | None = Field(
        None,
        description="k3d: the address on which ports 80 and 443 are published; the machine's own when left out.",
        examples=["10.0.40.52"],
    )
    subnet: Cidr | None = Field(
        None,
        description="k3d: the container network that the nodes get their addresses from.",
        examples=["172.18.0.0/16"],
    )
    pod_cidr: Cidr = Field(
        default_factory=lambda: IPv4Network("10.42.0.0/16"), description="Addresses of pods.", examples=["10.42.0.0/16"]
    )
    service_cidr: Cidr = Field(
        default_factory=lambda: IPv4Network("10.43.0.0/16"),
        description="Addresses of Services.",
        examples=["10.43.0.0/16"],
    )


class Shared(Section):
    """Sections that may stand at the top for all clusters, in a cluster for itself, or in both and be merged."""

    domain: DnsName = Field(
        description="Domain of the services; each gets a name in it. A cluster may have its own.",
        examples=["example.org"],
    )
    gitops: GitOps = Field(
        default_factory=GitOps, description="What applies the repository.", examples=[{"engine": "flux"}]
    )
    secrets: Secrets = Field(
        default_factory=Secrets, description="How secrets stand in the repository.", examples=[{"engine": "sops"}]
    )
    platform: dict[str, ComponentOptions] = Field(
        default_factory=dict,
        description="Platform components by name, with their options; `false` switches one off.",
        examples=[{"cert-manager": {"version": "v1.16.3"}, "traefik": False}],
    )
    apps: dict[str, ComponentOptions] = Field(
        default_factory=dict,
        description="Applications by name, with their options; `false` switches one off.",
        examples=[{"linkding": {"database": "postgres-cluster"}}],
    )
    network: NetworkRules = Field(
        default_factory=NetworkRules,
        description="What may talk to what inside a cluster.",
        examples=[{"policy": "zero-trust"}],
    )
    choose: dict[str, Text] = Field(
        default_factory=dict,
        description="Which component serves a capability that several offer, by capability.",
        examples=[{"block-storage": "longhorn"}],
    )


class _OwnSections(Section):
    class_: Annotated[str, Choice("production", "staging")] = Field(
        "production",
        description="`staging`: a cluster whose loss hurts nobody, used to try things.",
        examples=["production"],
    )
    address: Address | None = Field(
        None,
        description="Where the cluster's DNS names lead when it has no load balancer with an address of its own.",
        examples=["10.0.40.101"],
    )
    distribution: Distribution = Field(description="Its Kubernetes.", examples=[{"name": "k3s"}])
    nodes: dict[DnsLabel, Annotated[list[Role], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Machines that are its nodes, each with its roles: `control-plane` (the API server and etcd), "
        "`worker` (pods).",
        examples=[{"kube-srv-1": ["control-plane", "worker"]}],
    )


class Cluster(Shared, _OwnSections):
    """One Kubernetes cluster; what is said here wins over the shared sections, mapping by mapping."""

    domain: DnsName = Field(
        "", description="Domain of its services; the homelab's when left out.", examples=["staging.example.org"]
    )
    databases: dict[DnsLabel, Annotated[Annotated[Database, Tag("on:")] | OFF, ON_OR_OFF, BeforeValidator(switch)]] = (
        Field(
            default_factory=dict,
            description="Databases by name; `false` switches one off.",
            examples=[{"postgres-cluster": {"engine": "postgres", "instances": 3, "size": "10Gi"}}],
        )
    )
