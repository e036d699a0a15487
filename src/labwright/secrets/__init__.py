"""SOPS files and age keys: written, recognised, and opened when asked; in pure Python.

What a build asks for is a `SecretRequest`; `seal` turns requests into encrypted files and leaves alone what exists.
"""

from labwright.secrets.age import AgeIdentity, check_recipient, generate_identity, parse_identities
from labwright.secrets.config import CreationRule, rule_for_folders, sops_config
from labwright.secrets.errors import AgeError, SecretsError, SopsError
from labwright.secrets.external import ExternalSet, set_external
from labwright.secrets.hidden import SecretText
from labwright.secrets.homelab import Homelab, initialise, read_homelab
from labwright.secrets.inventory import StoredSecret, stored_secrets
from labwright.secrets.keys import KeyFile, Keyring, discover, ensure_key, key_path, keys_root
from labwright.secrets.listing import Row, State, rows
from labwright.secrets.request import (
    LETTERS_AND_DIGITS,
    External,
    Generated,
    Literal,
    Placeholder,
    SecretRequest,
    SecretValue,
    Template,
)
from labwright.secrets.rules import KUBERNETES_VALUES
from labwright.secrets.seal import Sealed, seal
from labwright.secrets.sops import change, decrypt, encrypt, is_encrypted, read_keys, recipients_of, set_value

__all__ = [
    "KUBERNETES_VALUES",
    "LETTERS_AND_DIGITS",
    "AgeError",
    "AgeIdentity",
    "CreationRule",
    "External",
    "ExternalSet",
    "Generated",
    "Homelab",
    "KeyFile",
    "Keyring",
    "Literal",
    "Placeholder",
    "Row",
    "Sealed",
    "SecretRequest",
    "SecretText",
    "SecretValue",
    "SecretsError",
    "SopsError",
    "State",
    "StoredSecret",
    "Template",
    "change",
    "check_recipient",
    "decrypt",
    "discover",
    "encrypt",
    "ensure_key",
    "generate_identity",
    "initialise",
    "is_encrypted",
    "key_path",
    "keys_root",
    "parse_identities",
    "read_homelab",
    "read_keys",
    "recipients_of",
    "rows",
    "rule_for_folders",
    "seal",
    "set_external",
    "set_value",
    "sops_config",
    "stored_secrets",
]
