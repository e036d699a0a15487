"""Files at the root of the built repository that belong to no cluster."""

from collections.abc import Iterator

from labwright.catalog.contract import Stage
from labwright.emit.layouts import Layout
from labwright.plan import Plan
from labwright.secrets.config import rule_for_folders, sops_config

_GITIGNORE = """\
# private keys never belong in a repository
*.agekey
keys.txt
kubeconfig*
.env
"""


def repository_files(plan: Plan, layout: Layout) -> Iterator[tuple[str, str]]:
    """`.gitignore`, and `.sops.yaml` with one rule per cluster."""
    yield ".gitignore", _GITIGNORE
    recipients = plan.spec.homelab.secrets.recipients
    rules = [
        rule_for_folders({layout.folder(stage, cluster.name).overlay for stage in Stage}, (recipients[cluster.name],))
        for cluster in plan.clusters
        if cluster.name in recipients
    ]
    if rules:
        yield ".sops.yaml", sops_config(rules)
