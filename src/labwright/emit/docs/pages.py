"""Plan → Markdown pages. The words are in `templates/`, the facts in `views`."""

from collections.abc import Iterator, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from labwright.emit.content import Content
from labwright.emit.docs import views
from labwright.emit.layouts import Layout
from labwright.plan import Plan
from labwright.source import dump

_PAGES = ("README", "technology-stack", "architecture", "network-security", "bootstrap")

_GIB = 1024**3


def pages(plan: Plan, contents: Sequence[Content], layout: Layout) -> Iterator[tuple[str, str]]:
    """(path from the repository's root, text) of every page, of the runbooks and of the DNS records as data."""
    homelab = views.homelab(plan, contents, layout)
    for name in _PAGES:
        yield f"docs/{name}.md", _template(f"{name}.md.j2").render(homelab=homelab)
    yield "README.md", _template("root.md.j2").render(homelab=homelab)
    yield "docs/dns-records.yaml", dump({"records": [dict(record) for record in homelab.dns]})
    for name, text in homelab.runbooks.items():
        yield f"docs/runbooks/{name}.md", text if text.endswith("\n") else f"{text}\n"


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
    made.filters["gib"] = lambda size: f"{size / _GIB:.0f} GiB"
    made.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")
    return made


def _template(name: str) -> Template:
    return _environment().get_template(name)
