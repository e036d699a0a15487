"""What hostile repositories are written with."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from tests.render.flux.harness import SYNC

URL = "https://git.example.org/homelab"
CANARY = "canary-7f3a"
"""A word that stands only outside of the repositories: an answer that has it has read what it must not."""
HERE = "clusters/home"

Files = Mapping[str, str | bytes]


def flux(files: Files) -> Files:
    """A Flux repository, bootstrapped at clusters/home."""
    return {f"{HERE}/flux-system/gotk-sync.yaml": SYNC, **files}


def config_map(name: str, data: str = "{}") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: '{name}', namespace: web}}\ndata: {data}\n"


def applies(name: str, path: str, more: str = "") -> str:
    """A Flux Kustomization as one document; `more` continues its spec."""
    return (
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: '{name}', namespace: flux-system}}\n"
        f"spec: {{sourceRef: {{kind: GitRepository, name: flux-system}}, path: {path}{more}}}\n"
    )


def release(chart: str, more: str = "") -> str:
    """A HelmRelease of a chart in the repository; `more` are further lines of its spec."""
    return (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: web}\nspec:\n"
        f"  interval: 1h\n  chart: {{spec: {{chart: {chart}, "
        f"sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}}}}}\n{more}"
    )


def chart(template: str = "", folder: str = "charts/web", meta: str = "") -> dict[str, str | bytes]:
    """The files of a chart."""
    return {
        f"{folder}/Chart.yaml": f"apiVersion: v2\nname: web\nversion: 1.0.0\n{meta}",
        f"{folder}/templates/a.yaml": template or config_map("a"),
    }


def application(name: str, source: str) -> str:
    """An Argo CD Application as one document; `source` continues its source."""
    return (
        f"---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: '{name}', namespace: argocd}}\n"
        f"spec:\n  project: default\n  source: {{repoURL: '{URL}', {source}}}\n"
        "  destination: {server: 'https://kubernetes.default.svc', namespace: web}\n  syncPolicy: {automated: {}}\n"
    )


def application_set(generators: str, name: str = "a", path: str = "apps") -> str:
    """An ApplicationSet whose Applications have a name and a path that are templates."""
    template = (
        f"{{metadata: {{name: 'a'}}, spec: {{project: default, source: {{repoURL: '{URL}', path: '{path}', "
        f"helm: {{releaseName: '{name}'}}}}, destination: {{namespace: web, name: in-cluster}}}}}}"
    )
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s, namespace: argocd}\n"
        f"spec:\n  goTemplate: true\n  generators: {generators}\n  template: {template}\n"
    )


def block(text: str, indent: int) -> str:
    """A text as the inside of a YAML block."""
    return "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())


def laugh(levels: int = 9) -> str:
    """A mapping of ten times ten times ten … values, in a few lines."""
    first = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    return first + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, levels + 1))


def archive(files: Mapping[str, bytes]) -> bytes:
    """A packaged chart."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return made.getvalue()


def write(folder: Path, files: Files) -> None:
    """Files on disk; a text `-> target` becomes a symbolic link."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("-> "):
            file.symlink_to(content[3:])
        else:
            file.write_bytes(content.encode() if isinstance(content, str) else content)


def outside(folder: Path) -> None:
    """Beside the repository: what no answer may show."""
    write(
        folder,
        {
            "outside/secret.yaml": config_map("outside", f"{{canary: {CANARY}}}"),
            "outside/kustomization.yaml": "resources: [secret.yaml]\n",
            "outside/values.yaml": f"canary: {CANARY}\n",
            **chart(config_map("outside", f"{{canary: {CANARY}}}"), folder="outside/chart"),
        },
    )
    (folder / "linked").symlink_to("outside")
