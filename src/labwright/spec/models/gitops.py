"""`repository` and `gitops`: where the built tree lives and what applies it."""

from typing import Annotated

from pydantic import Field

from labwright.spec.models.base import Choice, Section
from labwright.spec.scalars import GitUrl, GoDuration, Text, Version


class Repository(Section):
    """The Git repository that the built tree is pushed to."""

    url: GitUrl = Field(
        description="Address that the clusters pull from.", examples=["https://github.com/example/homelab"]
    )
    branch: Text = Field("main", description="Branch that the clusters follow.", examples=["main"])
    layout: Annotated[str, Choice("layers", later=("platform-apps", "monorepo"))] = Field(
        "layers",
        description="How folders are cut. `layers`: infrastructure, apps and monitoring, each with base and overlays.",
        examples=["layers"],
    )


class GitOps(Section):
    """The engine that applies the repository to the clusters."""

    engine: Annotated[str, Choice("flux", later=("argocd",))] = Field(
        "flux", description="Which engine.", examples=["flux"]
    )
    version: Version = Field("v2.7.5", description="Version of the engine.", examples=["v2.7.5"])
    interval: GoDuration = Field(
        "10m", description="How often a cluster compares itself with the repository.", examples=["10m"]
    )
    retry_interval: GoDuration = Field("2m", description="How long to wait after a failed attempt.", examples=["2m"])
    timeout: GoDuration = Field(
        "10m", description="How long applying a layer may take until everything in it is healthy.", examples=["10m"]
    )
