"""Helm as a program: the `helm` that the user has on the PATH.

It gets the same archive as the library, renders it with `helm template`, and knows nothing of the user's own Helm: its
cache, configuration, data and plugins are empty folders, and there is no cluster that it could ask.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from labwright.render.helm.chart import Chart, json_bytes
from labwright.render.helm.contract import Capabilities
from labwright.render.helm.engine import NOWHERE, EngineError, Output, Release, error_of

TIMEOUT = 60
"""Seconds that one rendering may take. The slowest real charts take one. Chosen by feel."""

_SOURCE = re.compile(r"^---\n# Source: (.+)\n", re.MULTILINE)
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def find(*, not_below: Path | None = None, path: str | None = None) -> BinaryEngine | None:
    """The first `helm` on the PATH, but none in or below `not_below`, nor in a folder that the PATH names relatively."""
    for folder in (os.environ.get("PATH", "") if path is None else path).split(os.pathsep):
        if not folder or not Path(folder).is_absolute():
            continue
        found = shutil.which("helm", path=folder)
        if found is None:
            continue
        program = Path(found).resolve()
        if not_below is None or not program.is_relative_to(not_below.resolve()):
            return BinaryEngine(program)
    return None


class BinaryEngine:
    """A `helm` program of version 3 or 4."""

    def __init__(self, program: Path) -> None:
        self.program = program

    @cached_property
    def version(self) -> str:
        """`helm v3.18.4`. Raises EngineError when the program is no Helm."""
        with tempfile.TemporaryDirectory(prefix="labwright-") as folder:
            said = self.run(["version", "--template", "{{.Version}}"], Path(folder)).strip()
        if not said.startswith(("v3.", "v4.")):
            raise EngineError(f"{self.program} is no helm 3 or 4: it calls itself `{said[:40]}`")
        return f"helm {said}"

    def prepare(self, count: int) -> None:
        """Nothing: it starts anew for each rendering."""

    def load(self, chart: Chart) -> BinaryChart:
        return BinaryChart(self, chart)

    def run(self, arguments: list[str], folder: Path) -> str:
        """What the program prints. Raises EngineError with what it says instead."""
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        for name in ("CACHE", "CONFIG", "DATA"):
            environment[f"HELM_{name}_HOME"] = str(folder / name.lower())
        environment |= {
            "HELM_PLUGINS": str(folder / "plugins"),
            "HOME": str(folder),
            "KUBECONFIG": os.devnull,
            **NOWHERE,
        }
        command = [str(self.program), *arguments]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            raise EngineError(f"{self.program} took more than {TIMEOUT} seconds", gave_up=True) from None
        except OSError as error:
            raise EngineError(f"{self.program} does not run: {error.strerror}", gave_up=True) from None
        if done.returncode != 0:
            raise error_of(_without_warnings(done.stderr.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8", "replace")


class BinaryChart:
    """One chart, written for the program anew at each rendering, so that nothing stays behind."""

    def __init__(self, engine: BinaryEngine, chart: Chart) -> None:
        self._engine = engine
        self._chart = chart

    def render(self, values: Mapping[str, Any], release: Release, capabilities: Capabilities) -> Output:
        with tempfile.TemporaryDirectory(prefix="labwright-") as name:
            folder = Path(name)
            (folder / "chart.tgz").write_bytes(self._chart.archive)
            (folder / "values.json").write_bytes(json_bytes(values))
            arguments = [
                "template",
                release.name,
                "chart.tgz",
                "--namespace",
                release.namespace,
                "--values",
                "values.json",
            ]
            if capabilities.kubernetes_version:
                arguments += ["--kube-version", capabilities.kubernetes_version]
            for one in sorted(capabilities.api_versions):
                arguments += ["--api-versions", one]
            if release.is_upgrade:
                arguments.append("--is-upgrade")
            if self._chart.carried_crds:
                arguments.append("--include-crds")
            printed = self._engine.run(arguments, folder)
        return self._output(printed)

    def _output(self, printed: str) -> Output:
        templates: dict[str, str] = {}
        crds: list[tuple[str, str]] = []
        parts = _SOURCE.split("---\n" + printed.removeprefix("---\n") if printed.strip() else "")
        for template, text in zip(parts[1::2], parts[2::2], strict=True):
            if "/crds/" in template and "/templates/" not in template:
                crds.append((template, text))
            else:
                templates[template] = _joined(templates.get(template, ""), text.removesuffix("\n"))
        return Output(templates=templates, crds=tuple(crds) if self._chart.carried_crds else self._chart.crds)


def _joined(before: str, text: str) -> str:
    """Documents of one template in one text again; `helm template` prints each with a newline of its own behind it."""
    if not before:
        return text
    return f"{before}---\n{text}" if before.endswith("\n") else f"{before}\n---\n{text}"


def _without_warnings(text: str) -> str:
    """What is said of the failure itself."""
    at = text.find("Error: ")
    return text[at:] if at >= 0 else text
