"""Releases to objects, whatever is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm.chart import Chart
from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, RenderedRelease
from labwright.render.helm.engine import Engine, EngineError, Output, Release
from labwright.render.helm.fetch import Network
from labwright.render.helm.http import Client
from labwright.render.helm.renderer import renderer
from labwright.render.helm.store import ChartStore
from labwright.render.memo import DiskMemo
from labwright.source import Diagnostic, Severity
from labwright.tree import Tree
from tests.render.helm.samples import CONFIG_MAP, PLACE, chart_files, local, packed, release, renders
from tests.render.helm.servers import serve_repository, site

REMOTE = ChartRef(source=ChartSource.HTTP, url="https://charts.example.org", name="web", version="1.x", place=PLACE)


class Refusing:
    """An engine that must not be asked."""

    def __init__(self, version: str) -> None:
        self.version = version

    def load(self, chart: object) -> None:
        raise AssertionError("the engine was asked")


class Broken:
    """An engine that does not work on this machine."""

    @property
    def version(self) -> str:
        raise EngineError("helm does not run")

    load = None


def codes(found: RenderedRelease) -> list[str]:
    return [one.code for one in found.diagnostics]


def same(first: Sequence[RenderedRelease], second: Sequence[RenderedRelease]) -> bool:
    def told(found: RenderedRelease) -> tuple[object, ...]:
        lists = (found.objects, found.hooks, found.tests)
        values = [[(one.value, one.template, one.hook, one.place) for one in items] for items in lists]
        return (
            values,
            found.notes,
            found.chart,
            found.digest,
            found.key,
            found.defaults,
            found.unrendered,
            found.diagnostics,
        )

    return [told(one) for one in first] == [told(one) for one in second]


def test_a_release_becomes_objects_at_its_place(engine: Engine) -> None:
    (found,) = renders(chart_files(), engine).render([release("text: other\n")])
    (item,) = found.objects
    assert (item.kind, item.name, item.template) == ("ConfigMap", "site-config", "web/templates/config.yaml")
    assert item.value["data"] == {"text": "other"}
    assert (item.place, item.value.place) == (PLACE, PLACE)
    assert (found.chart, found.defaults, found.unrendered, found.diagnostics) == (
        "web 1.2.3",
        {"text": "hello"},
        "",
        (),
    )
    assert found.digest.startswith("sha256:") and found.key


def test_the_order_of_the_answers_is_that_of_the_questions(any_engine: Engine) -> None:
    specs = [replace(release(f"text: '{number}'"), name=f"site-{number}") for number in range(12)]
    found = renders(chart_files(), any_engine, jobs=4).render(specs)
    assert [one.objects[0].value["data"]["text"] for one in found] == [str(number) for number in range(12)]


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (chart_files({"a.yaml": "{{ fail `no host given` }}"}), "HL004", "no host given (web/templates/a.yaml:1:3)"),
        (chart_files({"a.yaml": "a: b: c"}), "HL007", "web/templates/a.yaml"),
        (chart_files(metadata="kubeVersion: '>=1.40'\n"), "HL008", "wants Kubernetes >=1.40; the cluster has 1.32.9"),
        (chart_files(metadata="type: library\n"), "HL003", "is a library"),
        ({"Chart.yaml": "name: web\nversion: [1\n"}, "HL003", "Chart.yaml cannot be read"),
    ],
)
def test_what_a_chart_refuses_is_told_at_the_release(
    files: dict[str, str], code: str, said: str, engine: Engine
) -> None:
    (found,) = renders(files, engine).render([release()])
    (fault,) = found.diagnostics
    if code != "HL007" or engine.version.startswith("helm-python"):
        assert (fault.code, fault.place) == (code, PLACE)
    assert said in fault.message
    assert found.unrendered and not found.objects


def test_any_kubernetes_version_fits_when_nobody_knows_it(any_engine: Engine) -> None:
    files = chart_files(metadata="kubeVersion: '>=1.20.0-0'\n")
    (found,) = renders(files, any_engine).render([release(capabilities=Capabilities())])
    assert found.unrendered == ""


def test_without_an_engine_releases_say_so() -> None:
    (found,) = renderer(local(chart_files()), engine=None).render([release()])
    assert found.unrendered == "no Helm engine: pip install labwright[helm], or put helm on the PATH"
    assert (codes(found), found.diagnostics[0].place) == (["HL001"], PLACE)


def test_an_engine_that_does_not_work_says_so() -> None:
    (found,) = renderer(local(chart_files()), engine=Broken()).render([release()])  # type: ignore[arg-type]
    assert (found.unrendered, codes(found)) == ("helm does not run", ["HL001"])


class GivingUp:
    """An engine that fails the first time."""

    version = "giving up"

    def __init__(self) -> None:
        self.asked = 0

    def prepare(self, count: int) -> None:
        return

    def load(self, chart: Chart) -> GivingUp:
        return self

    def render(self, values: Mapping[str, Any], release: Release, capabilities: Capabilities) -> Output:
        self.asked += 1
        if self.asked == 1:
            raise EngineError("it took too long", gave_up=True)
        return Output(templates={"web/templates/NOTES.txt": "done"})


def test_an_engine_that_gave_up_is_asked_again(tmp_path: Path) -> None:
    engine, memo = GivingUp(), DiskMemo(tmp_path)
    found = [renderer(local(chart_files()), engine=engine, memo=memo).render([release()])[0] for _ in range(3)]
    assert [(one.unrendered, one.notes, bool(one.key)) for one in found] == [
        ("it took too long", "", False),
        ("", "done", True),
        ("", "done", True),
    ]
    assert (codes(found[0]), engine.asked) == (["HL016"], 2)


def test_without_the_chart_a_release_says_so(any_engine: Engine) -> None:
    (found,) = renderer(Tree(), engine=any_engine).render([release(chart=REMOTE)])
    assert found.unrendered == "chart web 1.x of https://charts.example.org is not in the cache"
    assert (codes(found), found.diagnostics[0].place) == (["HL002"], PLACE)


def test_hooks_tests_and_notes_stand_apart(engine: Engine) -> None:
    hook = CONFIG_MAP.replace("name:", "annotations: {helm.sh/hook: WHEN}\n  name:")
    files = chart_files(
        {
            "a.yaml": CONFIG_MAP,
            "b.yaml": hook.replace("WHEN", "pre-install"),
            "c.yaml": hook.replace("WHEN", "test"),
            "d.yaml": hook.replace("WHEN", "crd-install"),
            "NOTES.txt": "Visit {{ .Release.Name }}.",
        }
    )
    (found,) = renders(files, engine).render([release()])
    assert [len(items) for items in (found.objects, found.hooks, found.tests)] == [1, 1, 1]
    assert (found.hooks[0].hook, found.tests[0].hook) == ("pre-install", "test")
    if engine.version.startswith("helm-python"):  # `helm template` prints neither
        assert found.notes == "Visit site."
        assert codes(found) == ["HL013"]


class TestMemory:
    def files(self) -> dict[str, str]:
        return chart_files(
            {
                "config.yaml": CONFIG_MAP,
                "drawn.yaml": CONFIG_MAP.replace("-config", "-drawn").replace(".Values.text", "(randAlphaNum 20)"),
                "version.yaml": "{{ if .Values.ask }}{{ fail .Capabilities.KubeVersion.Version }}{{ end }}",
            },
            more={"crds/a.yaml": "apiVersion: v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"},
        )

    def test_a_result_out_of_the_memo_is_the_result(self, any_engine: Engine, tmp_path: Path) -> None:
        specs = [release(), release("text: other"), release("ask: true"), release(include_crds=False)]
        memo = DiskMemo(tmp_path)
        fresh = renders(self.files(), any_engine).render(specs)
        kept = renders(self.files(), any_engine, memo=memo).render(specs)
        again = renders(self.files(), Refusing(any_engine.version), memo=memo).render(specs)  # type: ignore[arg-type]
        assert same(fresh, kept) and same(fresh, again)

    def test_what_decides_the_result_decides_the_key(self, any_engine: Engine) -> None:
        base = release()
        specs = [
            base,
            release("text: other"),
            replace(base, name="other"),
            replace(base, namespace="other"),
            replace(base, is_upgrade=True),
            replace(base, include_crds=False),
            replace(base, skip_schema=True),
            replace(base, capabilities=Capabilities(kubernetes_version="1.33.0")),
            replace(base, capabilities=Capabilities(kubernetes_version="1.32.9", api_versions=frozenset({"a/v1"}))),
            replace(base, values_files=("none.yaml",)),
        ]
        found = renders(self.files(), any_engine).render(specs)
        assert len({one.key for one in found}) == len(specs)
        assert renders({**self.files(), "README.md": "x"}, any_engine).render([base])[0].key != found[0].key
        assert renders(self.files(), any_engine).render([replace(base, place=None)])[0].key == found[0].key

    def test_the_cluster_counts_only_where_the_chart_asks_for_it(self, any_engine: Engine) -> None:
        specs = [release(capabilities=Capabilities(kubernetes_version=version)) for version in ("1.32.9", "1.33.0")]
        found = renders(chart_files(), any_engine).render(specs)
        assert found[0].key == found[1].key

    def test_a_kept_result_stands_where_its_release_stands(self, any_engine: Engine, tmp_path: Path) -> None:
        memo = DiskMemo(tmp_path)
        files = {**chart_files(), "values.schema.json": '{"properties": {"text": {"type": "string"}}}'}
        renders(files, any_engine, memo=memo).render([release("text: 1")])
        (found,) = renders(files, any_engine, memo=memo).render([release("other: x\n\ntext: 1\n")])
        (fault,) = found.diagnostics
        assert str(fault.place) == "apps/web/values.yaml:3:7"

    def test_crds_that_are_gone_are_read_again(self, any_engine: Engine, tmp_path: Path) -> None:
        memo = DiskMemo(tmp_path)
        fresh = renders(self.files(), any_engine, memo=memo).render([release()])
        for path in sorted(tmp_path.rglob("*")):
            if path.is_file() and b"CustomResourceDefinition" in path.read_bytes():
                path.unlink()
        assert same(fresh, renders(self.files(), any_engine, memo=memo).render([release()]))


@pytest.mark.usefixtures("loopback")
class TestNetwork:
    def test_what_is_missing_is_fetched_once_and_is_in_the_cache_from_then_on(
        self, any_engine: Engine, tmp_path: Path
    ) -> None:
        told: list[str] = []
        with site() as made:
            serve_repository(made, "1.2.3")
            spec = release(chart=replace(REMOTE, url=made.url, version="1.2.3"))
            online = renderer(
                Tree(),
                engine=any_engine,
                store=ChartStore(tmp_path),
                network=Network(progress=told.append, client=Client(pause=0)),
            )
            assert [codes(one) for one in online.render([spec, spec])] == [[], []]
            assert len(online.render([spec])[0].objects) == 1
            assert made.asked == ["/index.yaml", "/packages/web-1.2.3.tgz"]
        assert len(told) == 2
        offline = renderer(Tree(), engine=any_engine, store=ChartStore(tmp_path))
        assert len(offline.render([spec])[0].objects) == 1

    def test_a_range_is_answered_from_the_cache_and_says_so(self, any_engine: Engine, tmp_path: Path) -> None:
        with site() as made:
            archives = serve_repository(made, "1.2.3", "1.3.0")
            spec = release(chart=replace(REMOTE, url=made.url))
            store = ChartStore(tmp_path)
            store.add(archives["1.2.3"], spec.chart, version="1.2.3")

            def rendered(refresh: bool) -> RenderedRelease:
                network = Network(refresh=refresh, client=Client(pause=0))
                return renderer(Tree(), engine=any_engine, store=store, network=network).render([spec])[0]

            kept = rendered(refresh=False)
            assert (kept.chart, codes(kept), made.asked) == ("web 1.2.3", ["HL014"], [])
            fresh = rendered(refresh=True)
            assert (fresh.chart, codes(fresh)) == ("web 1.3.0", [])

    def test_what_cannot_be_fetched_is_an_error(self, any_engine: Engine, tmp_path: Path) -> None:
        with site() as made:
            network = Network(client=Client(pause=0))
            online = renderer(Tree(), engine=any_engine, store=ChartStore(tmp_path), network=network)
            spec = release(chart=replace(REMOTE, url=made.url))
            found = [online.render([spec])[0] for _ in range(2)]
            assert made.asked == ["/index.yaml"]
        fault: Diagnostic = found[0].diagnostics[0]
        assert (fault.code, fault.place) == ("HL011", PLACE)
        assert "answers 404" in fault.message
        git = ChartRef(source=ChartSource.GIT, url="https://git.example.org/a", path="charts/web", version="main")
        assert codes(online.render([release(chart=git)])[0]) == ["HL011"]

    def test_dependencies_of_a_chart_of_the_repository_are_fetched(self, any_engine: Engine, tmp_path: Path) -> None:
        with site() as made:
            serve_repository(made, "1.2.3", name="sub")
            files = chart_files(metadata=f"dependencies:\n- {{name: sub, version: ~1, repository: '{made.url}'}}\n")
            network = Network(client=Client(pause=0))
            online = renderer(local(files), engine=any_engine, store=ChartStore(tmp_path), network=network)
            (found,) = online.render([release()])
        assert {one.template for one in found.objects} == {
            "web/templates/config.yaml",
            "web/charts/sub/templates/config.yaml",
        }


def test_a_damaged_archive_in_the_cache_is_told(any_engine: Engine, tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    store.add(packed(chart_files()), REMOTE, version="1.2.3")
    (blob,) = (tmp_path / "blobs").rglob("??*/*")
    blob.write_bytes(b"other")
    (found,) = renderer(Tree(), engine=any_engine, store=store).render([release(chart=REMOTE)])
    assert (codes(found), "damaged" in found.unrendered) == (["HL003"], True)


TEXTS = st.text("ab:- {}[]\n'\"#&*!|>.1\\", max_size=60)
FILES = st.dictionaries(
    st.sampled_from(
        [
            "values.yaml",
            "requirements.yaml",
            "values.schema.json",
            ".helmignore",
            "charts/sub/Chart.yaml",
            "charts/sub.tgz",
            "crds/a.yaml",
            "templates/a.yaml",
        ]
    ),
    TEXTS,
)


class Echo:
    """An engine that takes templates for what they render to."""

    version = "echo"

    def __init__(self) -> None:
        self.chart: Chart | None = None

    def prepare(self, count: int) -> None:
        return

    def load(self, chart: Chart) -> Echo:
        made = Echo()
        made.chart = chart
        return made

    def render(self, values: Mapping[str, Any], release: Release, capabilities: Capabilities) -> Output:
        assert self.chart is not None
        texts = {path: text.decode() for path, text in self.chart.files.items() if path.startswith("templates/")}
        return Output(templates=texts, crds=self.chart.crds)


@given(FILES, st.sampled_from(["name: web\nversion: 1.0.0\n", ""]), TEXTS)
def test_whatever_a_chart_holds_the_release_says_so(files: dict[str, str], head: str, more: str) -> None:
    made = local({**files, "Chart.yaml": head + more})
    (found,) = renderer(made, engine=Echo()).render([release()])
    assert bool(found.unrendered) is any(one.severity is Severity.ERROR for one in found.diagnostics)
    assert [one.value for one in found.objects] == [] or not found.unrendered
