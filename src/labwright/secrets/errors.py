"""The exceptions of this room, and the one place where its diagnostics get their codes.

| code | meaning |
|---|---|
| SE001 | not an age recipient |
| SE002 | not an age key, or a file without one |
| SE003 | a file that should be encrypted with SOPS is not |
| SE004 | SOPS metadata or an encrypted value is malformed |
| SE005 | encrypted in a way that labwright cannot open (KMS or PGP only, key groups, rules on comments) |
| SE006 | none of the given keys opens the file |
| SE007 | the file was changed after it was encrypted |
| SE008 | a key file or its folder cannot be used |
| SE009 | the file is encrypted for other recipients than the cluster's |
| SE010 | a key is needed to change a file that exists |
| SE011 | nothing in the repository asks for this external value |
| SE012 | two requests contradict each other |
| SE013 | a cluster has no recipient |
| SE014 | an existing value was made from another recipe than the one asked for now |
| SE015 | the value given cannot be used |
| SE016 | homelab.yaml lacks a name that keys are found by |

No message ever contains a private key or a decrypted value. Where the very line to blame shows one (a key file, a private
key pasted as a recipient, a value in plain text), the place stands in the message and `place` is None: a diagnostic with a
place is printed with an excerpt of that line.
"""

from __future__ import annotations

from labwright.source import Diagnostic, Place, Severity, SourceError


class SecretsError(SourceError):
    """Bad input to this room; `.diagnostics` says what is wrong and how to mend it."""


class AgeError(SecretsError):
    """A recipient, an identity or a key file that cannot be read (SE001, SE002, SE008)."""


class SopsError(SecretsError):
    """A file that is not a SOPS file, cannot be opened, or was tampered with (SE003 to SE007)."""


def problem(
    code: str,
    message: str,
    *,
    place: Place | None = None,
    expected: str = "",
    mend: str = "",
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    """A diagnostic of this room; `mend` says how to put it right."""
    return Diagnostic(severity=severity, code=code, message=message, place=place, expected=expected, help=mend)
