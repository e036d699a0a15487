"""Text with places: YAML documents that remember the origin of every field, edits in place, the writer, diagnostics.

Everything in labwright that reads or writes YAML does it through this package; it alone knows a YAML library.

Here stands what most of labwright needs; few need `source.comments`, `source.edit` and `source.excerpt`, and importing takes
time that every command would pay.
"""

from labwright.source.diagnostics import Diagnostic, Note, Severity, SourceError, in_order
from labwright.source.loader import Document, load, load_all
from labwright.source.nearest import nearest
from labwright.source.nodes import (
    YamlList,
    YamlMap,
    append,
    append_to,
    assign,
    clone,
    delete,
    insert,
    key_place_of,
    nearest_place,
    origin_of,
    place_of,
    plain,
    walk,
)
from labwright.source.places import Origin, Path, Place, in_one_line, start_of
from labwright.source.scalars import Dialect
from labwright.source.writer import KEY_ORDER, dump, dump_all, inline

__all__ = [
    "KEY_ORDER",
    "Diagnostic",
    "Dialect",
    "Document",
    "Note",
    "Origin",
    "Path",
    "Place",
    "Severity",
    "SourceError",
    "YamlList",
    "YamlMap",
    "append",
    "append_to",
    "assign",
    "clone",
    "delete",
    "dump",
    "dump_all",
    "in_one_line",
    "in_order",
    "inline",
    "insert",
    "key_place_of",
    "load",
    "load_all",
    "nearest",
    "nearest_place",
    "origin_of",
    "place_of",
    "plain",
    "start_of",
    "walk",
]
