"""Headings as links find them."""

import re

_DROPPED = re.compile(r"[^\w\- ]")


def slug(heading: str) -> str:
    """The anchor that GitHub and most renderers give a heading: lower case, no punctuation, a dash for each space."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")
