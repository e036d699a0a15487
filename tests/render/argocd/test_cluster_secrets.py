"""Secrets that register something."""

from __future__ import annotations

from labwright.render.argocd.cluster_secrets import cluster_secrets, secret_data
from tests.render.argocd.harness import item

SECRET = item(
    "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {name: Z2FyYWdl, server: '!', raw: /w==}, stringData: {server: 'https://x'}}"
)


def test_data_are_decoded_and_what_is_no_text_is_left_out() -> None:
    assert secret_data(SECRET) == {"name": "garage", "server": "https://x"}


def test_names_lead_to_servers() -> None:
    assert cluster_secrets((SECRET, item("{apiVersion: v1, kind: Secret, metadata: {name: t}}"))) == {
        "garage": "https://x"
    }
