"""Which files of a chart's folder belong to the chart: `.helmignore`.

Mirrors helm.sh/helm/v4/pkg/ignore: one pattern a line as Go's filepath.Match reads them, the first that matches decides,
`**` is refused, and a pattern with `!` ignores whatever does *not* match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labwright.render.helm.faults import refuse


@dataclass(frozen=True, slots=True)
class _Rule:
    expression: re.Pattern[str]
    negated: bool
    folders_only: bool
    whole_path: bool
    """Matched against the path; else against the last name only."""

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        if self.folders_only and not is_folder:
            return self.negated
        matched = self.expression.fullmatch(path if self.whole_path else path.rpartition("/")[2]) is not None
        return matched is not self.negated


class Ignore:
    """The rules of one `.helmignore` and Helm's own. Raises ChartError when a rule cannot be read."""

    def __init__(self, text: str, file: str) -> None:
        lines = [*text.removeprefix("\ufeff").splitlines(), "templates/.?*"]
        self._rules = [_rule(line.strip(), file) for line in lines if line.strip() and line.strip()[0] != "#"]

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Whether a file or folder, by its path below the chart's folder, is left out."""
        return any(rule.ignores(path, is_folder=is_folder) for rule in self._rules)


def _rule(line: str, file: str) -> _Rule:
    if "**" in line:
        raise refuse("HL003", f"{file}: Helm refuses `**` in `{line}`")
    pattern = line.removeprefix("!")
    negated, folders_only = pattern != line, pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    try:
        return _Rule(re.compile(_expression(pattern.removeprefix("/"))), negated, folders_only, "/" in pattern)
    except re.error:
        raise refuse("HL003", f"{file}: `{line}` is no pattern") from None


_PART = re.compile(r"\*+|\?|\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|([^\[\\])", re.DOTALL)


def _expression(pattern: str) -> str:
    """A pattern of Go's filepath.Match as a regular expression. Raises re.error."""
    made, at = "", 0
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None:
            raise re.error("a bracket or an escape is not closed")
        escaped, negation, members, plain = part.groups()
        at = part.end()
        if members is not None:
            inner = re.sub(r"\\?(.)", lambda one: "-" if one[0] == "-" else re.escape(one[1]), members)
            made += f"[^/{inner}]" if negation else f"[{inner}]"
        elif escaped or plain:
            made += re.escape(escaped or plain)
        else:
            made += "[^/]" if part[0] == "?" else "[^/]*"
    return made
