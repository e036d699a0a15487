from labwright.emit.repository import repository_files
from labwright.source import load, plain
from tests.emit.pieces import LAYERS, TWO, planned

RECIPIENT = "age1zyj990af3kxywwqfurry8curk9adr8vexzdm4dl8el3trcwv54uqtuvdg0"


def test_private_keys_are_ignored_by_git() -> None:
    made = dict(repository_files(planned(), LAYERS))
    assert "*.agekey\n" in made[".gitignore"]
    assert ".sops.yaml" not in made, "nobody gave a recipient"


def test_every_cluster_encrypts_its_own_folders_for_its_own_key() -> None:
    text = TWO + f"secrets: {{engine: sops, recipients: {{production: {RECIPIENT}}}}}\n"
    made = load(dict(repository_files(planned(text), LAYERS))[".sops.yaml"], ".sops.yaml").value
    (rule,) = plain(made["creation_rules"])
    assert rule["age"] == RECIPIENT
    assert "production" in rule["path_regex"] and "staging" not in rule["path_regex"]
