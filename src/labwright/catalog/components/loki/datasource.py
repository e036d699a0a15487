"""Loki as a data source of Grafana: a ConfigMap that Grafana's sidecar loads."""

from labwright.catalog.builders.objects import meta
from labwright.catalog.capabilities import Dashboards
from labwright.catalog.components.loki import names
from labwright.catalog.contract import Manifest, ManifestFile, Stage
from labwright.source import dump


def datasource(dashboards: Dashboards) -> ManifestFile:
    """The file with the ConfigMap, in Grafana's namespace."""
    source = {
        "apiVersion": 1,
        "datasources": [
            {"name": "Loki", "type": "loki", "uid": "loki", "access": "proxy", "url": names.GATEWAY_URL},
        ],
    }
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": meta("loki-datasource", dashboards.namespace, dashboards.datasource_labels),
        "data": {"loki.yaml": dump(source)},
    }
    return ManifestFile(stage=Stage.MONITORING, name="datasource.yaml", manifests=(Manifest(object=config_map),))
