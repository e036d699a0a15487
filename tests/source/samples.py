"""A document to read, and a look at what is wrong with one."""

from __future__ import annotations

import pytest

from labwright.source import SourceError, load_all

DEPLOYMENT = """\
# yaml-language-server: $schema=https://example.org/deployment.json
apiVersion: apps/v1
kind: Deployment
metadata: {name: linkding, labels: {app: linkding}}
spec:
  replicas: 2   # two are enough
  template:
    spec:
      containers:
        - name: linkding
          args: ["--port", "9090"]
          command:
          - sh
          - -c
          - |
            exec run

# the end
"""


def fault_of(content: str | bytes) -> tuple[str, str, tuple[int, int]]:
    with pytest.raises(SourceError) as caught:
        load_all(content, "f.yaml")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place
    assert diagnostic.place.file == "f.yaml"
    return diagnostic.code, diagnostic.message, (diagnostic.place.line, diagnostic.place.column)
