"""Pages and diagrams of the built repository, made from the plan so that they cannot drift from it."""

from labwright.emit.docs.pages import pages

__all__ = ["pages"]
