"""Mermaid diagrams as text (mermaid.js.org/syntax).

Names come from specs, so no name is ever an identifier: nodes are numbered (`end`, `graph` and a dash before a letter
mean something to Mermaid), and what is shown stands in quotes with its own quotes escaped.
"""

from collections.abc import Iterable, Sequence

from labwright.emit.docs.flows import INTERNET, OUTSIDE, Link
from labwright.plan import StageRule

_FEW = 3
"""Ports on an arrow; more are said in the tables."""


class Drawing:
    """A flowchart in the making; the same thing added twice is one node."""

    def __init__(self, direction: str) -> None:
        self._lines = [f"flowchart {direction}"]
        self._ids: dict[str, str] = {}

    def node(self, text: str, shape: str = "[]") -> str:
        """The identifier of the node that shows `text`; `shape` is its pair of brackets, `[()]` for a store."""
        if text not in self._ids:
            self._ids[text] = name = f"n{len(self._ids) + 1}"
            half = len(shape) // 2
            self._lines.append(f"  {name}{shape[:half]}{quoted(text)}{shape[half:]}")
        return self._ids[text]

    def arrow(self, source: str, target: str, text: str = "") -> None:
        """An arrow between two identifiers."""
        self._lines.append(f"  {source} -->{f'|{quoted(text)}|' if text else ''} {target}")

    def group(self, title: str, texts: Iterable[str]) -> None:
        """Nodes inside a frame."""
        self._lines.append(f"  subgraph g{len(self._lines)}[{quoted(title)}]")
        for text in texts:
            self.node(text)
        self._lines.append("  end")

    def __str__(self) -> str:
        return "\n".join(self._lines)


def quoted(text: str) -> str:
    """A label on one line, with Mermaid's own marks escaped: quotes, entities, and the back quotes of its Markdown."""
    plain = " ".join(text.split()).replace("#", "#35;").replace('"', "#quot;").replace("`", "'")
    return f'"{plain}"'


def deployment(entry: str, stages: Sequence[StageRule]) -> str:
    """The repository, a cluster's entry folder, and its layers in the order in which they wait for one another."""
    drawing = Drawing("LR")
    start = drawing.node(entry)
    drawing.arrow(drawing.node("Git repository", "[()]"), start)
    present = {rule.stage for rule in stages}
    for rule in stages:
        after = [stage for stage in rule.after if stage in present]
        for stage in after:
            drawing.arrow(drawing.node(stage.value), drawing.node(rule.stage.value))
        if not after:
            drawing.arrow(start, drawing.node(rule.stage.value))
    return str(drawing)


def ways_in(address: str, balancer: str, ingress: str, hosts: Iterable[str]) -> str:
    """From a visitor's lookup over the load balancer and the ingress controller to each host name."""
    drawing = Drawing("LR")
    first, door = drawing.node("visitor", "(())"), drawing.node(balancer)
    drawing.arrow(first, door, f"DNS: {address}")
    if ingress:
        inside = drawing.node(f"{ingress} (ingress)")
        drawing.arrow(door, inside, "80 and 443")
        for host in hosts:
            drawing.arrow(inside, drawing.node(host, "([])"))
    return str(drawing)


def networks(drawn: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """Each network as (title, gateway or nothing, what has an address in it)."""
    drawing = Drawing("TB")
    for title, gateway, members in drawn:
        router = drawing.node(f"gateway {gateway}", "{{}}") if gateway else ""
        drawing.group(title, members)
        for member in members if router else ():
            drawing.arrow(router, drawing.node(member))
    return str(drawing)


def namespaces(links: Iterable[Link]) -> str:
    """Which namespace talks to which, on which ports."""
    drawing = Drawing("LR")
    for link in links:
        source = drawing.node(link.source, "(())" if link.source == OUTSIDE else "[]")
        target = drawing.node(link.target, "(())" if link.target in {OUTSIDE, INTERNET} else "[]")
        shown = ", ".join(port.removesuffix("/TCP") for port in link.ports[:_FEW])
        more = f" and {len(link.ports) - _FEW} more" if len(link.ports) > _FEW else ""
        drawing.arrow(source, target, f"{shown}{more}" or "all ports")
    return str(drawing)


def archive(database: str, store: str) -> str:
    """A database and the folders of its backups in `store`, bucket and folder (barman's `wals` and `base`)."""
    drawing = Drawing("LR")
    source = drawing.node(database)
    drawing.arrow(source, drawing.node(f"{store}/wals", "[()]"), "every WAL segment")
    drawing.arrow(source, drawing.node(f"{store}/base", "[()]"), "base backups")
    return str(drawing)
