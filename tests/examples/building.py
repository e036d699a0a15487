"""Builds an example homelab in memory: plan, emission, and the whole tree with its committed Secrets."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labwright.emit import Emission, emit
from labwright.plan import Plan, plan
from labwright.spec import load
from labwright.tree import DiskTree, Tree

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
KEYS = Path(__file__).parent / "cases"
"""Published on purpose: the age keys of the examples protect nothing but placeholders and generated passwords."""


@dataclass(frozen=True)
class Example:
    """One example, built."""

    name: str
    plan: Plan
    emission: Emission
    tree: Tree
    """The emitted files and the sealed Secrets as they stand in the example's repository."""


@cache
def built(name: str) -> Example:
    """The example `examples/<name>/homelab.yaml`."""
    file = EXAMPLES / name / "homelab.yaml"
    made = plan(load(file.read_bytes(), str(file.relative_to(ROOT))))
    emission = emit(made)
    repository = DiskTree(EXAMPLES / name / "repository")
    secrets = {each.path: repository.read(each.path) for each in emission.secrets}
    return Example(name=name, plan=made, emission=emission, tree=emission.tree.with_(secrets))
