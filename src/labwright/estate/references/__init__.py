"""Where objects name other objects: typed references, read from known fields."""

from labwright.estate.references.config import config_references
from labwright.estate.references.objects import object_references, subjects
from labwright.estate.references.reference import Reference
from labwright.estate.references.routes import backends, middlewares

__all__ = ["Reference", "backends", "config_references", "middlewares", "object_references", "subjects"]
