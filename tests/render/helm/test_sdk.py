"""Helm in this process."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from labwright.render.helm import sdk
from labwright.render.helm.chart import Chart, open_archive
from labwright.render.helm.contract import Capabilities
from labwright.render.helm.engine import EngineError, Release
from tests.render.helm.samples import chart, packed
from tests.render.helm.test_engines_agree import PARENT

RELEASE = Release(name="site", namespace="home")


@pytest.fixture
def library() -> sdk.SdkEngine:
    found = sdk.find()
    if found is None:
        pytest.skip("helm-python-sdk is not installed")
    return found


def parent() -> Chart:
    return open_archive(packed(PARENT), "web.tgz")


def test_one_chart_renders_with_one_value_after_another_as_if_it_were_new(library: sdk.SdkEngine) -> None:
    loaded = library.load(parent())
    wanted = [{}, {"sub": {"enabled": True}}, {"tags": {"twins": False}}, {}]
    made = [sorted(loaded.render(values, RELEASE, Capabilities()).templates) for values in wanted]
    assert made[0] == made[3]
    assert "web/charts/sub/templates/a.yaml" in made[1]
    assert "web/charts/twin/templates/a.yaml" not in made[2]


@pytest.mark.parametrize("one", [chart(), parent()], ids=["alone", "with others in it"])
def test_several_threads_may_render_one_chart(library: sdk.SdkEngine, one: Chart) -> None:
    loaded = library.load(one)

    def rendered(text: str) -> bool:
        made = loaded.render({"text": text}, RELEASE, Capabilities()).templates
        return f'text: "{text}"' in made["web/templates/config.yaml"]

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(rendered, map(str, range(40))))


def test_nothing_is_left_behind_in_the_library(library: sdk.SdkEngine) -> None:
    for _ in range(3):
        library.load(parent()).render({}, RELEASE, Capabilities())
        with pytest.raises(EngineError):
            library.load(chart({"a.yaml": "{{ fail `x` }}"}, metadata=NEEDS)).render({}, RELEASE, Capabilities())
    assert library.ask(b"H") == [b"0"]


NEEDS = "dependencies: [{name: sub, version: 1.x}]\n"
BOMBS = {
    "template that calls itself": ("{{ tpl .Values.a . }}", "a: '{{ tpl .Values.a . }}'"),
    "a list of everything": ("{{ until 2000000000 | join `,` }}", ""),
    "a long text": ("{{ $x := repeat 1000000000 `x` }}{{ repeat 4 $x }}", ""),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_chart_that_brings_the_library_down_is_told_and_the_next_one_renders(
    library: sdk.SdkEngine, bomb: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdk, "TIMEOUT", 2.0)
    template, values = bomb
    with pytest.raises(EngineError, match="brings Helm down"):
        library.load(chart({"a.yaml": f"x: {template}"}, values=values or "{}")).render({}, RELEASE, Capabilities())
    assert library.load(chart()).render({}, RELEASE, Capabilities()).templates


def test_a_package_in_the_current_folder_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "helm_python"
    (folder / "lib").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "lib" / "libhelm_c.so").write_text("")
    (folder / "_native.py").write_text(
        'EXPECTED_HELM_C_VERSION: Final = "6"\nEXPECTED_HELM_SDK_VERSION: Final = "v7"\n'
    )
    monkeypatch.setattr(sys, "path", ["", str(tmp_path)])
    found = sdk.find()
    assert found is not None and found.version == "helm-python-sdk 6 (Helm v7)"
    monkeypatch.chdir(tmp_path)
    assert sdk.find() is None


def test_a_library_that_does_not_work_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "libhelm_c.so"
    broken.write_text("no library")
    with pytest.raises(EngineError, match="does not work on this machine"):
        sdk.SdkEngine(broken, "0.0.0").load(chart()).render({}, RELEASE, Capabilities())


def test_programs_end_with_the_engine() -> None:
    found = sdk.find()
    if found is None:
        pytest.skip("helm-python-sdk is not installed")
    found.load(chart()).render({}, RELEASE, Capabilities())
    (program,) = found.programs
    del found
    gc.collect()
    assert not program.lives


def test_looking_for_it_loads_nothing() -> None:
    code = "import sys\nfrom labwright.render.helm.setup import find_engine\nfind_engine()\nprint('helm_python' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_a_fault_of_ours_stays_what_it_is(library: sdk.SdkEngine) -> None:
    loaded = library.load(chart())
    with pytest.raises(TypeError):
        loaded.render({"a": object()}, RELEASE, Capabilities())
