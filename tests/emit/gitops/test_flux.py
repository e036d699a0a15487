import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from labwright.catalog.contract import Chart, ChartRelease, Stage
from labwright.emit.gitops.flux import Flux
from labwright.source import plain
from tests.emit.pieces import LAYERS, TWO, cluster, planned

RECIPIENT = "age1zyj990af3kxywwqfurry8curk9adr8vexzdm4dl8el3trcwv54uqtuvdg0"
SECRETS = f"secrets: {{engine: sops, recipients: {{production: {RECIPIENT}, staging: {RECIPIENT}}}}}\n"


def release(chart: Chart, **fields: Any) -> dict[str, Any]:
    given = ChartRelease(stage=Stage.APPS, namespace="web", name="web", chart=chart, values={}, **fields)
    made = dict(Flux().release(cluster("production"), given))
    return {name: plain(manifest.object) for name, manifest in made.items()}


def test_a_chart_of_a_repository_is_named_by_chart_and_version() -> None:
    made = release(Chart(name="web", version="1.2.3", repository="https://charts.example.org"))
    assert made["repository.yaml"]["kind"] == "HelmRepository"
    assert made["release.yaml"]["spec"]["chart"]["spec"] == {
        "chart": "web",
        "version": "1.2.3",
        "sourceRef": {"kind": "HelmRepository", "name": "web"},
        "interval": "12h",
    }


def test_a_chart_of_a_registry_is_pinned_by_its_tag() -> None:
    made = release(Chart(name="web", version="1.2.3", oci="oci://example.org/charts/web"))
    assert made["repository.yaml"]["spec"]["ref"] == {"tag": "1.2.3"}
    assert made["repository.yaml"]["spec"]["url"] == "oci://example.org/charts/web"
    assert made["release.yaml"]["spec"]["chartRef"] == {"kind": "OCIRepository", "name": "web"}
    assert "values" not in made["release.yaml"]["spec"]


def test_definitions_are_replaced_on_upgrade_only_where_the_chart_has_them() -> None:
    chart = Chart(name="web", version="1", repository="https://charts.example.org")
    assert release(chart)["release.yaml"]["spec"]["upgrade"]["crds"] == "CreateReplace"
    assert "crds" not in release(chart, keeps_crds=False)["release.yaml"]["spec"]["install"]


def test_dependencies_and_patches_are_passed_on() -> None:
    spec = release(
        Chart(name="web", version="1", repository="https://charts.example.org"),
        depends_on=(("db", "operator"),),
        patches=({"target": {"kind": "Deployment"}, "patch": "x"},),
    )["release.yaml"]["spec"]
    assert spec["dependsOn"] == [{"name": "operator", "namespace": "db"}]
    assert spec["postRenderers"] == [{"kustomize": {"patches": [{"target": {"kind": "Deployment"}, "patch": "x"}]}}]


def entry(text: str = TWO, stages: tuple[Stage, ...] = tuple(Stage)) -> dict[str, Any]:
    found = Flux().entry(planned(text), cluster("production", text), LAYERS, stages)
    return {path: [plain(each.object) for each in manifests] for path, manifests in found}


def kustomizations(**given: Any) -> dict[str, Any]:
    return {
        each["metadata"]["name"]: each["spec"]
        for path, manifests in entry(**given).items()
        if "flux-system/" not in path
        for each in manifests
    }


def test_a_layer_waits_for_the_one_before_to_be_ready() -> None:
    made = kustomizations()
    after = {name: [each["name"] for each in spec.get("dependsOn", [])] for name, spec in made.items()}
    assert after == {
        "infrastructure-controllers": [],
        "infrastructure-configs": ["infrastructure-controllers"],
        "apps": ["infrastructure-configs"],
        "monitoring-controllers": ["infrastructure-controllers"],
        "monitoring-configs": ["monitoring-controllers"],
        "monitoring-dashboards": ["monitoring-controllers"],
    }
    assert all(spec["wait"] is True and spec["prune"] is True for spec in made.values())


def test_a_layer_that_is_not_there_is_waited_for_by_nobody() -> None:
    made = kustomizations(stages=(Stage.CONTROLLERS, Stage.APPS))
    assert set(made) == {"infrastructure-controllers", "apps"}
    assert "dependsOn" not in made["apps"]


def test_secrets_are_decrypted_with_the_cluster_s_key() -> None:
    assert kustomizations(text=TWO + SECRETS)["apps"]["decryption"] == {
        "provider": "sops",
        "secretRef": {"name": "sops-age"},
    }


def test_a_repository_over_ssh_has_a_deploy_key() -> None:
    text = TWO.replace("https://github.com/example/homelab", "ssh://git@github.com/example/homelab")
    (repository, _) = entry(text)["clusters/production/flux-system/sync.yaml"]
    assert repository["spec"]["secretRef"] == {"name": "flux-system"}
    (open_one, _) = entry()["clusters/production/flux-system/sync.yaml"]
    assert "secretRef" not in open_one["spec"]


def test_a_plan_without_flux_is_our_own_fault() -> None:
    from dataclasses import replace

    bare = replace(cluster("production"), installed=())
    with pytest.raises(LookupError, match="production has no flux"):
        Flux().bootstrap(planned(), bare, LAYERS)


# ---- the bootstrap script, run with a kubectl and a helm that only write down what they are asked -------------------

FAKE_KUBECTL = """#!/bin/sh
echo "kubectl $*" >> "$LOG"
case "$*" in
  *"current-context"*) echo home ;;
  *"--dry-run=client"*) echo "kind: Fake" ;;
  *"get secret"*) [ -z "${NO_DEPLOY_KEY:-}" ] ;;
  *"--filename=-"*) cat > /dev/null ;;
  apply*) for word; do case $word in --filename=*) cat "${word#--filename=}" > /dev/null ;; esac; done ;;
esac
"""
FAKE_HELM = """#!/bin/sh
echo "helm $*" >> "$LOG"
case "$1" in
  status) [ -f "$STATE" ] && echo "STATUS: deployed" ;;
  upgrade) touch "$STATE" ;;
esac
"""


class Bench:
    """A repository with the script, and a PATH with the fake tools."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        made = planned(text)
        self.script = folder / "repository" / "bootstrap" / "production.sh"
        self.script.parent.mkdir(parents=True)
        self.script.write_text(Flux().bootstrap(made, cluster("production", text), LAYERS))
        system = folder / "repository" / "clusters" / "production" / "flux-system"
        system.mkdir(parents=True)
        for name in ("flux-instance.yaml", "sync.yaml"):
            (system / name).write_text("kind: Fake\n")
        self.tools = folder / "tools"
        self.tools.mkdir()
        for name, program in (("kubectl", FAKE_KUBECTL), ("helm", FAKE_HELM)):
            (self.tools / name).write_text(program)
            (self.tools / name).chmod(stat.S_IRWXU)
        (folder / "age.key").write_text("AGE-SECRET-KEY-1")

    def run(self, *arguments: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        self.log.write_text("")
        ran = subprocess.run(
            ["/bin/sh", str(self.script), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            env={
                "PATH": f"{self.tools}:{os.environ['PATH']}",
                "LOG": str(self.log),
                "STATE": str(self.folder / "state"),
                **environment,
            },
        )
        return ran, self.log.read_text().splitlines()


def test_the_script_hands_the_cluster_over_in_order(tmp_path: Path) -> None:
    ran, log = Bench(tmp_path, TWO + SECRETS).run("age.key")  # a path as seen from where the user stands
    assert ran.returncode == 0, ran.stderr
    assert "handing home over to Flux as production" in ran.stdout
    does = [line.split()[0:2] for line in log if "--dry-run" not in line and "current-context" not in line]
    assert does == [
        ["kubectl", "apply"],  # the namespace
        ["kubectl", "apply"],  # the key
        ["helm", "status"],
        ["helm", "upgrade"],
        ["kubectl", "apply"],  # the instance
        ["kubectl", "wait"],
        ["kubectl", "apply"],  # the sync, once Flux is there
    ]
    assert any("--from-file=age.agekey=age.key" in line for line in log)
    assert log[-1].endswith("clusters/production/flux-system/sync.yaml")


def test_a_second_run_leaves_the_operator_to_flux(tmp_path: Path) -> None:
    bench = Bench(tmp_path, TWO + SECRETS)
    bench.run("age.key")
    ran, log = bench.run("age.key")
    assert ran.returncode == 0
    assert not any(line.startswith("helm upgrade") for line in log)


@pytest.mark.parametrize(("arguments", "says"), [((), "usage:"), (("missing.key",), "missing.key cannot be read")])
def test_without_a_readable_key_nothing_is_done(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    ran, log = Bench(tmp_path, TWO + SECRETS).run(*arguments)
    assert ran.returncode == 2 and says in ran.stderr and log == []


def test_a_missing_tool_is_named(tmp_path: Path) -> None:
    bench = Bench(tmp_path, TWO + SECRETS)
    (bench.tools / "helm").unlink()
    ran, log = bench.run("age.key", PATH=str(bench.tools))
    assert ran.returncode == 2 and "helm is not installed" in ran.stderr and log == []


def test_over_ssh_the_deploy_key_comes_first(tmp_path: Path) -> None:
    text = TWO.replace("https://github.com/example/homelab", "ssh://git@github.com/example/homelab") + SECRETS
    bench = Bench(tmp_path, text)
    ran, log = bench.run("age.key", NO_DEPLOY_KEY="yes")
    assert ran.returncode == 2 and "flux create secret git flux-system" in ran.stderr
    assert not any(line.startswith("helm") for line in log)
    assert bench.run("age.key")[0].returncode == 0
