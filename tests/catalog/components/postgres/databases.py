"""A database cluster of a test, with an app that claims a database in it."""

from typing import Any

from labwright.catalog.components.postgres import COMPONENT
from labwright.catalog.contract import Contribution, DatabaseClaim, Site
from labwright.model import Pods
from labwright.secrets.request import Generated
from tests.catalog.sites import INGRESS, LOCAL_PATH, LONGHORN, METRICS, POSTGRES, POSTGRES_OPERATOR, site

BACKUP = {"to": "b2", "bucket": "homelab-postgres-backups"}

LINKDING = DatabaseClaim(
    database="postgres-cluster",
    name="linkding",
    client=Pods.of("linkding", name="linkding"),
    password=Generated("postgres-cluster.linkding"),
)


def a_site(options: dict[str, Any] | None = None, *, cluster: str = "production", **facts: Any) -> Site[Any]:
    """The nanocluster's database, with `options` over backups to B2."""
    storage = LONGHORN if cluster == "production" else LOCAL_PATH
    found: dict[str, Any] = {
        "name": "postgres-cluster",
        "cluster": cluster,
        "offers": (INGRESS, METRICS, POSTGRES_OPERATOR, storage, POSTGRES),
        "claims": (LINKDING,),
    }
    return site(COMPONENT, {"backup": BACKUP, **(options or {})}, **(found | facts))


def staging_beside_production(options: dict[str, Any] | None = None) -> Site[Any]:
    """Staging's database, which knows production's."""
    production = a_site({"size": "20Gi", "version": "17.4"})
    return a_site(options, cluster="staging", siblings={"production": production})


def built(options: dict[str, Any] | None = None, **facts: Any) -> Contribution:
    """What it becomes."""
    return COMPONENT.build(a_site(options, **facts))
