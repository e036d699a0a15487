"""Short ways to state what a check found."""

from labwright.source import Diagnostic, Note, Place, Severity


def error(
    code: str, message: str, place: Place | None, *, expected: str = "", hint: str = "", notes: tuple[Note, ...] = ()
) -> Diagnostic:
    """A mistake that stops the command."""
    return Diagnostic(Severity.ERROR, code, message, place, expected, hint, notes)


def warning(
    code: str, message: str, place: Place | None, *, expected: str = "", hint: str = "", notes: tuple[Note, ...] = ()
) -> Diagnostic:
    """Something the owner should know, and may want."""
    return Diagnostic(Severity.WARNING, code, message, place, expected, hint, notes)


def did_you_mean(near: str | None) -> str:
    """The usual help for a name that is nearly right; empty without one."""
    return f"did you mean `{near}`?" if near else ""


def listed(names: list[str] | tuple[str, ...]) -> str:
    """Names in a sentence: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}" if quoted else "none"


def one_of(names: list[str] | tuple[str, ...], otherwise: str = "") -> str:
    """What is expected where one of these names is: `one of a and b`; `otherwise` where there are none."""
    return f"one of {listed(names)}" if len(names) > 1 else listed(names) if names else otherwise
