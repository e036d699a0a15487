"""A chart without what one of its templates has no use for: most of a large chart is other templates.

Kept are the template, all that may define named templates, all defaults, and what the template reads by name: other templates
(for checksums), and the chart's files where `.Files` is spoken of at all. Whether that is enough shows in a rendering: a named
template that is missing is an error, and whoever uses a slim chart compares its first rendering with that of the whole.
"""

from __future__ import annotations

import re

from labwright.render.helm.chart import Chart

_ALWAYS = frozenset({"Chart.yaml", "values.yaml", "requirements.yaml", "Chart.lock", "requirements.lock"})
_DEFINES = re.compile(rb"\{\{-?\s*(?:define|block)\b")
_NAMES = re.compile(rb"^.*(?:BasePath|templates/).*$", re.MULTILINE)
"""Lines that may name another template by its file."""
_READS = b"Files"


def slim(chart: Chart, template: str, values: bytes = b"") -> Chart | None:
    """The chart for one template, by the name that Helm has for it; None where that is no file of the chart.

    `values` are those of the release as text: a template may hand them to `tpl`.
    """
    path = _file(chart, template)
    if path is None:
        return None
    kept = {one for one, content in chart.files.items() if _is_kept(one, content)} | {path}
    new = [chart.files[one] for one in kept] + [values]
    while new:
        named = b"\n".join(line for text in new for line in _NAMES.findall(text))
        more = [one for one in chart.files if _is_template(one) and one not in kept and _name(one).encode() in named]
        kept.update(more)
        new = [chart.files[one] for one in more]
    if _READS in values or any(_READS in chart.files[one] for one in kept):
        kept.update(one for one in chart.files if not _is_template(one))
    files = {one: content for one, content in chart.files.items() if one in kept}
    return Chart(files, name=chart.title, digest=f"{chart.digest} {path}")


def has_fewer_templates(less: Chart, more: Chart) -> bool:
    """Whether rendering one of two charts leaves much of the other's work undone."""
    return sum(map(_is_object, less.files)) < sum(map(_is_object, more.files))


def _is_kept(path: str, content: bytes) -> bool:
    """Whether a file is needed whichever template is asked for."""
    name = _name(path)
    if not _is_template(path):
        return name in _ALWAYS
    return name.startswith("_") or name.endswith(".tpl") or _DEFINES.search(content) is not None


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_template(path: str) -> bool:
    return "templates/" in path


def _is_object(path: str) -> bool:
    return _is_template(path) and not _name(path).startswith("_") and not path.endswith(("NOTES.txt", ".tpl"))


def _file(chart: Chart, template: str) -> str | None:
    """The file that Helm calls by a name: the chart's own name stands before it, and aliases stand for names in it."""
    path = template.removeprefix(f"{chart.name}/")
    if path in chart.files:
        return path
    for one in chart.dependencies:
        called = f"charts/{one.called}/"
        folder = chart.carried.get(one.name)
        if folder and path.startswith(called) and (found := f"{folder}/{path[len(called) :]}") in chart.files:
            return found
    return None
