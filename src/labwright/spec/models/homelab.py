"""The whole of `homelab.yaml`."""

from typing import Annotated

from pydantic import BeforeValidator, Field, Tag

from labwright.spec.models.base import Choice, Section
from labwright.spec.models.cluster import OFF, ON_OR_OFF, Cluster, DatabaseOverlay, Shared, switch
from labwright.spec.models.gitops import Repository
from labwright.spec.models.inventory import Inventory
from labwright.spec.models.promises import Promise
from labwright.spec.scalars import DnsLabel, Email, Text, Timezone


class Metadata(Section):
    """What the homelab is called."""

    name: DnsLabel = Field(description="Name of the homelab.", examples=["nanocluster"])
    description: Text = Field(
        "", description="One sentence for a reader.", examples=["Three Raspberry Pis on one board"]
    )


class _OwnSections(Section):
    api_version: Annotated[str, Choice("labwright.dev/v1alpha1")] = Field(
        alias="apiVersion", description="Version of this language.", examples=["labwright.dev/v1alpha1"]
    )
    kind: Annotated[str, Choice("Homelab")] = Field(description="Always `Homelab`.", examples=["Homelab"])
    metadata: Metadata = Field(description="What the homelab is called.", examples=[{"name": "nanocluster"}])
    email: Email | None = Field(
        None,
        description="Contact for certificate authorities; `admin@` and the domain when left out.",
        examples=["admin@example.org"],
    )
    timezone: Timezone = Field(
        "Etc/UTC",
        description="Time zone of schedules and of applications that show times.",
        examples=["Europe/Amsterdam"],
    )
    repository: Repository = Field(
        description="The Git repository that the clusters follow.",
        examples=[{"url": "https://github.com/example/homelab", "branch": "main"}],
    )
    inventory: Inventory = Field(
        default_factory=Inventory,
        description="The physical facts: machines, disks, networks, power.",
        examples=[{"networks": {"lan": {"cidr": "10.0.40.0/24"}}}],
    )


class Homelab(Shared, _OwnSections):
    """Everything about one homelab: what it is made of, what runs on it, what its owner promises."""

    databases: dict[
        DnsLabel, Annotated[Annotated[DatabaseOverlay, Tag("on:")] | OFF, ON_OR_OFF, BeforeValidator(switch)]
    ] = Field(
        default_factory=dict,
        description="Databases by name; `false` switches one off.",
        examples=[{"postgres-cluster": {"engine": "postgres", "instances": 3, "size": "10Gi"}}],
    )
    clusters: Annotated[dict[DnsLabel, Cluster], Field(min_length=1)] = Field(
        description="Clusters by name; the name is also the environment's.",
        examples=[{"production": {"distribution": {"name": "k3s"}, "nodes": {"kube-srv-1": ["control-plane"]}}}],
    )
    promises: list[Promise] = Field(
        default_factory=list,
        description="Guarantees that the owner states.",
        examples=[[{"id": "one-node", "survive": {"machines": 1}, "apps": "all", "downtime": "10m"}]],
    )
