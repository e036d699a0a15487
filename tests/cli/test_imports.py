"""How long a verb takes to start is a matter of what it imports; that can be asserted without a clock."""

import subprocess
import sys

import pytest

NEVER = (
    "email",
    "importlib.metadata",
    "importlib.resources",
    "jsonschema_rs",
    "kubernetes_validate",
    "labwright.catalog",
    "labwright.emit",
    "labwright.estate.estate",
    "labwright.estate.projections",
    "labwright.estate.schemas",
    "labwright.model",
    "labwright.net",
    "labwright.plan",
    "labwright.rules",
    "labwright.spec",
    "labwright.tree.writing",
    "pydantic",
    "rich",
    "socket",
    "tempfile",
)
"""What neither showing nor comparing what is rendered needs."""

ANSWER = "labwright.cli.main, labwright.cli.render, labwright.cli._answers, labwright.api"
"""What prints an answer that was kept."""

WALK = "labwright.cli.diff, labwright.tree.git, labwright.api, labwright.render.flux, labwright.render.helm.setup"
"""What walks over a cluster of which most is kept."""

REPORT = f"{WALK}, labwright.changes, labwright.report.changes_text"
"""What compares two such walks and tells it."""


@pytest.mark.parametrize(
    ("modules", "others"),
    [
        pytest.param(
            ANSWER,
            (
                "difflib",
                "labwright.changes",
                "labwright.kube",
                "labwright.render.argocd",
                "labwright.render.flux",
                "labwright.render.helm.contract",
                "labwright.render.kustomize",
                "labwright.source.compose",
                "labwright.source.edit",
                "labwright.source.excerpt",
                "subprocess",
                "yaml",
            ),
            id="a kept answer",
        ),
        pytest.param(
            WALK,
            (
                "concurrent.futures",
                "ctypes",
                "difflib",
                "labwright.changes",
                "labwright.kube.cron",
                "labwright.kube.quantity",
                "labwright.kube.references",
                "labwright.kube.semver",
                "labwright.render.argocd",
                "labwright.render.helm.opened",
                "labwright.render.helm.sdk_worker",
                "labwright.render.kustomize.accumulate",
                "labwright.render.kustomize.build",
                "labwright.source.excerpt",
            ),
            id="a walk",
        ),
        pytest.param(
            REPORT,
            (
                "difflib",
                "labwright.changes.consequences.stores",
                "labwright.kube.quantity",
                "labwright.render.helm.origins",
                "labwright.report.changes_json",
                "labwright.report.changes_markdown",
                "unicodedata",
            ),
            id="a comparison",
        ),
    ],
)
def test_nothing_is_imported_that_is_not_needed(modules: str, others: tuple[str, ...]) -> None:
    unwanted = (*NEVER, *others)
    code = f"import sys, {modules}; print(*(name for name in {unwanted!r} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_a_build_imports_the_transformers_that_it_has() -> None:
    rare = ("transformers.images", "transformers.patches", "transformers.replacements", "variables")
    names = tuple(f"labwright.render.kustomize.{name}" for name in rare)
    code = f"import sys, labwright.render.kustomize.build; print(*(name for name in {names!r} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
