"""H242: `choose` names a capability that nobody knows, or a component that the cluster lacks or that does not provide it."""

from collections.abc import Iterator

from labwright.catalog import registry
from labwright.plan.checks._looking import unread
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error, one_of

CODE = "H242"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every choice that cannot be."""
    known = {capability for each in registry.all_components() for capability in each.provides}
    coming = {each.name for each in unread(draft)}
    for capability, name in draft.chosen_offers.items():
        if capability not in known:
            yield error(
                CODE,
                f"`choose` names the capability `{capability}`, which nothing provides",
                draft.cluster.key("choose", capability),
                expected=one_of(sorted(known)),
                hint=did_you_mean(nearest(capability, known)),
            )
            continue
        if name in coming:
            continue
        able = [each.name for each in draft.chosen if any(offer.capability == capability for offer in each.offers)]
        if name in able:
            continue
        present = any(each.name == name for each in draft.chosen)
        reason = f"does not provide {capability}" if present else f"cluster {draft.facts.name} does not have"
        yield error(
            CODE,
            f"`choose` gives {capability} to `{name}`, which {reason}",
            draft.place("choose", capability),
            expected=one_of(able),
            hint=did_you_mean(nearest(name, able)),
        )
