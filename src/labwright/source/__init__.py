"""Text with places: YAML documents that remember the origin of every field, edits in place, the writer, diagnostics.

Everything in labwright that reads or writes YAML does it through this package; it alone knows a YAML library.
"""

from labwright.source.comments import Comment, comments_of
from labwright.source.diagnostics import Diagnostic, Note, Severity, SourceError, in_order
from labwright.source.edit import set_value
from labwright.source.excerpt import place_json, printable, render_json, render_text, text_of
from labwright.source.loader import Document, load, load_all
from labwright.source.nearest import nearest
from labwright.source.nodes import (
    YamlList,
    YamlMap,
    append,
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
from labwright.source.places import Origin, Path, Place
from labwright.source.scalars import Dialect
from labwright.source.writer import KEY_ORDER, dump, dump_all, inline

__all__ = [
    "KEY_ORDER",
    "Comment",
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
    "assign",
    "clone",
    "comments_of",
    "delete",
    "dump",
    "dump_all",
    "in_order",
    "inline",
    "insert",
    "key_place_of",
    "load",
    "load_all",
    "nearest",
    "nearest_place",
    "origin_of",
    "place_json",
    "place_of",
    "plain",
    "printable",
    "render_json",
    "render_text",
    "set_value",
    "text_of",
    "walk",
]
