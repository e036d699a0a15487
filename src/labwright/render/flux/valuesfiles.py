"""The values files of a chart that is in the repository.

Mirrors source-controller's mergeFileValues (internal/helm/chart/builder_local.go): later files win, a missing one is an error
unless the chart says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from labwright.render.flux.faults import remark
from labwright.render.flux.values import merge_maps
from labwright.source import Diagnostic, Place, Severity, SourceError, YamlMap, load_all
from labwright.tree import FileSystem


def layered(
    fs: FileSystem,
    files: Sequence[str],
    values: YamlMap,
    found: list[Diagnostic],
    *,
    place: Place | None,
    lenient: bool,
) -> YamlMap:
    """The content of the files, merged, below `values`; what is wrong goes to `found`."""
    made = YamlMap()
    for file in files:
        if not fs.is_file(file):
            if not lenient:
                found.append(remark(Severity.ERROR, "FX013", f"values file `{file}` does not exist", place))
            continue
        try:
            documents = load_all(fs.read(file), file)
        except SourceError as error:
            found.extend(error.diagnostics)
            continue
        content = documents[0].value if documents else YamlMap()
        if isinstance(content, YamlMap):
            made = merge_maps(made, content)
        else:
            found.append(remark(Severity.ERROR, "FX014", f"values file `{file}` is no mapping", documents[0].place))
    return merge_maps(made, values)
