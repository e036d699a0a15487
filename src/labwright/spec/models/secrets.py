"""`secrets`: how secrets stand in the repository."""

from typing import Annotated

from pydantic import Field

from labwright.spec.models.base import Choice, Section
from labwright.spec.scalars import AgeRecipient, DnsLabel


class Secrets(Section):
    """How secrets are kept in the repository; never in plain text."""

    engine: Annotated[str, Choice("sops", later=("external-secrets", "sealed-secrets"))] = Field(
        "sops",
        description="Which kind. `sops`: files encrypted with age keys, decrypted in the cluster.",
        examples=["sops"],
    )
    recipients: dict[DnsLabel, AgeRecipient] = Field(
        default_factory=dict,
        description="Public age key of each cluster, by cluster name. `labwright secrets init` writes them.",
        examples=[{"production": "age1…"}],
    )
