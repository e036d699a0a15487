"""Plan → Markdown pages. The words are in `templates/`, the facts in `views`."""

from collections.abc import Iterator, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from labwright.emit.content import Content
from labwright.emit.docs import views
from labwright.emit.docs.headings import slug
from labwright.emit.layouts import Layout
from labwright.plan import Plan
from labwright.source import dump

_PAGES = ("README", "technology-stack", "architecture", "network-security", "bootstrap")
_ENGINES = {"flux": "Flux"}
"""Engine → its name in a sentence."""

_MIB = 1024**2
_GIB = 1024**3
_GB = 1000**3


def pages(plan: Plan, contents: Sequence[Content], layout: Layout) -> Iterator[tuple[str, str]]:
    """(path from the repository's root, text) of every page, of the runbooks and of the DNS records as data."""
    homelab = views.homelab(plan, contents, layout)
    for name in _PAGES:
        yield f"docs/{name}.md", _rendered(f"{name}.md.j2", homelab)
    yield "README.md", _rendered("root.md.j2", homelab)
    yield "docs/dns-records.yaml", dump({"records": [dict(record) for record in homelab.dns]})
    for name, text in homelab.runbooks.items():
        yield f"docs/runbooks/{name}.md", text if text.endswith("\n") else f"{text}\n"


def _rendered(name: str, homelab: views.HomelabView) -> str:
    engine = _ENGINES[homelab.plan.homelab.gitops_engine]
    return tidy(_environment().get_template(name).render(homelab=homelab, engine=engine))


def tidy(text: str) -> str:
    """One blank line at most between two blocks, none at either end, except inside a code block."""
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        bare = line.rstrip()
        if bare.startswith("```"):
            fenced = not fenced
        if bare or fenced or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines).rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("labwright.emit.docs"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown, not HTML
    )
    made.filters |= {
        "gib": lambda size: f"{size / _GIB:.0f} GiB" if size else "–",
        "gib1": lambda size: f"{size / _GIB:.1f} GiB",
        "mib": lambda size: f"{size / _MIB:.0f} MiB",
        "size": disk_size,
        "cores": lambda count: f"{count:.1f}",
        "milli": lambda count: f"{count * 1000:.0f}m",
        "cell": lambda text: str(text).replace("|", "\\|").replace("\n", " "),
        "anchor": slug,
    }
    return made


def disk_size(size: int) -> str:
    """As it is sold: `512 GB` where that is a whole number of gigabytes, else `64 GiB`."""
    return f"{size // _GB} GB" if size % _GB == 0 else f"{size / _GIB:.0f} GiB"
