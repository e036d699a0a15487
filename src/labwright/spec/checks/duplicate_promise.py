"""H118: two promises with one id: a report could not tell them apart."""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H118"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every repeated id."""
    first: dict[str, int] = {}
    for index, promise in enumerate(spec.homelab.promises):
        if promise.id in first:
            yield error(
                CODE,
                f"two promises are called `{promise.id}`",
                spec.place("promises", index, "id"),
                expected="an id of its own",
                notes=(Note("the first", spec.place("promises", first[promise.id], "id")),),
            )
        first.setdefault(promise.id, index)
