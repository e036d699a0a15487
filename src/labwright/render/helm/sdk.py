"""Helm 4 as a library: the package `helm-python-sdk`, a C interface to Helm's own Go code.

Its Python class hides the cluster's version and API versions, which the C function `helm_render` takes in its options
(helm_c.h), so the library is used without it. It is held by programs of our own (`sdk_worker.py`), one for each thread that
renders at the same time: a chart can bring the library down, by a template that calls itself without end or asks for all
memory there is, and then takes only that program with it. They start when the first chart is rendered, and never for a
result out of a cache.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import subprocess  # noqa: TID251 (render/helm runs programs: this one is our own)
import sys
import threading
import weakref
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import IO, Any

from labwright.render.helm.chart import Chart, json_bytes
from labwright.render.helm.contract import Capabilities
from labwright.render.helm.engine import NOWHERE, EngineError, Output, Release, error_of

PACKAGE = "helm-python-sdk"

TIMEOUT = 10.0
"""Seconds that one rendering may take. The slowest real charts take one. Chosen by feel."""

_NUMBERS = itertools.count()
"""Keys of charts, so that each has its own: two of one digest may differ in what was made steady in them."""

_PINNED = re.compile(r'^EXPECTED_HELM_(C|SDK)_VERSION[^=]*= "([^"]+)"', re.MULTILINE)
_LIBRARY = re.compile(r"(?:lib)?helm_c\S*\.(?:so|dylib|dll)\S*")
_FATAL = re.compile(rb"^(?:fatal error|panic|runtime): (.*)$", re.MULTILINE)


def find() -> SdkEngine | None:
    """The engine, when the package is installed with a library for this machine. Loads nothing of it.

    The current folder, which `python -m` puts on the path, does not count: it may be somebody else's repository.
    """
    here = os.getcwd()  # noqa: PTH109 (compared as text)
    found = PathFinder.find_spec("helm_python", [folder for folder in sys.path if folder not in {"", ".", here}])
    if found is None or not found.submodule_search_locations:
        return None
    package = Path(found.submodule_search_locations[0])
    libraries = sorted(path for path in (package / "lib").glob("*helm_c*") if _LIBRARY.fullmatch(path.name))
    return SdkEngine(libraries[0], _version(package)) if libraries else None


def _version(package: Path) -> str:
    """The version of the package, out of its own text: asking importlib.metadata takes as long as all of a warm run."""
    try:
        found = dict(_PINNED.findall((package / "_native.py").read_text(encoding="utf-8")))
    except OSError:
        found = {}
    if len(found) == 2:
        return f"{found['C']} (Helm {found['SDK']})"
    import importlib.metadata

    return importlib.metadata.version(PACKAGE)


class SdkEngine:
    """The library, in as many programs as render at the same time."""

    def __init__(self, library: Path, version: str) -> None:
        self.version = f"{PACKAGE} {version}"
        self.library = library
        self._lock = threading.Lock()
        self.programs: list[_Program] = []
        """Those that wait for work."""
        self._end = weakref.finalize(self, _end_all, self.programs)

    def prepare(self, count: int) -> None:
        """Start programs for so many renderings at a time; they load the library while charts are being read here."""
        with contextlib.suppress(EngineError):
            while len(self.programs) < count:
                program = _Program(self.library)
                with self._lock:
                    self.programs.append(program)

    def load(self, chart: Chart) -> SdkChart:
        return SdkChart(self, chart)

    def ask(self, *request: bytes, archive: bytes = b"") -> list[bytes]:
        """What the library answers. Raises EngineError. A request about a chart names its key, whose content is `archive`."""
        with self._lock:
            program = self.programs.pop() if self.programs else None
        program = program or _Program(self.library)
        try:
            if archive and request[1] not in program.charts:
                program.ask(b"A", request[1], archive)
                program.charts.add(request[1])
            return program.ask(*request)
        finally:
            with self._lock:
                if program.lives:
                    self.programs.append(program)


class _Program:
    """One running `sdk_worker.py`. Used by one thread at a time."""

    def __init__(self, library: Path) -> None:
        self.charts: set[bytes] = set()
        """Keys of the charts that it was given."""
        self.lives = True
        # Not at the top: they take long to import, and kept results need no program.
        import tempfile

        from labwright.render.helm import sdk_worker

        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the program, which writes to it)
        command = [sys.executable, "-I", "-S", str(Path(sdk_worker.__file__)), str(library)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 (no shell, and nothing of the user's in it)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, env=_environment()
            )
        except OSError as error:
            raise EngineError(f"{PACKAGE} cannot be started: {error.strerror}", gave_up=True) from None
        self._ready = False
        """Whether it said so; it is not waited for before there is something to ask."""

    def _wait(self) -> None:
        """Until the library is loaded. Raises EngineError."""
        if self._ready:
            return
        try:
            self._answer()
        except (EngineError, EOFError, OSError) as error:
            why = str(error) or self._last_words()
            self.end()
            raise EngineError(f"{PACKAGE} does not work on this machine: {why}", gave_up=True) from None
        self._ready = True

    def ask(self, *request: bytes) -> list[bytes]:
        """The frames of an answer. Raises EngineError; when the program died of it, it is gone."""
        from labwright.render.helm.sdk_worker import frames

        self._wait()
        slow = threading.Event()
        timer = threading.Timer(TIMEOUT, self._too_slow, (slow,))
        timer.daemon = True
        timer.start()
        try:
            stream = self._stream(self._process.stdin)
            stream.write(frames(list(request)))
            stream.flush()
            return self._answer()
        except (OSError, EOFError):
            self._process.wait()
            why = f"it took more than {TIMEOUT:.0f} seconds" if slow.is_set() else self._last_words()
            self.end()
            raise EngineError(f"rendering it brings Helm down: {why}", gave_up=True) from None
        finally:
            timer.cancel()

    def _answer(self) -> list[bytes]:
        from labwright.render.helm.sdk_worker import read_message

        answer = read_message(self._stream(self._process.stdout))
        if not answer:
            raise EOFError
        if answer[0] != b"0":
            raise error_of(b"".join(answer[1:]).decode("utf-8", "replace"))
        return answer[1:]

    def _too_slow(self, slow: threading.Event) -> None:
        slow.set()
        self._process.kill()

    def _last_words(self) -> str:
        """Why Go gave up, out of the first lines that it wrote."""
        self._said.seek(0)
        found = _FATAL.findall(self._said.read(1 << 20))
        return found[-1].decode("utf-8", "replace") if found else f"it ended with code {self._process.returncode}"

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> Any:
        assert stream is not None, "both ends are pipes"
        return stream

    def end(self) -> None:
        """Stop it."""
        self.lives = False
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class SdkChart:
    """One chart for the library.

    Rendering changes what the library holds of a chart: charts in it that the values disable are taken out, aliases become
    names. So what was loaded renders once, unless the chart declares no dependencies.
    """

    def __init__(self, engine: SdkEngine, chart: Chart) -> None:
        self._engine = engine
        self._chart = chart
        self._archive = chart.archive
        self._key = str(next(_NUMBERS)).encode()
        once = bool(chart.dependencies) or any(
            path.startswith("charts/") and b"dependencies:" in content
            for path, content in chart.files.items()
            if path.endswith(("/Chart.yaml", "/requirements.yaml"))
        )
        # Where the names of the enabled charts tell which CRDs count, megabytes of them need not come out of the library.
        aliased = any(one.alias for one in chart.dependencies)
        self._names_tell = not aliased and chart.carried_crds <= set(chart.carried.values())
        crds = "" if not chart.carried_crds else "helm_chart_dependencies" if self._names_tell else "helm_chart_crds"
        self._what = f"{'-' if once else '+'}{crds}".encode()

    def render(self, values: Mapping[str, Any], release: Release, capabilities: Capabilities) -> Output:
        options = {
            "name": release.name,
            "namespace": release.namespace,
            "is_install": not release.is_upgrade,
            "is_upgrade": release.is_upgrade,
            "kube_version": capabilities.kubernetes_version,
            "api_versions": sorted(capabilities.api_versions),
        }
        given = json_bytes({name: value for name, value in options.items() if value})
        request = (b"R", self._key, self._what, _text(json_bytes(values)), _text(given))
        rendered, *crds = self._engine.ask(*request, archive=self._archive)
        return Output(
            templates=json.loads(rendered), crds=self._crds(json.loads(crds[0])) if crds else self._chart.crds
        )

    def _crds(self, told: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
        """After a rendering the library holds the enabled charts only: their names, or all their files."""
        if not self._names_tell:
            return tuple((str(one["filename"]), str(one["data"])) for one in told)
        carried = self._chart.carried
        names = [str(one["name"]) for one in told if str(one["name"]) in carried]
        below = (self._chart.crds_below(carried[name], f"charts/{name}") for name in names)
        return (*self._chart.crds, *(one for found in below for one in found))


def _text(data: bytes) -> bytes:
    """JSON without what is no UTF-8: lone surrogates, which a double-quoted YAML string can hold."""
    return data.decode("utf-8", "replace").encode("utf-8")


def _environment() -> dict[str, str]:
    """Nothing of the user's but where the system's own libraries are. Go collects garbage less often: a fifth less time for 50 MiB."""
    from labwright.render.helm import sdk_worker

    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {"GOGC": "400", "GOMEMLIMIT": f"{sdk_worker.MEMORY * 3 // 4}", **NOWHERE, **kept}


def _end_all(programs: list[_Program]) -> None:
    for program in programs:
        program.end()
