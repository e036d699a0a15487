"""Build environment variables."""

from __future__ import annotations

from labwright.render.argocd.application import read_application
from labwright.render.argocd.environment import environment, substitute
from tests.render.argocd.harness import application, item


def test_variables_come_from_the_application() -> None:
    app = read_application(item(application("web", "apps/web")), "argocd")
    found = environment(app, app.sources[0])
    assert (found["ARGOCD_APP_NAME"], found["ARGOCD_APP_SOURCE_PATH"], found["ARGOCD_APP_NAMESPACE"]) == (
        "web",
        "apps/web",
        "web",
    )


def test_unknown_variables_become_nothing_and_commits_stay() -> None:
    text = "a-$NAME-${NAME}x-$$NAME-$NOPE-${ARGOCD_APP_REVISION}-$5"
    assert substitute(text, {"NAME": "n"}) == "a-n-nx-$NAME--${ARGOCD_APP_REVISION}-$5"
