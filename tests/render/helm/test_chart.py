"""What is known of a chart without rendering it."""

from __future__ import annotations

import pytest

from labwright.render.helm import chart as module
from labwright.render.helm.archive import read_archive
from labwright.render.helm.chart import Chart, Dependency, open_archive, open_folder
from labwright.render.helm.faults import ChartError
from labwright.tree import Tree
from tests.render.helm.samples import chart, chart_files, local, packed

DEPENDENCIES = """\
dependencies:
- name: redis
  version: 1.x
  repository: https://charts.example.org
  alias: cache
  condition: cache.enabled
"""


def test_metadata_defaults_and_dependencies_are_read() -> None:
    one = chart(metadata=DEPENDENCIES + "kubeVersion: '>=1.30'\n", values="a: 1\n---\nb: {c: 2}\n")
    assert (one.title, one.kubernetes_versions, one.is_library) == ("web 1.2.3", ">=1.30", False)
    assert one.defaults == {"a": 1, "b": {"c": 2}}
    assert one.dependencies == (
        Dependency(
            name="redis",
            version="1.x",
            repository="https://charts.example.org",
            alias="cache",
            condition="cache.enabled",
        ),
    )
    assert one.dependencies[0].called == "cache"


def test_the_dependencies_of_old_charts_stand_in_their_own_file() -> None:
    files = chart_files(more={"requirements.yaml": DEPENDENCIES})
    assert open_archive(packed(files), "web.tgz").dependencies[0].name == "redis"


def test_packed_charts_in_a_chart_are_unpacked() -> None:
    inner = packed(chart_files(name="redis", more={"crds/one.yaml": "kind: A"}), "redis")
    outer = open_archive(packed({**chart_files(), "charts/redis-1.0.0.tgz": inner}), "web.tgz")
    assert outer.files["charts/redis-1.0.0/values.yaml"] == b"text: hello\n"
    assert outer.subcharts == {"redis-1.0.0"}
    assert outer.carried == {"redis": "charts/redis-1.0.0"}
    assert outer.carried_crds == {"charts/redis-1.0.0"}
    assert outer.crds_below("charts/redis-1.0.0") == (("web/charts/redis-1.0.0/crds/one.yaml", "kind: A"),)


def test_only_manifests_of_crds_count() -> None:
    files = {"crds/b.YAML": "b", "crds/a/c.json": "{}", "crds/readme.md": "x", "templates/crds/d.yaml": "d"}
    assert chart(more=files).crds == (("web/crds/b.YAML", "b"), ("web/crds/a/c.json", "{}"))


def test_charts_that_never_ask_for_the_cluster_are_known() -> None:
    assert not chart().uses_capabilities
    assert chart({"a.yaml": "{{ $.Capabilities.KubeVersion }}"}).uses_capabilities
    assert chart(values="text: '{{ .Capabilities.APIVersions }}'\n").uses_capabilities


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"values.yaml": "a: b"}, "there is no chart in it"),
        ({"Chart.yaml": "name: [a]"}, "has no name"),
        ({"Chart.yaml": "name: ../../etc"}, "is no name of a chart"),
        ({"Chart.yaml": "- a"}, "Chart.yaml is no mapping"),
        ({"Chart.yaml": "a: b: c"}, "Chart.yaml cannot be read"),
    ],
)
def test_what_is_no_chart_is_refused(files: dict[str, str], said: str) -> None:
    with pytest.raises(ChartError, match=said) as caught:
        _ = open_archive(packed(files), "web.tgz").name
    assert caught.value.diagnostics[0].code == "HL003"


def test_archives_in_archives_end(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(chart_files())
    for _ in range(12):
        data = packed({**chart_files(), "charts/web.tgz": data})
    with pytest.raises(ChartError, match="without end"):
        open_archive(data, "web.tgz")
    monkeypatch.setattr(module, "MAX_ENTRIES", 20)
    many = {f"charts/web-{number}.tgz": packed(chart_files()) for number in range(10)}
    with pytest.raises(ChartError, match="unpack to too much"):
        open_archive(packed({**chart_files(), **many}), "web.tgz")


def test_a_folder_is_read_as_helm_does() -> None:
    files = {
        **chart_files(),
        ".helmignore": "*.bak\ndocs/\n",
        "old.bak": "x",
        "docs/readme.md": "x",
        "templates/.swap.yaml": "x",
        "templates/b/c.yaml": "x",
        "templates/ba.yaml": "x",
    }
    found = open_folder(local(files), "charts/web")
    assert list(found.files) == [
        ".helmignore",
        "Chart.yaml",
        "templates/b/c.yaml",
        "templates/ba.yaml",
        "templates/config.yaml",
        "values.yaml",
    ]
    assert read_archive(found.archive, "x") == found.files


def test_the_root_of_a_repository_may_be_a_chart() -> None:
    assert open_folder(Tree.of(chart_files()), ".").title == "web 1.2.3"


def test_a_folder_without_chart_is_refused() -> None:
    with pytest.raises(ChartError, match="apps is no chart"):
        open_folder(Tree.of({"apps/values.yaml": "a: b"}), "apps")


def test_a_digest_names_the_content() -> None:
    data = packed(chart_files())
    assert open_archive(data, "a").digest == open_archive(data, "b").digest
    assert chart(values="text: other").digest != chart().digest
    one, other = (
        open_folder(local(chart_files()), "charts/web"),
        open_folder(local(chart_files(), "elsewhere"), "elsewhere"),
    )
    assert one.digest == other.digest


def test_a_changed_chart_keeps_its_digest_and_is_packed_anew() -> None:
    one = chart()
    changed = one.replaced({"values.yaml": b"text: other"})
    assert (changed.digest, one.files["values.yaml"]) == (one.digest, b"text: hello\n")
    assert Chart(read_archive(changed.archive, "x"), name="x").defaults == {"text": "other"}
