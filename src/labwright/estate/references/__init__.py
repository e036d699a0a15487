"""Where objects name other objects: typed references, read from known fields."""

from labwright.estate.references.config import config_references
from labwright.estate.references.index import References, all_references
from labwright.estate.references.objects import object_references, subjects
from labwright.estate.references.reference import Reference
from labwright.estate.references.routes import Backend, backends, middleware_references, middlewares, routed

__all__ = [
    "Backend",
    "Reference",
    "References",
    "all_references",
    "backends",
    "config_references",
    "middleware_references",
    "middlewares",
    "object_references",
    "routed",
    "subjects",
]
