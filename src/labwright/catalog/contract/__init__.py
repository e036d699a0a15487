"""What a component is, what it may know of its cluster, and what it becomes.

A component is one folder below `catalog/components/`; its package exposes `COMPONENT`. The plan asks it three things,
in this order and always as pure functions of a `Site`:

1. `offers`: the capabilities it gives to others, as typed facts (an ingress class, a storage class, a database host);
2. `claims`: what it wants others to make for it (a database and a role);
3. `build`: the manifests, charts, secrets, flows and host names it becomes.
"""

from labwright.catalog.contract.component import (
    Category,
    Component,
    Needs,
    Pin,
    Problem,
)
from labwright.catalog.contract.contribution import (
    Chart,
    ChartRelease,
    Claims,
    ConfigFiles,
    Contribution,
    DatabaseClaim,
    Host,
    Image,
    Json,
    Manifest,
    ManifestFile,
    Namespace,
    PodSecurity,
    Raw,
    SecretFile,
    Stage,
)
from labwright.catalog.contract.site import (
    ClusterFacts,
    HomelabFacts,
    Node,
    OfferT,
    Options,
    OptionsT_co,
    Site,
)

__all__ = [
    "Category",
    "Chart",
    "ChartRelease",
    "Claims",
    "ClusterFacts",
    "Component",
    "ConfigFiles",
    "Contribution",
    "DatabaseClaim",
    "HomelabFacts",
    "Host",
    "Image",
    "Json",
    "Manifest",
    "ManifestFile",
    "Namespace",
    "Needs",
    "Node",
    "OfferT",
    "Options",
    "OptionsT_co",
    "Pin",
    "PodSecurity",
    "Problem",
    "Raw",
    "SecretFile",
    "Site",
    "Stage",
]
