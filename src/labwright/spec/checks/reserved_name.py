"""H124: a cluster called `base`: that is the folder of what all clusters share."""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H124"
RESERVED = frozenset({"base"})


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every cluster with such a name."""
    for name in spec.clusters:
        if name in RESERVED:
            yield error(
                CODE,
                f"a cluster cannot be called `{name}`",
                spec.key("clusters", name),
                expected="another name, such as `production`",
                hint=f"`{name}` is the folder of what all clusters share",
            )
