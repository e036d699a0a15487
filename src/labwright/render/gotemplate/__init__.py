"""Go's text/template with the functions of sprig, for engines whose objects are templates.

    Template.parse(text, left="<<", right=">>", functions=SPRIG, missing_key="error").execute(data) -> str

- `text` is parsed once; `TemplateError` (message, line, column) says what Go would refuse, at parse or at run time.
- `left` and `right` are the delimiters: `{{ }}` for Argo CD's ApplicationSets, `<< >>` for Flux's ResourceSets.
- `functions` are what the template may call beside Go's own: a mapping of names to `Function(call, kinds)`. `SPRIG` has the
  functions of Masterminds/sprig that depend on nothing but their arguments; those that ask the clock, chance or the network
  fail with a clear message. Add or replace by `{**SPRIG, "name": Function(...)}`.
- `missing_key` is Go's option: `default` prints `<no value>`, `zero` the same for untyped maps, `error` fails.
- `data` is plain: dict, list, str, int, float, bool, None. Numbers that come from JSON or YAML are floats for Go: pass them through
  `as_json` first where Go would have decoded them.

Templates come from repositories that nobody has looked at, so a run is bounded: in steps, in the length of the result and in the
depth of calls; nothing is read, fetched or executed.
"""

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.interpreter import Template
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.sprig import SPRIG
from labwright.render.gotemplate.values import as_json, text_of

__all__ = ["SPRIG", "Function", "Kind", "Template", "TemplateError", "as_json", "text_of"]
