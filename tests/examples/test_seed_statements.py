"""The two pages that describe the nanocluster homelab, statement by statement, against the repository built for it.

`STATEMENTS` is the data: sections of the pages, in their order, with what each says. Statements that the repository
deliberately does not follow are in `DIFFERENT`, as what is built instead; `examples/nanocluster/README.md` has the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from labwright.secrets.request import External, Generated
from tests.examples.building import EXAMPLES
from tests.examples.statements import Exists, Has, Keeps, Lacks, Patches, Says, Statement, objects, walk

BOTH = ("staging", "production")
STAGING = ("staging",)
PRODUCTION = ("production",)

ARCHITECTURE, STACK, BOOTSTRAP = (f"docs/{page}.md" for page in ("architecture", "technology-stack", "bootstrap"))
RUNBOOK = "docs/runbooks/restore-postgres-cluster-production.md"
CERT_MANAGER = "HelmRelease cert-manager/cert-manager"
CLUSTER = "Cluster database/postgres-cluster"
FLUX = "FluxInstance flux-system/flux"
LONGHORN = "HelmRelease longhorn-system/longhorn"
LOKI = "HelmRelease monitoring/loki"
PROMETHEUS = "HelmRelease monitoring/kube-prometheus-stack"
SETTINGS = "spec.values.defaultSettings"
TRAEFIK = "HelmChartConfig kube-system/traefik"
APPS = ("Deployment homepage/homepage", "Deployment linkding/linkding")


def layer(name: str) -> str:
    return f"Kustomization flux-system/{name}"


def limits(container: str, requests: tuple[str, str], most: tuple[str, str]) -> Patches:
    return Patches(f"limits of {container}", PRODUCTION, LONGHORN, container, requests, most)


def policy(statement: str, where: tuple[str, ...], name: str, path: str, value: Any) -> Has:
    return Has(statement, where, f"NetworkPolicy {name}", path, value)


def labelled(namespace: str, **labels: str) -> dict[str, Any]:
    """A peer of a network policy."""
    return {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "podSelector": {"matchLabels": labels},
    }


STATEMENTS: Mapping[str, tuple[Statement, ...]] = {
    "Repository structure": (
        Exists("clusters", tuple(f"clusters/{each}/flux-system" for each in BOTH)),
        Exists("controllers", tuple(f"infrastructure/controllers/{each}" for each in ("base", *BOTH))),
        Exists("configs", tuple(f"infrastructure/configs/{each}" for each in ("base", *BOTH))),
        Exists(
            "shared configs",
            tuple(
                f"infrastructure/configs/base/{each}"
                for each in ("network-policies", "cert-manager", "cloudnative-pg", "traefik")
            ),
        ),
        Exists("apps", tuple(f"apps/{each}" for each in ("base", *BOTH))),
        Exists("monitoring", tuple(f"monitoring/controllers/{each}" for each in ("base", *BOTH))),
        Exists("dashboards and docs", ("monitoring/dashboards/production", "docs/network-security.md")),
        Has("staging from its own folder", STAGING, layer("apps"), "spec.path", "./apps/staging"),
        Has("production from its own folder", PRODUCTION, layer("apps"), "spec.path", "./apps/production"),
    ),
    "Deployment flow": (
        Lacks("controllers come first", BOTH, "Kustomization flux-system/infrastructure-controllers-"),
        Has(
            "configs after controllers",
            BOTH,
            layer("infrastructure-configs"),
            "spec.dependsOn",
            [{"name": "infrastructure-controllers"}],
        ),
        Has("apps after configs", BOTH, layer("apps"), "spec.dependsOn", [{"name": "infrastructure-configs"}]),
        Has(
            "dashboards after the stack",
            PRODUCTION,
            layer("monitoring-dashboards"),
            "spec.dependsOn",
            [{"name": "monitoring-controllers"}],
        ),
    ),
    "Hardware": (
        Says("16 GB, NVMe of 512 GB", ARCHITECTURE, "| 16 GiB | emmc 64 GiB, nvme 512 GB at `/mnt/longhorn` |"),
        *(
            Says(f"{name} at {address}", ARCHITECTURE, f"| {name} | control-plane + worker | {name} | {address} |")
            for name, address in (
                ("kube-srv-1", "10.0.40.101"),
                ("kube-srv-2", "10.0.40.102"),
                ("kube-srv-3", "10.0.40.103"),
            )
        ),
        Says("Debian 13", ARCHITECTURE, "Debian GNU/Linux 13 (Trixie), kernel 6.12.47+rpt-rpi-2712"),
        Says("a VM on the MS-01", ARCHITECTURE, "| proxmox: staging-vm |"),
        Says("1 server", "provision/staging/k3d.yaml", "servers: 1 agents: 3"),
        Says("80 and 443 of the host", "provision/staging/k3d.yaml", "- port: 80:80"),
        Says("embedded etcd", "provision/production/k3s/kube-srv-1.yaml", "cluster-init: true"),
        Says("kube-srv-2 joins", "provision/production/k3s/kube-srv-2.yaml", "server: https://10.0.40.101:6443"),
    ),
    "Storage": (
        Has("staging: local-path", STAGING, CLUSTER, "spec.storage.storageClass", "local-path"),
        Has("production: longhorn", PRODUCTION, CLUSTER, "spec.storage.storageClass", "longhorn"),
        Says("where local-path keeps it", STACK, "| Location | `/var/lib/rancher/k3s/storage` on each node |"),
        Has("longhorn is the default class", PRODUCTION, LONGHORN, "spec.values.persistence.defaultClass", True),
        Lacks("no longhorn in staging", STAGING, "HelmRelease longhorn-system"),
        Has("version 1.7.2", PRODUCTION, LONGHORN, "spec.chart.spec.version", "1.7.2"),
        Has("3 replicas", PRODUCTION, LONGHORN, f"{SETTINGS}.defaultReplicaCount", 3),
        Has("3 replicas in the class", PRODUCTION, LONGHORN, "spec.values.persistence.defaultClassReplicaCount", 3),
        Has("least-effort", PRODUCTION, LONGHORN, f"{SETTINGS}.replicaAutoBalance", "least-effort"),
        Has("data path", PRODUCTION, LONGHORN, f"{SETTINGS}.defaultDataPath", "/mnt/longhorn"),
        Has("web UI", PRODUCTION, "Ingress longhorn-system/longhorn-ui", "spec.rules[0].host", "longhorn.example.org"),
        Has("snapshots", PRODUCTION, "RecurringJob longhorn-system/snapshot-volumes", "spec.task", "snapshot"),
        limits("longhorn-manager", ("50m", "128Mi"), ("500m", "512Mi")),
        limits("longhorn-driver-deployer", ("50m", "64Mi"), ("200m", "256Mi")),
        limits("longhorn-ui", ("10m", "64Mi"), ("100m", "128Mi")),
        Says("needs open-iscsi", BOOTSTRAP, "open-iscsi"),
        Says("needs iscsid", BOOTSTRAP, "sudo systemctl enable --now iscsid"),
    ),
    "Networking": (
        *(
            Says(f"{name} → {address}", ARCHITECTURE, f"| `{name}` | A | {address} |")
            for name, address in (
                ("linkding.staging.example.org", "10.0.40.52"),
                ("grafana.staging.example.org", "10.0.40.52"),
                ("linkding.example.org", "10.0.40.100"),
                ("longhorn.example.org", "10.0.40.100"),
                ("homepage.example.org", "10.0.40.100"),
                ("grafana.example.org", "10.0.40.100"),
            )
        ),
        Has(
            "the pool is the VIP alone",
            PRODUCTION,
            "IPAddressPool metallb-system/default",
            "spec.addresses",
            ["10.0.40.100/32"],
        ),
        Has("layer 2", PRODUCTION, "L2Advertisement metallb-system/default", "spec.ipAddressPools", ["default"]),
        Has("version 0.14.9", PRODUCTION, "HelmRelease metallb-system/metallb", "spec.chart.spec.version", "0.14.9"),
        Lacks("MetalLB in production only", STAGING, "IPAddressPool"),
        Says(
            "Traefik asks for the VIP",
            "infrastructure/configs/production/traefik/helm-chart-config.yaml",
            "metallb.io/loadBalancerIPs: 10.0.40.100",
        ),
        Has(
            "HTTP → HTTPS",
            BOTH,
            "Middleware kube-system/redirect-https",
            "spec.redirectScheme",
            {"scheme": "https", "permanent": True},
        ),
        Has("Traefik by class", BOTH, "Ingress linkding/linkding", "spec.ingressClassName", "traefik"),
        Has(
            "redirected",
            BOTH,
            "Ingress linkding/linkding",
            'metadata.annotations["traefik.ingress.kubernetes.io/router.middlewares"]',
            "kube-system-redirect-https@kubernetescrd",
        ),
        Says(
            "the dashboard is not exposed",
            "infrastructure/configs/staging/traefik/helm-chart-config.yaml",
            "ingressRoute: dashboard: enabled: false",
        ),
    ),
    "TLS certificates": (
        Has("version v1.16.3", BOTH, CERT_MANAGER, "spec.chart.spec.version", "v1.16.3"),
        Has(
            "production's issuer",
            PRODUCTION,
            "Ingress homepage/homepage",
            'metadata.annotations["cert-manager.io/cluster-issuer"]',
            "letsencrypt-production",
        ),
        Has("90 days", BOTH, "Ingress homepage/homepage", 'metadata.annotations["cert-manager.io/duration"]', "2160h"),
        Has(
            "renewed at 30 days",
            BOTH,
            "Ingress homepage/homepage",
            'metadata.annotations["cert-manager.io/renew-before"]',
            "720h",
        ),
        *(
            Has(
                f"letsencrypt-{issuer}: DNS-01 through Cloudflare",
                BOTH,
                f"ClusterIssuer letsencrypt-{issuer}",
                "spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef.name",
                "cloudflare-api-token",
            )
            for issuer in BOTH
        ),
        Keeps("token encrypted", BOTH, "cert-manager/cloudflare-api-token", {"api-token": External}),
        Has("into a Secret", PRODUCTION, "Ingress homepage/homepage", "spec.tls[0].secretName", "homepage-tls"),
    ),
    "NetworkPolicies": (
        *(
            policy(
                f"default deny in {namespace}",
                BOTH,
                f"{namespace}/default-deny",
                "spec",
                {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
            )
            for namespace in (
                "cert-manager",
                "cnpg-system",
                "database",
                "flux-system",
                "homepage",
                "kube-system",
                "linkding",
                "monitoring",
                "renovate",
            )
        ),
        policy("default deny in longhorn-system", PRODUCTION, "longhorn-system/default-deny", "spec.podSelector", {}),
        policy(
            "DNS", BOTH, "linkding/allow-dns", "spec.egress[0].to", [labelled("kube-system", **{"k8s-app": "kube-dns"})]
        ),
        policy(
            "ingress from Traefik",
            BOTH,
            "homepage/homepage",
            "spec.ingress[0].from",
            [labelled("kube-system", **{"app.kubernetes.io/name": "traefik"})],
        ),
        policy(
            "app → PostgreSQL",
            BOTH,
            "linkding/linkding",
            "spec.egress[0].to",
            [labelled("database", **{"cnpg.io/cluster": "postgres-cluster"})],
        ),
        policy("port of PostgreSQL", BOTH, "linkding/linkding", "spec.egress[0].ports[0].port", 5432),
        Says(
            "Prometheus scrapes",
            "docs/network-security.md",
            "| monitoring: prometheus | database: cluster=postgres-cluster | 9187/TCP |",
        ),
        Says(
            "egress to approved endpoints",
            "docs/network-security.md",
            "internet (s3.eu-central-003.backblazeb2.com) | 443/TCP",
        ),
        Says(
            "Homepage asks services",
            "docs/network-security.md",
            "| homepage: homepage | linkding: linkding | 9090/TCP |",
        ),
        Says(
            "the database operator asks the API",
            "docs/network-security.md",
            "| cnpg-system: cloudnative-pg | Kubernetes API |",
        ),
        Says("Loki's ring", "docs/network-security.md", "7946/TCP"),
    ),
    "High availability": (
        Says("quorum 2 of 3, survives 1", ARCHITECTURE, "The quorum is 2 of 3: it survives the loss of **1**"),
        Says(
            "API server on all nodes",
            "provision/production/k3s/kube-srv-3.yaml",
            "- 10.0.40.101 - 10.0.40.102 - 10.0.40.103",
        ),
        Has("3 database instances", BOTH, CLUSTER, "spec.instances", 3),
        Has("on different nodes", BOTH, CLUSTER, "spec.affinity.podAntiAffinityType", "required"),
        Says("Traefik scales", "infrastructure/configs/production/traefik/helm-chart-config.yaml", "replicas: 2"),
        Says("staging: one server", ARCHITECTURE, "Not designed for high availability."),
        Says("2 nodes down: data is kept", ARCHITECTURE, "no data lost: at least 1 of 3 replicas of every volume left"),
        Says("3 nodes down: offline", ARCHITECTURE, "| 3 of 3 | down | down | The cluster is off. |"),
    ),
    "PostgreSQL backups": (
        Has("to B2", BOTH, CLUSTER, "spec.backup.barmanObjectStore.destinationPath", "s3://homelab-postgres-backups/"),
        Has("folder of staging", STAGING, CLUSTER, "spec.backup.barmanObjectStore.serverName", "staging"),
        Has("folder of production", PRODUCTION, CLUSTER, "spec.backup.barmanObjectStore.serverName", "production"),
        Has("retention of staging", STAGING, CLUSTER, "spec.backup.retentionPolicy", "14d"),
        Has("retention of production", PRODUCTION, CLUSTER, "spec.backup.retentionPolicy", "30d"),
        Has("daily", BOTH, "ScheduledBackup database/postgres-cluster", "spec.schedule", "0 0 3 * * *"),
        Has("barman", BOTH, "ScheduledBackup database/postgres-cluster", "spec.method", "barmanObjectStore"),
        Has("base backups with gzip", BOTH, CLUSTER, "spec.backup.barmanObjectStore.data.compression", "gzip"),
        Has("WAL with gzip", BOTH, CLUSTER, "spec.backup.barmanObjectStore.wal.compression", "gzip"),
        Has("WAL every few minutes", BOTH, CLUSTER, "spec.postgresql.parameters.archive_timeout", "5min"),
        Exists(
            "full and point-in-time restore",
            tuple(
                f"recovery/{cluster}/postgres-cluster/{kind}.yaml"
                for cluster in BOTH
                for kind in ("full-restore", "point-in-time", "beside")
            ),
        ),
        Exists("production into staging", ("recovery/staging/postgres-cluster/production-into-staging.yaml",)),
        Has(
            "monthly restore test in staging",
            STAGING,
            "CronJob database/postgres-cluster-restore-test",
            "spec.schedule",
            "0 4 1 * *",
        ),
        Lacks("and only there", PRODUCTION, "CronJob database/"),
        Says("backup status", ARCHITECTURE, "get backups.postgresql.cnpg.io --all-namespaces"),
        Says("recovery takes minutes for 10 GB", RUNBOOK, "10 GB at 100 Mbit/s take 14 min"),
        Says("minutes are lost at most", RUNBOOK, "a WAL segment, or 5 min (`archive_timeout`)"),
        Says("quarterly drills", ARCHITECTURE, "| every quarter | Restore `postgres-cluster` of production"),
        Says("staging's volumes are not backed up", ARCHITECTURE, "| local-path | Volumes are not backed up:"),
    ),
    "Flux CD": (
        Says("version v2.7.5", "clusters/production/flux-system/flux-instance.yaml", "version: 2.7.5"),
        Says(
            "four controllers",
            "clusters/staging/flux-system/flux-instance.yaml",
            "- source-controller - kustomize-controller - helm-controller - notification-controller",
        ),
        Has("every 10 minutes", BOTH, layer("apps"), "spec.interval", "10m"),
        Has("prunes", BOTH, layer("apps"), "spec.prune", True),
        Has("waits for health", BOTH, layer("apps"), "spec.wait", True),
        Has("retries", BOTH, layer("apps"), "spec.retryInterval", "2m"),
        Has(
            "decrypts with the age key",
            BOTH,
            layer("apps"),
            "spec.decryption",
            {"provider": "sops", "secretRef": {"name": "sops-age"}},
        ),
        Says("by hand", ARCHITECTURE, "flux reconcile kustomization flux-system --with-source --context CLUSTER"),
    ),
    "Renovate": (
        Has("hourly in staging", STAGING, "CronJob renovate/renovate", "spec.schedule", "0 * * * *"),
        Has("hourly in production", PRODUCTION, "CronJob renovate/renovate", "spec.schedule", "30 * * * *"),
        Keeps("a token", BOTH, "renovate/renovate-token", {"RENOVATE_TOKEN": External}),
        Says("charts", ".github/renovate.json", '"flux": { "managerFilePatterns"'),
        Says("images", ".github/renovate.json", '"kubernetes": { "managerFilePatterns"'),
    ),
    "CloudNative-PG": (
        Has("version 0.23.0", BOTH, "HelmRelease cnpg-system/cloudnative-pg", "spec.chart.spec.version", "0.23.0"),
        Has(
            "cnpg-controller-manager",
            BOTH,
            "HelmRelease cnpg-system/cloudnative-pg",
            "spec.values.fullnameOverride",
            "cnpg-controller-manager",
        ),
        Has("10Gi", BOTH, CLUSTER, "spec.storage.size", "10Gi"),
        Has("its Secret is postgres-cluster-app", BOTH, CLUSTER, "spec.bootstrap.initdb.owner", "app"),
        Has(
            "PodMonitor",
            BOTH,
            "PodMonitor database/postgres-cluster",
            "spec.selector.matchLabels",
            {"cnpg.io/cluster": "postgres-cluster"},
        ),
        Says("the three Services", STACK, "| `<name>-ro` | standbys only: reads |"),
    ),
    "Homepage": (
        Has("one replica", BOTH, APPS[0], "spec.replicas", 1),
        Lacks("no persistent storage", BOTH, "PersistentVolumeClaim homepage/"),
        Has(
            "ConfigMap",
            BOTH,
            APPS[0],
            "spec.template.spec.containers[name=homepage].volumeMounts[0].mountPath",
            "/app/config",
        ),
        Has(
            "reads namespaces, pods, nodes",
            BOTH,
            "ClusterRole homepage",
            "rules[0].resources",
            ["namespaces", "pods", "nodes"],
        ),
        Has("reads ingresses", BOTH, "ClusterRole homepage", "rules[1].resources", ["ingresses"]),
        Has("reads metrics", BOTH, "ClusterRole homepage", "rules[2].apiGroups", ["metrics.k8s.io"]),
        Says("cluster mode", "apps/base/homepage/homepage-config/kubernetes.yaml", "mode: cluster"),
        Says("dark, clean", "apps/production/homepage/homepage-config/settings.yaml", "theme: dark headerStyle: clean"),
        Says("search", "apps/production/homepage/homepage-config/widgets.yaml", "- search:"),
        Says("CPU and memory", "apps/staging/homepage/homepage-config/widgets.yaml", "cpu: true memory: true"),
        Has(
            "widget of Linkding",
            BOTH,
            "Ingress linkding/linkding",
            'metadata.annotations["gethomepage.dev/widget.type"]',
            "customapi",
        ),
        Has(
            "widget of Grafana",
            BOTH,
            "Ingress monitoring/grafana",
            'metadata.annotations["gethomepage.dev/widget.type"]',
            "grafana",
        ),
        Has(
            "host in staging",
            STAGING,
            "Ingress homepage/homepage",
            "spec.rules[0].host",
            "homepage.staging.example.org",
        ),
    ),
    "Linkding": (
        Has("one replica", BOTH, APPS[1], "spec.replicas", 1),
        Lacks("no persistent volumes", BOTH, "PersistentVolumeClaim linkding/"),
        Has("its database", BOTH, "Database database/postgres-cluster-linkding", "spec.name", "linkding"),
        Has("its role", BOTH, CLUSTER, "spec.managed.roles[name=linkding].login", True),
        Keeps(
            "credentials and host encrypted",
            BOTH,
            "linkding/linkding-credentials",
            {
                "LD_DB_HOST": "postgres-cluster-rw.database.svc.cluster.local",
                "LD_DB_DATABASE": "linkding",
                "LD_DB_PASSWORD": Generated,
                "LD_SUPERUSER_PASSWORD": Generated,
            },
        ),
        Has(
            "configured by a Secret",
            BOTH,
            APPS[1],
            "spec.template.spec.containers[name=linkding].envFrom",
            [{"secretRef": {"name": "linkding-credentials"}}],
        ),
        Has("host", PRODUCTION, "Ingress linkding/linkding", "spec.tls[0].hosts", ["linkding.example.org"]),
    ),
    "Monitoring": (
        Has("version 79.9.0", BOTH, PROMETHEUS, "spec.chart.spec.version", "79.9.0"),
        Has("Prometheus has a retention", BOTH, PROMETHEUS, "spec.values.prometheus.prometheusSpec.retention", "15d"),
        Has(
            "and a volume",
            PRODUCTION,
            PROMETHEUS,
            "spec.values.prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.storageClassName",
            "longhorn",
        ),
        Has("no notifications yet", BOTH, PROMETHEUS, "spec.values.alertmanager.config.route.receiver", "null"),
        Has(
            "Grafana's credentials",
            BOTH,
            PROMETHEUS,
            "spec.values.grafana.admin.existingSecret",
            "kube-prometheus-stack-grafana",
        ),
        Has(
            "Grafana of staging",
            STAGING,
            "Ingress monitoring/grafana",
            "spec.rules[0].host",
            "grafana.staging.example.org",
        ),
        Has(
            "Grafana of production",
            PRODUCTION,
            "Ingress monitoring/grafana",
            "spec.rules[0].host",
            "grafana.example.org",
        ),
        Has(
            "Longhorn's metrics",
            PRODUCTION,
            "ServiceMonitor longhorn-system/longhorn",
            "spec.endpoints[0].port",
            "manager",
        ),
        Lacks("in production only", STAGING, "ServiceMonitor longhorn-system/"),
        Has(
            "Longhorn's dashboard",
            PRODUCTION,
            "ConfigMap monitoring/longhorn-dashboard",
            "metadata.labels.grafana_dashboard",
            "1",
        ),
        Lacks("dashboard in production only", STAGING, "ConfigMap monitoring/longhorn-dashboard"),
        Has("Loki in staging", STAGING, LOKI, "spec.values.deploymentMode", "SimpleScalable"),
        Lacks("no logs in production", PRODUCTION, "HelmRelease monitoring/loki"),
        Has("S3 storage", STAGING, LOKI, "spec.values.loki.storage.type", "s3"),
        Has("Alloy on all nodes", STAGING, "HelmRelease monitoring/alloy", "spec.values.controller.type", "daemonset"),
        Lacks("no Alloy in production", PRODUCTION, "HelmRelease monitoring/alloy"),
    ),
    "Summary": tuple(
        Says(f"row of {title}", STACK, f"({anchor}) | {staging} | {production} |")
        for title, anchor, staging, production in (
            ("Flux CD", "#flux-cd", "v2.7.5", "v2.7.5"),
            ("cert-manager", "#cert-manager", "v1.16.3", "v1.16.3"),
            ("MetalLB", "#metallb", "–", "0.14.9"),
            ("Longhorn", "#longhorn", "–", "1.7.2"),
            ("CloudNativePG", "#cloudnativepg", "0.23.0", "0.23.0"),
            ("kube-prometheus-stack", "#kube-prometheus-stack", "79.9.0", "79.9.0"),
        )
    ),
    "Resource usage": (
        Says("48 GB together", STACK, "| memory | 48 GiB, of which"),
        Says("system disks", STACK, "emmc 64 GiB"),
        Has(
            "limits on memory", BOTH, APPS[1], "spec.template.spec.containers[0].resources.limits", {"memory": "512Mi"}
        ),
    ),
}

DIFFERENT: Mapping[str, Statement] = {
    "two of three nodes down": Says(
        "no control plane then", ARCHITECTURE, "| 2 of 3 | down: 1 of 3 members left, 2 needed |"
    ),
    "/var/lib/longhorn": Has("the NVMe", PRODUCTION, LONGHORN, f"{SETTINGS}.defaultDataPath", "/mnt/longhorn"),
    "anti-affinity": Has("hard", PRODUCTION, LONGHORN, f"{SETTINGS}.replicaSoftAntiAffinity", False),
    "ServiceLB": Says("off where MetalLB is", "provision/production/k3s/kube-srv-1.yaml", "- servicelb"),
    "usable storage": Says("of the NVMe disks", STACK, "about 477 GiB: 1431 GiB ÷ 3 copies"),
    "CronJob": Lacks("the operator schedules backups", BOTH, "CronJob database/postgres-cluster-backup"),
    "kubectl get backup": Says("with its group", RUNBOOK, "get backups.postgresql.cnpg.io"),
    "generated by the chart": Keeps(
        "in Git", BOTH, "monitoring/kube-prometheus-stack-grafana", {"admin-user": "admin", "admin-password": Generated}
    ),
    "one board": Says(
        "shared fate", ARCHITECTURE, "every node depends on the power domain and enclosure **nanocluster**"
    ),
    "local-path": Says("off where Longhorn is", "provision/production/k3s/kube-srv-1.yaml", "- local-storage"),
    "PgBouncer": Lacks("no pooler", BOTH, "Pooler"),
    "longhorn-driver": limits("longhorn-driver-deployer", ("50m", "64Mi"), ("200m", "256Mi")),
    "deployed independently": Has(
        "after the controllers",
        BOTH,
        layer("monitoring-controllers"),
        "spec.dependsOn",
        [{"name": "infrastructure-controllers"}],
    ),
    "letsencrypt-production": Has(
        "staging uses its own issuer",
        STAGING,
        "Ingress linkding/linkding",
        'metadata.annotations["cert-manager.io/cluster-issuer"]',
        "letsencrypt-staging",
    ),
}
"""A word of the row in the example's README → what is built instead."""


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(each, id=f"{section}: {each.statement}")
        for section, statements in STATEMENTS.items()
        for each in statements
    ],
)
def test_the_repository_is_what_the_page_says(statement: Statement) -> None:
    statement.check()


@pytest.mark.parametrize(("word", "statement"), DIFFERENT.items(), ids=list(DIFFERENT))
def test_where_the_page_is_wrong_the_repository_is_right_and_the_readme_says_why(
    word: str, statement: Statement
) -> None:
    statement.check()
    rows = (EXAMPLES / "nanocluster" / "README.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row.startswith("|") and word in row], f"no row of the README mentions {word}"


def test_a_statement_that_is_not_true_fails() -> None:
    wrong = (
        Has("", PRODUCTION, CLUSTER, "spec.backup.retentionPolicy", "14d"),
        Lacks("", PRODUCTION, "HelmRelease longhorn-system/longhorn"),
        Says("", STACK, "Longhorn 2.0"),
        Exists("", ("apps/base/wordpress",)),
        Keeps("", STAGING, "linkding/linkding-credentials", {"LD_DB_PASSWORD": External}),
        limits("longhorn-manager", ("50m", "128Mi"), ("500m", "1Gi")),
    )
    for statement in wrong:
        with pytest.raises(AssertionError):
            statement.check()


def test_a_path_that_leads_nowhere_is_an_error_and_not_a_pass() -> None:
    with pytest.raises(LookupError):
        walk(objects("production")[CLUSTER], "spec.managed.roles[name=nobody].login")
