"""A text as a part of a URL or a label, as github.com/gosimple/slug makes it: Argo CD and the Flux operator both call it."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str, longest: int, *, whole_words: bool = True) -> str:
    """Small letters, digits, hyphens and underscores, at most `longest` of them unless that is 0 or less.

    Cut after a word (slug.smartTruncate) where `whole_words` says so; a first word that is too long is cut all the same.
    """
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"-+", "-", re.sub(r"[^a-z0-9_-]", "-", letters)).strip("-_")
    if longest <= 0 or len(made) <= longest:
        return made
    if not whole_words:
        return made[:longest].strip("-_")
    kept = ""
    for word in made.split("-"):
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > longest:
            break
        kept = longer
    return kept or made[:longest]
