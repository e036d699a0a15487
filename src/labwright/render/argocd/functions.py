"""The functions of ApplicationSet templates: sprig's, and two of Argo CD's own.

Mirrors applicationset/utils/template_functions.go and SlugifyName in utils.go (github.com/gosimple/slug).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from labwright.render.argocd.names import normalized
from labwright.render.gotemplate import SPRIG, Function, Kind, TemplateError


def slugify(*arguments: Any) -> str:
    """`slugify [length [smart]] name`: a name for URLs, cut at a word when `smart`."""
    if not arguments or not isinstance(arguments[-1], str):
        raise TemplateError("error calling slugify: the last argument must be text")
    length = int(arguments[0]) if len(arguments) > 1 else 50
    smart = bool(arguments[1]) if len(arguments) > 2 else True
    text = normalized(arguments[-1])
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"-+", "-", re.sub(r"[^a-z0-9\-_]", "-", text)).strip("-_")
    if length <= 0 or len(text) <= length:
        return text
    return _at_a_word(text, length) if smart else text[:length].strip("-_")


def _at_a_word(text: str, length: int) -> str:
    """Whole words up to a length; a first word that is too long is cut (slug.smartTruncate)."""
    made = ""
    for word in text.split("-"):
        longer = f"{made}-{word}" if made else word
        if len(longer) > length:
            break
        made = longer
    return made or text[:length]


FUNCTIONS = {
    **SPRIG,
    "normalize": Function(normalized, (Kind.TEXT,)),
    "slugify": Function(slugify, (Kind.ANY,), variadic=True),
}
