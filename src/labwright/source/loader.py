"""YAML text to documents. How the values come about is the business of `compose`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from labwright.source.diagnostics import Diagnostic, Note, SourceError
from labwright.source.errors import fault
from labwright.source.lines import decode, place_at
from labwright.source.places import Place, in_one_line
from labwright.source.repeats import take_later, unite_annotations
from labwright.source.scalars import Dialect

_SCHEMA_WORD = "yaml-language-server"
_SCHEMA_COMMENT = r"(?m)^#\s*yaml-language-server:\s*\$schema=(\S+)\s*$"


class Document(NamedTuple):
    """One YAML document. `value` is a YamlMap, a YamlList or a scalar."""

    value: Any
    place: Place
    file: str
    schema: str | None = None
    """The address in the file's `# yaml-language-server: $schema=` comment."""
    odd_keys: tuple[Place, ...] = ()
    """The file's keys that kustomize takes for something that is no text, and so refuses; only in its dialect."""


def load_all(
    content: str | bytes,
    file: str,
    dialect: Dialect = Dialect.KUBERNETES,
    *,
    repeated: list[Diagnostic] | None = None,
) -> list[Document]:
    """All documents that are not empty. Raises SourceError with all faults found; `file` is only a name for their places.

    With `repeated`, of a key that stands twice the later one counts, as for sigs.k8s.io/yaml, and its report goes there.
    """
    # Not at the top: a parser takes long to import, and nobody needs it where every answer is kept.
    import yaml

    from labwright.source.compose import Composer
    from labwright.source.syntax import syntax_error

    text = decode(content, file)
    composer = Composer(text, file, dialect)
    documents: list[tuple[Any, Place]] = []
    try:
        documents = composer.documents()
    except SourceError as error:
        composer.faults += error.diagnostics
    except yaml.MarkedYAMLError as error:
        composer.faults += syntax_error(error, text, file).diagnostics
    except yaml.reader.ReaderError as error:
        composer.report("Y009", f"unreadable character: {error.reason}", place_at(text, 0, file))
    if composer.repeats and (repeated is not None or dialect is Dialect.KUSTOMIZE):
        if repeated is not None:
            settled = take_later(composer.repeats)
            repeated += settled
        else:
            settled = unite_annotations((value for value, _ in documents), composer.repeats)
        composer.faults = [one for one in composer.faults if not any(one is other for other in settled)]
    if composer.faults:
        raise SourceError(composer.faults)
    schema = match.group(1) if _SCHEMA_WORD in text and (match := re.search(_SCHEMA_COMMENT, text)) else None
    odd_keys = tuple(composer.odd_keys)
    return [Document(value, place, file, schema, odd_keys) for value, place in documents]


def load(content: str | bytes, file: str, dialect: Dialect = Dialect.KUBERNETES) -> Document:
    """The only document of a file. Raises SourceError, Y010 when it has none or several."""
    documents = load_all(content, file, dialect)
    if not documents:
        raise fault("Y010", "the file is empty", Place(file, 1, 1, 1, 1), expected="one YAML document")
    if len(documents) > 1:
        raise fault(
            "Y010",
            f"the file has {len(documents)} documents",
            in_one_line(documents[1].place),
            expected="one YAML document",
            notes=(Note("the first document", in_one_line(documents[0].place)),),
        )
    return documents[0]
