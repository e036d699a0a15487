"""The build environment of a source: `$ARGOCD_APP_NAME` and the like.

Mirrors newEnv in reposerver/repository/repository.go and Env.Envsubst. Commits are not known offline: their variables stay as
they stand.
"""

from __future__ import annotations

import re

from labwright.render.argocd.application import Application, Source

_VARIABLE = re.compile(r"\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*)|(\$))")


def environment(app: Application, source: Source) -> dict[str, str]:
    """The variables that do not depend on a commit."""
    return {
        "ARGOCD_APP_NAME": app.name,
        "ARGOCD_APP_NAMESPACE": app.target_namespace,
        "ARGOCD_APP_PROJECT_NAME": app.project,
        "ARGOCD_APP_SOURCE_REPO_URL": source.url,
        "ARGOCD_APP_SOURCE_PATH": source.path,
        "ARGOCD_APP_SOURCE_TARGET_REVISION": source.text("targetRevision"),
    }


def substitute(text: str, variables: dict[str, str]) -> str:
    """Go's os.Expand: an unknown variable becomes nothing, `$$` a dollar sign."""

    def value(match: re.Match[str]) -> str:
        if match.group(3):
            return "$"
        name = match.group(1) if match.group(1) is not None else match.group(2)
        if name.startswith("ARGOCD_APP_REVISION"):
            return match.group(0)
        return variables.get(name, "")

    return _VARIABLE.sub(value, text) if "$" in text else text
