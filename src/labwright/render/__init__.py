"""From a repository to its objects, each with the origin of every field."""

from labwright.render.objects import Object

__all__ = ["Object"]
