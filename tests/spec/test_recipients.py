from __future__ import annotations

from labwright.spec import missing_recipients
from tests.spec.homelabs import small

KEY = "age1" + "q" * 58


def test_a_cluster_without_a_key_is_told_how_to_get_one() -> None:
    [found] = missing_recipients(small(), {"production"})
    assert str(found) == (
        "homelab.yaml:12:3: error[H130]: cluster production has no key that its secrets could be encrypted for"
    )
    assert found.expected == "`secrets.recipients.production` with an age public key"
    assert "labwright secrets init" in found.help


def test_a_cluster_with_a_key_is_fine() -> None:
    read = small(f"secrets: {{recipients: {{production: {KEY}}}}}\n")
    assert list(missing_recipients(read, {"production"})) == []


def test_a_cluster_without_secrets_needs_no_key() -> None:
    assert list(missing_recipients(small(), ())) == []
