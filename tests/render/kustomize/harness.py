"""Building kustomizations that a test writes down, in memory."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from labwright.render.goyaml import dump_all
from labwright.render.kustomize.build import Rendered, kustomize
from labwright.render.objects import Object
from labwright.source import Origin, origin_of, plain
from labwright.source.excerpt import render_text
from tests.render.written import tree

CONFIG_MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: one}}\n"

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: example/web:1.0
"""


def render(files: dict[str, str], folder: str = ".", **options: Any) -> Rendered:
    """The outcome, errors included."""
    return kustomize(tree(files), folder, **options)


def build(files: dict[str, str], folder: str = ".") -> str:
    """The objects as YAML. Fails the test when the build is refused."""
    rendered = render(files, folder)
    assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
    return dump_all(plain(item.value) for item in rendered.objects)


def objects(files: dict[str, str], folder: str = ".") -> tuple[Object, ...]:
    """The objects. Fails the test when the build is refused."""
    rendered = render(files, folder)
    assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
    return rendered.objects


def refusal(files: dict[str, str], folder: str = ".") -> str:
    """The whole message of a refused build, as a user reads it."""
    rendered = render(files, folder)
    assert not rendered.ok
    assert rendered.objects == ()
    source = tree(files)
    errors = [one for one in rendered.diagnostics if one.severity.value == "error"]
    return "\n".join(
        render_text(one, lambda file: source.text(file) if source.is_file(file) else None).rstrip() for one in errors
    )


def expected(text: str) -> str:
    """A text that a test writes down indented."""
    return dedent(text).strip("\n")


def history(value: Any, *path: str | int) -> list[str]:
    """Where a field comes from, newest first, as `file:line:column why`."""
    origin = origin_of(value, *path)
    assert isinstance(origin, Origin), f"no origin for {path}"
    return [f"{one.place} {one.why}".strip() for one in origin.history]
