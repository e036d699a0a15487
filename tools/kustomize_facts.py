"""Write the merge facts that kustomize's strategic merge patch relies on.

kustomize merges lists by the extensions of the OpenAPI document it embeds (kyaml/openapi/kubernetesapi), which is older
than the clusters it is used with: equality with it needs that very document. Give its JSON form and the version:

    python tools/kustomize_facts.py swagger.json v1.21.2 [--check]

Only definitions that lead to a mergeable list are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from labwright.render.kustomize.openapi import compact

TARGET = Path(__file__).parent.parent / "src/labwright/render/kustomize/data/merge-lists.json"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("swagger", type=Path)
    parser.add_argument("version")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    text = (
        json.dumps(
            compact(json.loads(given.swagger.read_text("utf-8"))["definitions"], given.version), separators=(",", ":")
        )
        + "\n"
    )
    if given.check:
        return 0 if TARGET.read_text("utf-8") == text else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
