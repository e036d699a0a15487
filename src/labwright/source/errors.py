"""The errors of reading YAML, one code per meaning.

Codes are never reused:

| code | meaning |
|---|---|
| Y001 | the text is not YAML |
| Y002 | a key stands twice in one mapping |
| Y003 | a tab where YAML wants spaces |
| Y004 | an alias names no anchor |
| Y005 | aliases expand to too much |
| Y006 | nested too deep |
| Y007 | the file is too large |
| Y008 | the bytes are not UTF-8 |
| Y009 | a control character |
| Y010 | the file does not hold exactly one document |
| Y011 | an anchor contains itself |
| Y012 | a key that is no text, number or boolean |
| Y013 | a merge key `<<` without a mapping |
| Y014 | a scalar that does not fit its tag, or JSON |
| Y015 | an edit leads through something that is neither mapping nor list |
"""

from __future__ import annotations

from labwright.source.diagnostics import Diagnostic, Note, Severity, SourceError
from labwright.source.places import Place


def fault(
    code: str, message: str, place: Place | None, *, expected: str = "", help: str = "", notes: tuple[Note, ...] = ()
) -> SourceError:
    """A SourceError of a single error diagnostic."""
    return SourceError(Diagnostic(Severity.ERROR, code, message, place, expected, help, notes))
