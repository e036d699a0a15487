"""sprig's functions over texts (strings.go), regular expressions (regex.go) and paths."""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
import re
import zlib
from collections.abc import Callable
from typing import Any

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.expressions import expression
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.values import text_of

ANY, TEXT, WHOLE, LIST = Kind.ANY, Kind.TEXT, Kind.WHOLE, Kind.LIST

MAX_TEXT = 2**20
"""Longest text that `repeat` or `indent` makes. Chosen by feel, against templates made to exhaust the machine."""


def strval(value: Any) -> str:
    """sprig's strval: texts as they are, the rest as `%v`."""
    return value if isinstance(value, str) else text_of(value)


def strings_of(value: Any) -> list[str]:
    """sprig's strslice: a list's items as texts, nil left out; anything else as a list of one."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [strval(item) for item in value if item is not None]
    return [strval(value)]


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise TemplateError(f"a text longer than {MAX_TEXT // 2**20} MiB")
    return text


def _repeat(count: int, text: str) -> str:
    if count < 0:
        raise TemplateError("error calling repeat: strings: negative Repeat count")
    if count * len(text) > MAX_TEXT:
        raise TemplateError(f"a text longer than {MAX_TEXT // 2**20} MiB")
    return text * count


def _indent(spaces: int, text: str) -> str:
    pad = _repeat(spaces, " ")
    return _bounded(pad + text.replace("\n", "\n" + pad))


def _trunc(count: int, text: str) -> str:
    data = text.encode()
    cut = data[count:] if count < 0 and len(data) + count > 0 else data[:count] if 0 <= count < len(data) else data
    return cut.decode(errors="replace")


def _substr(start: int, end: int, text: str) -> str:
    if start < 0:
        return text[:end]
    return text[start:] if end < 0 or end > len(text) else text[start:end]


def _quote(*values: Any) -> str:
    return " ".join(f'"{_escaped(strval(value))}"' for value in values if value is not None)


def _escaped(text: str) -> str:
    """Go's %q without its quotes, for texts as they occur in manifests."""
    made = text.replace("\\", "\\\\").replace('"', '\\"')
    return made.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _squote(*values: Any) -> str:
    return " ".join(f"'{text_of(value)}'" for value in values if value is not None)


def _cat(*values: Any) -> str:
    return " ".join(text_of(value) for value in values if value is not None)


def _title(text: str) -> str:
    return re.sub(r"(^|[^\w'])(\w)", lambda match: match.group(1) + match.group(2).upper(), text)


def _words(text: str) -> list[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text))
    return [word for word in re.split(r"[\s_\-.]+", spaced) if word]


def _abbrev(width: int, text: str) -> str:
    return text if width < 4 or len(text) <= width else f"{text[: width - 3]}..."


def _split(separator: str, text: str) -> dict[str, Any]:
    return {f"_{index}": part for index, part in enumerate(split_list(separator, text))}


def _splitn(separator: str, count: int, text: str) -> dict[str, Any]:
    parts = text.split(separator, count - 1) if count > 0 else split_list(separator, text)
    return {f"_{index}": part for index, part in enumerate(parts)}


def split_list(separator: str, text: str) -> list[str]:
    """strings.Split: an empty separator splits into characters."""
    return text.split(separator) if separator else list(text)


def _wrap(width: int, text: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False))


def _base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError) as error:
        return str(error)


def _base32(text: str) -> str:
    try:
        return base64.b32decode(text).decode(errors="replace")
    except (binascii.Error, ValueError) as error:
        return str(error)


def _expanded(match: re.Match[str], template: str) -> str:
    """Go's Expand: `$1`, `${1}`, `${name}`, `$$`; an unknown group is nothing."""

    def one(found: re.Match[str]) -> str:
        name = found.group(1) or found.group(2)
        if found.group() == "$$":
            return "$"
        try:
            return match.group(int(name) if name.isdigit() else name) or ""
        except (IndexError, KeyError):
            return ""

    return re.sub(r"\$(?:\{(\w+)\}|(\w+)|\$)", one, template)


def _match(pattern: str, text: str) -> bool:
    return bool(expression(pattern, text).search(text))


def _find(pattern: str, text: str) -> str:
    found = expression(pattern, text).search(text)
    return found.group() if found else ""


def _find_all(pattern: str, text: str, count: int) -> list[str]:
    found = [match.group() for match in expression(pattern, text).finditer(text)]
    return found if count < 0 else found[:count]


def _replace_all(pattern: str, text: str, template: str) -> str:
    return _bounded(expression(pattern, text).sub(lambda match: _expanded(match, template), text))


def _replace_literal(pattern: str, text: str, replacement: str) -> str:
    return _bounded(expression(pattern, text).sub(lambda _: replacement, text))


def _regex_split(pattern: str, text: str, count: int) -> list[str]:
    if count == 0:
        return []
    parts: list[str] = []
    start = 0
    for match in expression(pattern, text).finditer(text):
        if count > 0 and len(parts) == count - 1:
            break
        if match.end() == 0:
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def _hashed(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(name, text.encode()).hexdigest()


def _base(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or ("/" if path else ".")


def _dir(path: str) -> str:
    return posixpath.normpath(posixpath.dirname(path) or ".")


def _ext(path: str) -> str:
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def _clean(path: str) -> str:
    return posixpath.normpath(path) if path else "."


_PLAIN: dict[str, Function] = {
    "trim": Function(str.strip, (TEXT,)),
    "upper": Function(str.upper, (TEXT,)),
    "lower": Function(str.lower, (TEXT,)),
    "title": Function(_title, (TEXT,)),
    "untitle": Function(lambda text: re.sub(r"\b\w", lambda match: match.group().lower(), text), (TEXT,)),
    "swapcase": Function(str.swapcase, (TEXT,)),
    "nospace": Function(lambda text: re.sub(r"\s+", "", text), (TEXT,)),
    "initials": Function(lambda text: "".join(word[0] for word in text.split()), (TEXT,)),
    "snakecase": Function(lambda text: "_".join(_words(text)).lower(), (TEXT,)),
    "kebabcase": Function(lambda text: "-".join(_words(text)).lower(), (TEXT,)),
    "camelcase": Function(lambda text: "".join(word[:1].upper() + word[1:] for word in _words(text)), (TEXT,)),
    "trimAll": Function(lambda cut, text: text.strip(cut), (TEXT, TEXT)),
    "trimall": Function(lambda cut, text: text.strip(cut), (TEXT, TEXT)),
    "trimSuffix": Function(lambda cut, text: text.removesuffix(cut), (TEXT, TEXT)),
    "trimPrefix": Function(lambda cut, text: text.removeprefix(cut), (TEXT, TEXT)),
    "contains": Function(lambda part, text: part in text, (TEXT, TEXT)),
    "hasPrefix": Function(lambda part, text: text.startswith(part), (TEXT, TEXT)),
    "hasSuffix": Function(lambda part, text: text.endswith(part), (TEXT, TEXT)),
    "replace": Function(lambda old, new, text: _bounded(text.replace(old, new)), (TEXT, TEXT, TEXT)),
    "repeat": Function(_repeat, (WHOLE, TEXT)),
    "indent": Function(_indent, (WHOLE, TEXT)),
    "nindent": Function(lambda spaces, text: "\n" + _indent(spaces, text), (WHOLE, TEXT)),
    "trunc": Function(_trunc, (WHOLE, TEXT)),
    "substr": Function(_substr, (WHOLE, WHOLE, TEXT)),
    "abbrev": Function(_abbrev, (WHOLE, TEXT)),
    "wrap": Function(_wrap, (WHOLE, TEXT)),
    "plural": Function(lambda one, many, count: one if count == 1 else many, (TEXT, TEXT, WHOLE)),
    "quote": Function(_quote, (ANY,), variadic=True),
    "squote": Function(_squote, (ANY,), variadic=True),
    "cat": Function(_cat, (ANY,), variadic=True),
    "toString": Function(strval, (ANY,)),
    "toStrings": Function(strings_of, (ANY,)),
    "split": Function(_split, (TEXT, TEXT)),
    "splitn": Function(_splitn, (TEXT, WHOLE, TEXT)),
    "splitList": Function(split_list, (TEXT, TEXT)),
    "join": Function(lambda separator, value: _bounded(separator.join(strings_of(value))), (TEXT, ANY)),
    "sortAlpha": Function(lambda value: sorted(strings_of(value)), (ANY,)),
    "sha1sum": Function(_hashed("sha1"), (TEXT,)),
    "sha256sum": Function(_hashed("sha256"), (TEXT,)),
    "sha512sum": Function(_hashed("sha512"), (TEXT,)),
    "adler32sum": Function(lambda text: str(zlib.adler32(text.encode())), (TEXT,)),
    "b64enc": Function(lambda text: base64.b64encode(text.encode()).decode(), (TEXT,)),
    "b64dec": Function(_base64, (TEXT,)),
    "b32enc": Function(lambda text: base64.b32encode(text.encode()).decode(), (TEXT,)),
    "b32dec": Function(_base32, (TEXT,)),
    "base": Function(_base, (TEXT,)),
    "dir": Function(_dir, (TEXT,)),
    "ext": Function(_ext, (TEXT,)),
    "clean": Function(_clean, (TEXT,)),
    "isAbs": Function(posixpath.isabs, (TEXT,)),
    "osBase": Function(_base, (TEXT,)),
    "osDir": Function(_dir, (TEXT,)),
    "osExt": Function(_ext, (TEXT,)),
    "osClean": Function(_clean, (TEXT,)),
    "osIsAbs": Function(posixpath.isabs, (TEXT,)),
    "regexQuoteMeta": Function(lambda text: re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text), (TEXT,)),
}
_REGEX = {
    "regexMatch": Function(_match, (TEXT, TEXT)),
    "regexFind": Function(_find, (TEXT, TEXT)),
    "regexFindAll": Function(_find_all, (TEXT, TEXT, WHOLE)),
    "regexReplaceAll": Function(_replace_all, (TEXT, TEXT, TEXT)),
    "regexReplaceAllLiteral": Function(_replace_literal, (TEXT, TEXT, TEXT)),
    "regexSplit": Function(_regex_split, (TEXT, TEXT, WHOLE)),
}

TEXTS = {**_PLAIN, **_REGEX, **{f"must{name[0].upper()}{name[1:]}": function for name, function in _REGEX.items()}}
