"""Operators of identity providers: the credentials of the clients that they register.

Sources: github.com/aclerici38/pocket-id-operator (PocketIDOIDCClient: `spec.secret`, `<name>-oidc-credentials`),
github.com/pando85/kaniop (KanidmOAuth2Client: `<name>-kanidm-oauth2-credentials`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, text
from labwright.estate.projections.made import Made, secret
from labwright.kube import ObjectId


def pocket_id_client(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret of a client of Pocket ID, unless it is switched off."""
    given = mapping(obj, "spec", "secret")
    if given.get("enabled") is False:
        return
    named = text(given, "name")
    path = ("spec", "secret", "name") if named else ("metadata", "name")
    yield secret(identity.namespace, named or f"{identity.name}-oidc-credentials", path=path)


def kanidm_client(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret of a client of Kanidm; a public one has none."""
    if field(obj, "spec", "public") is not True:
        yield secret(identity.namespace, f"{identity.name}-kanidm-oauth2-credentials")
