"""Functions between values and texts: JSON and YAML, URLs, versions; and those that no offline run can answer."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

from labwright.kube.semver import RangeError, parse_range
from labwright.kube.version import Version, parse_version
from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.values import as_json
from labwright.render.goyaml import dump
from labwright.source import SourceError, load_all, plain

ANY, TEXT, MAPPING = Kind.ANY, Kind.TEXT, Kind.MAPPING


def _tidy(value: Any) -> Any:
    """Whole floats as whole numbers, as Go's JSON writes them."""
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def to_json(value: Any, *, escape: bool = True, pretty: bool = False) -> str:
    """encoding/json: keys sorted, `<`, `>` and `&` escaped unless told otherwise."""
    made = json.dumps(
        _tidy(value),
        sort_keys=True,
        ensure_ascii=False,
        indent=2 if pretty else None,
        separators=(",", ": ") if pretty else (",", ":"),
    )
    if escape:
        for character in "<>&":
            made = made.replace(character, f"\\u{ord(character):04x}")
    return made.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _from_json(text: str, *, strict: bool = False) -> Any:
    try:
        return as_json(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        if strict:
            raise TemplateError(f"error calling mustFromJson: {error}") from None
        return None


def to_yaml(value: Any) -> str:
    """sigs.k8s.io/yaml: keys sorted, without the last line break."""
    return dump(_sorted(_tidy(value))).removesuffix("\n")


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _from_yaml(text: str, wanted: type, name: str) -> Any:
    try:
        documents = load_all(text, name)
    except SourceError as error:
        raise TemplateError(f"error calling {name}: {error.diagnostics[0].message}") from None
    value = plain(documents[0].value) if documents else wanted()
    if value is None:
        return wanted()
    if not isinstance(value, wanted):
        raise TemplateError(f"error calling {name}: the text holds something else")
    return as_json(value)


def _url_parse(text: str) -> dict[str, str]:
    found = urllib.parse.urlsplit(text)
    return {
        "scheme": found.scheme,
        "host": found.netloc.rpartition("@")[2],
        "hostname": found.hostname or "",
        "path": found.path,
        "query": found.query,
        "opaque": "",
        "fragment": found.fragment,
        "userinfo": found.netloc.rpartition("@")[0],
    }


def _url_join(parts: dict[str, Any]) -> str:
    user = parts.get("userinfo") or ""
    host = f"{user}@{parts.get('host', '')}" if user else str(parts.get("host", ""))
    names = (str(parts.get("scheme", "")), host, str(parts.get("path", "")), str(parts.get("query", "")))
    return urllib.parse.urlunsplit((*names, str(parts.get("fragment", ""))))


def _version(text: str) -> Version:
    try:
        return parse_version(text)
    except ValueError:
        raise TemplateError(f"error calling semver: invalid semantic version `{text}`") from None


def _semver(text: str) -> dict[str, Any]:
    found = _version(text)
    return {"Major": found.major, "Minor": found.minor, "Patch": found.patch, "Original": text}


def _compare(wanted: str, text: str) -> bool:
    try:
        return parse_range(wanted).allows(_version(text))
    except RangeError as error:
        raise TemplateError(f"error calling semverCompare: improper constraint: {error}") from None


def _refused(name: str, reason: str) -> Function:
    def call(*_arguments: Any) -> Any:
        raise TemplateError(f"`{name}` gives another result each time: it {reason}")

    return Function(call, (ANY,), variadic=True)


_CLOCK = "now date dateInZone date_in_zone dateModify date_modify mustDateModify must_date_modify ago unixEpoch htmlDate htmlDateInZone"
_CHANCE = (
    "randAlphaNum randAlpha randAscii randNumeric randBytes randInt shuffle uuidv4 bcrypt htpasswd genPrivateKey genCA "
    "genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey encryptAES"
)

DATA = {
    "toJson": Function(to_json, (ANY,)),
    "mustToJson": Function(to_json, (ANY,)),
    "toRawJson": Function(lambda value: to_json(value, escape=False), (ANY,)),
    "mustToRawJson": Function(lambda value: to_json(value, escape=False), (ANY,)),
    "toPrettyJson": Function(lambda value: to_json(value, pretty=True), (ANY,)),
    "mustToPrettyJson": Function(lambda value: to_json(value, pretty=True), (ANY,)),
    "fromJson": Function(_from_json, (TEXT,)),
    "mustFromJson": Function(lambda text: _from_json(text, strict=True), (TEXT,)),
    "toYaml": Function(to_yaml, (ANY,)),
    "fromYaml": Function(lambda text: _from_yaml(text, dict, "fromYaml"), (TEXT,)),
    "fromYamlArray": Function(lambda text: _from_yaml(text, list, "fromYamlArray"), (TEXT,)),
    "urlParse": Function(_url_parse, (TEXT,)),
    "urlJoin": Function(_url_join, (MAPPING,)),
    "semver": Function(_semver, (TEXT,)),
    "semverCompare": Function(_compare, (TEXT, TEXT)),
    **{name: _refused(name, "asks the clock") for name in _CLOCK.split()},
    **{name: _refused(name, "draws lots") for name in _CHANCE.split()},
}
