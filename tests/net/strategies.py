"""Small clusters with all that policies can say, small enough that accidents are likely."""

from typing import Any

from hypothesis import strategies as st

from labwright.net import ContainerPort, Endpoint, Outside, PodSet

NAMESPACES = ("blue", "green")
KEYS = ("app", "tier")
VALUES = ("a", "b")
PORTS = (80, 81, 90)
NAMES = ("web", "metrics")
PROTOCOLS = ("TCP", "UDP")

labels = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES))
addresses = st.sampled_from(("10.0.0.1/32", "10.0.0.200/32", "8.8.8.8/32"))


@st.composite
def container_ports(draw: st.DrawFn) -> ContainerPort:
    return ContainerPort(
        number=draw(st.sampled_from(PORTS)),
        protocol=draw(st.sampled_from(PROTOCOLS)),
        name=draw(st.sampled_from((*NAMES, ""))),
    )


@st.composite
def endpoints(draw: st.DrawFn) -> list[Endpoint]:
    found: list[Endpoint] = []
    for number in range(draw(st.integers(1, 6))):
        host = draw(st.booleans()) and draw(st.booleans())
        found.append(
            PodSet(
                namespace=draw(st.sampled_from(NAMESPACES)),
                name=f"pod-{number}",
                labels=tuple(sorted(draw(labels).items())),
                ports=tuple(draw(st.lists(container_ports(), max_size=2))),
                host_network=host,
                blocks=(draw(addresses),) if host else (),
            )
        )
    for number, block in enumerate(draw(st.lists(addresses, max_size=2, unique=True))):
        found.append(Outside(name=f"outside-{number}", blocks=(block,)))
    return found


@st.composite
def expressions(draw: st.DrawFn) -> dict[str, Any]:
    operator = draw(st.sampled_from(("In", "NotIn", "Exists", "DoesNotExist")))
    found: dict[str, Any] = {"key": draw(st.sampled_from(KEYS)), "operator": operator}
    if operator in ("In", "NotIn"):
        found["values"] = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True))
    return found


@st.composite
def selectors(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["matchLabels"] = draw(labels)
    if draw(st.booleans()):
        found["matchExpressions"] = draw(st.lists(expressions(), max_size=2))
    return found


namespace_selectors = st.one_of(
    selectors(),
    st.sampled_from(NAMESPACES).map(lambda name: {"matchLabels": {"kubernetes.io/metadata.name": name}}),
)
blocks = st.sampled_from(
    (
        {"cidr": "10.0.0.0/24"},
        {"cidr": "10.0.0.0/24", "except": ["10.0.0.128/25"]},
        {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]},
        {"cidr": "10.0.0.1/32"},
    )
)


@st.composite
def peers(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return {"ipBlock": draw(blocks)}
    found: dict[str, Any] = {}
    if kind in (1, 3):
        found["podSelector"] = draw(selectors())
    if kind in (2, 3):
        found["namespaceSelector"] = draw(namespace_selectors)
    return found


@st.composite
def policy_ports(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["protocol"] = draw(st.sampled_from(PROTOCOLS))
    kind = draw(st.integers(0, 3))
    if kind == 1:
        found["port"] = draw(st.sampled_from(PORTS))
    elif kind == 2:
        found["port"] = draw(st.sampled_from(NAMES))
    elif kind == 3:
        found |= {"port": 80, "endPort": draw(st.sampled_from((80, 81, 95)))}
    return found


@st.composite
def rules(draw: st.DrawFn, field: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found[field] = draw(st.lists(peers(), max_size=2))
    if draw(st.booleans()):
        found["ports"] = draw(st.lists(policy_ports(), max_size=2))
    return found


@st.composite
def policies(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        spec: dict[str, Any] = {"podSelector": draw(selectors())}
        if draw(st.booleans()):
            spec["ingress"] = draw(st.lists(rules("from"), max_size=2))
        if draw(st.booleans()):
            spec["egress"] = draw(st.lists(rules("to"), max_size=2))
        if draw(st.booleans()):
            spec["policyTypes"] = draw(
                st.lists(st.sampled_from(("Ingress", "Egress")), min_size=1, max_size=2, unique=True)
            )
        metadata = {"name": f"policy-{number}", "namespace": draw(st.sampled_from(NAMESPACES))}
        found.append({"metadata": metadata, "spec": spec})
    return found


namespace_labels = st.fixed_dictionaries(dict.fromkeys(NAMESPACES, labels))
