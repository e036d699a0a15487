"""H250: a component whose images have no build for the processor of a node.

Its pods would start on the other nodes and fail with `exec format error` on this one.
"""

from collections.abc import Iterator

from labwright.plan.checks._looking import name_place
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error, listed

CODE = "H250"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every component that some node cannot run."""
    for chosen in draft.chosen:
        able = chosen.component.architectures
        for arch in sorted(draft.facts.architectures - {"", *able}):
            nodes = [node for node in draft.facts.nodes if node.arch == arch]
            machine = nodes[0].machine
            yield error(
                CODE,
                f"{chosen.name} has no build for {arch}, the architecture of {', '.join(node.name for node in nodes)}",
                name_place(draft, chosen),
                expected=f"nodes with {listed(able)} only",
                hint=f"switch it off in cluster {draft.facts.name}: `{chosen.name}: false`",
                notes=(Note(f"an {arch} machine", draft.spec.key("inventory", "machines", machine.name)),)
                if machine is not None
                else (),
            )
