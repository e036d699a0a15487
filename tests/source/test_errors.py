from __future__ import annotations

import re

from labwright.source import Place, Severity, SourceError, errors
from labwright.source.errors import fault


def test_a_fault_is_one_error() -> None:
    error = fault("Y002", "twice", Place("f", 1, 1, 1, 2), help="keep one")
    assert isinstance(error, SourceError)
    (diagnostic,) = error.diagnostics
    assert (diagnostic.severity, diagnostic.code, diagnostic.help) == (Severity.ERROR, "Y002", "keep one")


def test_every_code_is_listed_once_and_in_order() -> None:
    codes = re.findall(r"^\| (Y\d{3}) \|", errors.__doc__ or "", re.MULTILINE)
    assert codes == sorted(set(codes))
