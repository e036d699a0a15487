"""kubectl, as the tests need it."""

import json
import subprocess
from typing import Any


def run(*arguments: str, text: str | None = None, check: bool = True) -> str:
    """Run kubectl on the cluster that KUBECONFIG names; its standard output. Raises AssertionError with its errors."""
    done = subprocess.run(["kubectl", *arguments], input=text, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stderr.strip()}"
    return done.stdout if done.returncode == 0 else done.stdout + done.stderr


def get(*arguments: str) -> list[dict[str, Any]]:
    """Objects as data."""
    items: list[dict[str, Any]] = json.loads(run("get", *arguments, "-o", "json"))["items"]
    return items


def apply(objects: list[dict[str, Any]], *arguments: str) -> str:
    """Apply objects on the server, as Flux does, judged strictly; what it answered."""
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    return run(
        "apply",
        "--server-side",
        "--force-conflicts",
        "--field-manager=labwright-tests",
        "--validate=strict",
        "-f",
        "-",
        *arguments,
        text=listed,
    )
