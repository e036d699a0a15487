"""A chart for one of its templates, and what it may be trusted with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labwright.render.helm.engine import Engine
from labwright.render.helm.origins import Prober
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.helm.origins_model import FieldOrigins
from labwright.render.helm.origins_slim import has_fewer_templates, slim
from labwright.render.helm.origins_trials import Part, Refused, Trials
from tests.render.helm.samples import CONFIG_MAP, chart, chart_files, release, renders

OTHER = "apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData: {text: {{ .Values.text | quote }}}\n"


def kept(templates: Mapping[str, str], template: str = "web/templates/config.yaml", **more: Any) -> set[str]:
    values = more.pop("given", b"")
    made = slim(chart(templates, **more), template, values)
    assert made is not None
    return set(made.files) - {"Chart.yaml", "values.yaml"}


def test_other_templates_and_files_are_left_out() -> None:
    templates = {"config.yaml": CONFIG_MAP, "other.yaml": OTHER, "NOTES.txt": "hello", "tests/a.yaml": OTHER}
    more = {"crds/a.yaml": "kind: X", "files/a.json": "{}", "values.schema.json": "{}", "README.md": "read"}
    assert kept(templates, more=more) == {"templates/config.yaml"}


def test_whatever_may_define_a_named_template_stays() -> None:
    templates = {
        "config.yaml": CONFIG_MAP,
        "_helpers.tpl": "{{ define `a` }}{{ end }}",
        "_lib/_b.yaml": "",
        "names.yaml": "{{- define `c` }}{{ end }}",
        "parts/more.tpl": "",
        "other.yaml": OTHER,
    }
    more = {
        "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\n",
        "charts/lib/values.yaml": "a: 1\n",
        "charts/lib/templates/_lib.tpl": "{{ define `d` }}{{ end }}",
        "charts/lib/templates/job.yaml": OTHER,
    }
    assert kept(templates, more=more) == {
        "templates/config.yaml",
        "templates/_helpers.tpl",
        "templates/_lib/_b.yaml",
        "templates/names.yaml",
        "templates/parts/more.tpl",
        "charts/lib/Chart.yaml",
        "charts/lib/values.yaml",
        "charts/lib/templates/_lib.tpl",
    }


def test_a_template_that_another_is_named_in_stays_and_what_is_named_in_that() -> None:
    checksum = "{{ include (print $.Template.BasePath `/other.yaml`) . | sha256sum }}"
    templates = {
        "config.yaml": f"{CONFIG_MAP}  sum: {checksum}\n",
        "other.yaml": OTHER + "# {{ include `web/templates/third.yaml` . }}\n",
        "third.yaml": OTHER,
        "fourth.yaml": OTHER,
    }
    assert kept(templates) == {"templates/config.yaml", "templates/other.yaml", "templates/third.yaml"}
    told = {"config.yaml": CONFIG_MAP, "other.yaml": OTHER}
    by_values = b'{"text":"{{ include (print .Template.BasePath `/other.yaml`) . }}"}'
    assert kept(told, given=by_values) == {"templates/config.yaml", "templates/other.yaml"}


def test_files_stay_where_somebody_may_read_them() -> None:
    more = {"files/a.json": "{}", "crds/a.yaml": "kind: X"}
    reads = {"config.yaml": CONFIG_MAP + "  more: {{ .Files.Get `files/a.json` | quote }}\n"}
    assert kept(reads, more=more) == {"templates/config.yaml", *more}
    assert kept({"config.yaml": CONFIG_MAP}, more=more, given=b"{{ .Files.Get `x` }}") == {
        "templates/config.yaml",
        *more,
    }


def test_a_chart_below_an_alias_is_found_and_what_is_no_file_is_not() -> None:
    more = {
        "charts/cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
        "charts/cache/templates/claim.yaml": OTHER,
    }
    aliased = chart(metadata="dependencies: [{name: cache, version: 1.0.0, alias: store}]\n", more=more)
    made = slim(aliased, "web/charts/store/templates/claim.yaml")
    assert made is not None
    assert {path for path in made.files if "templates/" in path} == {"charts/cache/templates/claim.yaml"}
    assert has_fewer_templates(made, aliased)
    assert slim(aliased, "web/templates/nothing.yaml") is None


# --- asked about a field ----------------------------------------------------------------------------------------------


def asked(templates: Mapping[str, str], given: str, engine: Engine, **more: Any) -> Prober:
    return Prober(helm=renders(chart_files(templates, **more), engine), spec=release(given))


def found(prober: Prober, *path: str | int, name: str = "site-config") -> FieldOrigins:
    (made,) = prober.helm.render([prober.spec])
    (item,) = [one for one in made.objects if one.name == name]
    return prober.origins(item, path)


def deciders(origins: FieldOrigins) -> list[str]:
    return [f"{one.giver} {one.role} {shown_path(one.path)}" for one in origins.deciders]


STRICT = "{{ if ne .Values.mode `only` }}{{ fail `no such mode` }}{{ end }}\n"
MODES = f"{CONFIG_MAP}  mode: {{{{ .Values.mode }}}}\n"


def test_what_the_whole_chart_refuses_is_told_of_no_field(any_engine: Engine) -> None:
    prober = asked(
        {"config.yaml": MODES, "strict.yaml": STRICT, "other.yaml": OTHER}, "mode: only\ntext: a", any_engine
    )
    origins = found(prober, "data", "mode")
    assert (deciders(origins), origins.refused) == ([], (("mode",),))
    assert deciders(found(prober, "data", "text")) == ["values value text"]


def test_what_is_refused_but_has_nothing_to_do_with_the_field_is_not_in_the_way(any_engine: Engine) -> None:
    prober = asked({"config.yaml": f"{STRICT}{MODES}"}, "mode: only\ntext: a", any_engine)
    origins = found(prober, "data", "text")
    assert (deciders(origins), origins.refused) == (["values value text"], ())


def test_an_answer_does_not_depend_on_what_was_asked_before(any_engine: Engine) -> None:
    prober = asked({"config.yaml": f"{STRICT}{MODES}"}, "mode: only\ntext: a", any_engine)
    assert found(prober, "data", "mode").refused == (("mode",),)
    assert found(prober, "data", "text").refused == ()


def test_each_kind_of_a_template_is_compared_with_what_the_chart_renders(any_engine: Engine) -> None:
    service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: site}\n"
    text = f"{CONFIG_MAP}{{{{ if .Values.more }}}}{service}{{{{ end }}}}"
    prober = asked({"config.yaml": text, "other.yaml": OTHER}, "more: true\ntext: a", any_engine)
    assert deciders(found(prober, "data", "text")) == ["values value text"]
    assert deciders(found(prober, "metadata", "name", name="site")) == ["values existence more"]
    kinds = [Part(template="web/templates/config.yaml", kind=kind) for kind in ("ConfigMap", "Service")]
    assert [prober.trials.is_lenient(one) for one in kinds] == [True, True]


def test_a_schema_that_takes_no_other_value_still_has_the_last_word(any_engine: Engine) -> None:
    schema = '{"properties": {"mode": {"enum": ["only", null]}}}'
    prober = asked(
        {"config.yaml": MODES, "other.yaml": OTHER},
        "mode: only\ntext: a",
        any_engine,
        values="text: hello\nmode: null\n",
        more={"values.schema.json": schema},
    )
    origins = found(prober, "data", "mode")
    assert (deciders(origins), origins.refused) == (["values value mode"], ())


def test_a_template_that_only_other_values_ask_for_is_asked_of_the_whole_chart(any_engine: Engine) -> None:
    part = "{{ include (printf `web/templ%s/other.yaml` `ates`) . | len }}"
    text = f"{CONFIG_MAP}  more: {{{{ if .Values.more }}}}{part}{{{{ else }}}}none{{{{ end }}}}\n"
    prober = asked({"config.yaml": text, "other.yaml": OTHER}, "more: false\ntext: a", any_engine)
    assert deciders(found(prober, "data", "more")) == ["values value more"]


def test_a_chart_whose_slim_form_renders_something_else_is_asked_as_a_whole(any_engine: Engine) -> None:
    more = "{{ include (printf `web/templ%s/other.yaml` `ates`) . | len }}"
    prober = asked({"config.yaml": f"{CONFIG_MAP}  more: {more}\n", "other.yaml": OTHER}, "text: a", any_engine)
    assert deciders(found(prober, "data", "more")) == ["values value text"]
    part = Part(template="web/templates/config.yaml", kind="ConfigMap")
    assert prober.trials.is_direct(part)
    assert not prober.trials.is_lenient(part)


def test_guesses_take_what_the_chart_refuses_and_exact_ones_do_not(any_engine: Engine) -> None:
    prober = asked({"config.yaml": f"{STRICT}{MODES}", "other.yaml": OTHER}, "mode: only", any_engine)
    part = Part(template="web/templates/config.yaml", kind="ConfigMap")
    trials = Trials(prober.helm, prober.spec)
    before = tuple(one for one in trials.baseline().objects if one.template == part.template)
    specs = prober.specs([{"mode": "another"}] * 2)
    exact, guess = trials.guess(specs, part, before, [True, False])
    assert isinstance(exact, Refused)
    assert not isinstance(guess, Refused)
    assert [one.value["data"]["mode"] for one in guess] == ["another"]
    assert trials.is_lenient(part)
    assert not trials.is_direct(part)
