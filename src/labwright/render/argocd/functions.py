"""The functions of ApplicationSet templates: sprig's, and two of Argo CD's own.

Mirrors applicationset/utils/template_functions.go and SlugifyName in utils.go (github.com/gosimple/slug).
"""

from __future__ import annotations

from typing import Any

from labwright.render.argocd.names import normalized
from labwright.render.gotemplate import SPRIG, Function, Kind, TemplateError
from labwright.render.gotemplate.slug import slug


def slugify(*arguments: Any) -> str:
    """`slugify [length [smart]] name`: a name for URLs, cut at a word when `smart`."""
    if not arguments or not isinstance(arguments[-1], str):
        raise TemplateError("error calling slugify: the last argument must be text")
    length = int(arguments[0]) if len(arguments) > 1 else 50
    smart = bool(arguments[1]) if len(arguments) > 2 else True
    return slug(normalized(arguments[-1]), length, whole_words=smart)


FUNCTIONS = {
    **SPRIG,
    "normalize": Function(normalized, (Kind.TEXT,)),
    "slugify": Function(slugify, (Kind.ANY,), variadic=True),
}
