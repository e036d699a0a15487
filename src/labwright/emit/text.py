"""Manifests → the text of a file."""

from collections.abc import Iterable

from labwright.catalog.contract import Manifest
from labwright.emit.schemas import schema_of
from labwright.source import dump


def manifests_text(manifests: Iterable[Manifest], *, whole: bool = True) -> str:
    """One YAML stream; whole objects say which schema an editor can hold them against, once for each run of a kind."""
    documents: list[str] = []
    before: str | None = None
    for each in manifests:
        schema = schema_of(each.object) if whole else None
        documents.append(dump(each.object, comments=each.comments, schema=None if schema == before else schema))
        before = schema
    return "---\n".join(documents)
