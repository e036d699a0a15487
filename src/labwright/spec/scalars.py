"""Scalars with a meaning of their own: durations, sizes, versions, schedules, names, addresses.

Each is an annotated type for pydantic models, usable in component options too. A value that does not fit becomes one
message that says what was read, what is expected and an example; text keeps the form in which it was written.
"""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from labwright.kube.cron import CronError, parse_cron
from labwright.kube.duration import parse_duration
from labwright.kube.names import is_dns_label, is_dns_subdomain
from labwright.kube.quantity import QuantityError, parse_quantity
from labwright.kube.version import parse_version

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
_GIT_URL = re.compile(r"(https?://|ssh://)([^\s/@]+@)?[^\s/@]+/\S+")
_TIMEZONE = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", re.ASCII)
_GO_UNITS = re.compile(r"([0-9]+(\.[0-9]+)?(ms|s|m|h))+", re.ASCII)
"""What the schemas of Flux' kinds accept of Go's durations (fluxcd/pkg apis/meta, `+kubebuilder:validation:Pattern`)."""
_AGE_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}", re.ASCII)

MALFORMED = "malformed"
"""Type of the pydantic errors raised here; their context has `expected` and `help`."""


def malformed(message: str, expected: str, hint: str = "") -> PydanticCustomError:
    """The error of a scalar that cannot be read. `message` continues the sentence "`path` …"."""
    return PydanticCustomError(MALFORMED, "{text}", {"text": message, "expected": expected, "help": hint})


def shown(value: object) -> str:
    """A value as a message shows it: short, in back quotes."""
    text = {True: "true", False: "false", None: "null"}.get(value) if isinstance(value, bool | None) else str(value)
    assert text is not None
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _text(value: object, noun: str, expected: str) -> str:
    if isinstance(value, str):
        return value
    hint = ""
    if isinstance(value, int) and not isinstance(value, bool):
        hint = f'put it in quotes: "{value}"'
    elif isinstance(value, float):
        hint = "put it in quotes: a number loses its last zeros"
    raise malformed(f"is {shown(value)}, which is not {noun}", expected, hint)


NOUN = "x-noun"
"""What a reader calls the values of a type; stands in JSON Schemas made from it, for the reference pages."""


def _kind(noun: str, check: Callable[[Any], Any], *examples: str, **schema: Any) -> tuple[Any, ...]:
    """Annotations of a type whose values `check` reads, or refuses with `malformed`."""
    shape = {"type": "string", NOUN: noun} | ({"examples": list(examples)} if examples else {}) | schema
    return PlainValidator(check), WithJsonSchema(shape)


def _fitting(
    fits: Callable[[str], bool], noun: str, expected: str, *examples: str, pattern: str = ""
) -> tuple[Any, ...]:
    """Annotations of a text for which `fits` is true; a ValueError of it counts as false."""

    def check(value: Any) -> str:
        text = _text(value, noun, expected)
        try:
            right = fits(text)
        except ValueError:
            right = False
        if not right:
            raise malformed(f"is {shown(text)}, which is not {noun}", expected)
        return text

    return _kind(noun, check, *examples, **({"pattern": pattern} if pattern else {}))


def _matching(pattern: re.Pattern[str], noun: str, expected: str, *examples: str) -> tuple[Any, ...]:
    return _fitting(lambda text: pattern.fullmatch(text) is not None, noun, expected, *examples)


def _quantity(value: Any) -> str:
    expected = "a Kubernetes quantity such as `64Gi`, `512M` or `500m`"
    number = isinstance(value, int) and not isinstance(value, bool)
    text = str(value) if number else _text(value, "a quantity", expected)
    try:
        size = parse_quantity(text)
    except QuantityError:
        near = re.fullmatch(r"([0-9.]+)\s*([kKMGTP])(i?)[bB]", text)
        hint = ""
        if near:
            amount, unit, binary = near.groups()
            decimal = "" if binary else f"`{amount}{unit.replace('K', 'k')}`, or, counted in powers of two, "
            hint = f"write {decimal}`{amount}{unit.upper()}i`"
        raise malformed(f"is {shown(text)}, which is not a quantity", expected, hint) from None
    if size <= 0:
        raise malformed(f"is {shown(text)}", "a quantity above zero")
    return text


def _cidr(value: Any) -> IPv4Network | IPv6Network:
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    expected = "a network such as `10.0.40.0/24`"
    text = _text(value, "a network", expected)
    if "/" not in text:
        raise malformed(f"is {shown(text)}, which has no prefix length", expected)
    try:
        return ip_network(text)
    except ValueError:
        try:
            hint = f"the network with that address is `{ip_network(text, strict=False)}`"
        except ValueError:
            hint = ""
        raise malformed(f"is {shown(text)}, which is not a network", expected, hint) from None


def _address(value: Any) -> IPv4Address | IPv6Address:
    if isinstance(value, IPv4Address | IPv6Address):
        return value
    expected = "an IP address such as `10.0.40.101`"
    text = _text(value, "an address", expected)
    try:
        return ip_address(text)
    except ValueError:
        hint = f"write `{text.split('/')[0]}`: the prefix length belongs to the network" if "/" in text else ""
        raise malformed(f"is {shown(text)}, which is not an address", expected, hint) from None


def parse_range(text: str) -> tuple[IPv4Address | IPv6Address, IPv4Address | IPv6Address]:
    """First and last address of `10.0.40.100/32`, `10.0.40.100-10.0.40.110` or a single address. Raises ValueError."""
    if "-" in text:
        first, last = (ip_address(part.strip()) for part in text.split("-", 1))
        if first.version != last.version or int(first) > int(last):
            raise ValueError(text)
        return first, last
    block = ip_network(text)
    return block[0], block[-1]


def _range(value: Any) -> str:
    expected = "addresses as `10.0.40.100/32` or `10.0.40.100-10.0.40.110`"
    text = _text(value, "a range of addresses", expected)
    try:
        parse_range(text)
    except ValueError:
        raise malformed(f"is {shown(text)}, which is not a range of addresses", expected) from None
    return text


CRON_WORDS = {"hourly": "0 * * * *", "daily": "0 3 * * *", "weekly": "0 3 * * 0", "monthly": "0 4 1 * *"}
"""What the plain words mean. Backups at three in the morning, monthly tests an hour later, when the backup is done."""


def _cron(value: Any) -> str:
    expected = "five cron fields such as `0 3 * * *`, or one of `hourly`, `daily`, `weekly`, `monthly`"
    text = _text(value, "a schedule", expected)
    if text in CRON_WORDS:
        return text
    try:
        parse_cron(text.removeprefix("@"))
    except CronError as error:
        hint = ""
        if text.removeprefix("@") in CRON_WORDS:
            hint = f"write `{text[1:]}`"
        elif len(text.split()) == 6:
            hint = "leave the seconds out; they are added where an operator wants six fields"
        reason = str(error).replace(f"`{text}` has", "it has", 1)
        raise malformed(f"is {shown(text)}, which is not a schedule: {reason}", expected, hint) from None
    return text


def cron_expression(schedule: str) -> str:
    """The five fields of a schedule: `daily` → `0 3 * * *`."""
    return CRON_WORDS.get(schedule, schedule)


Text = Annotated[str, *_kind("text", lambda value: _text(value, "text", "text"))]
"""Plain text; a number is refused with the advice to quote it."""

DnsLabel = Annotated[
    str,
    *_fitting(
        is_dns_label,
        "a name",
        "lower-case letters, digits and dashes, at most 63, as in `kube-srv-1`",
        pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    ),
]
"""A name that can stand in a host name: `kube-srv-1`."""

DnsName = Annotated[
    str,
    *_fitting(
        lambda text: "." in text and is_dns_subdomain(text),
        "a domain",
        "a domain in lower case such as `staging.example.org`",
        "example.org",
    ),
]
"""A domain with at least two labels: `staging.example.org`."""

GoDuration = Annotated[
    str,
    *_fitting(
        lambda text: _GO_UNITS.fullmatch(text) is not None and parse_duration(text).total_seconds() > 0,
        "a duration",
        "a duration such as `10m`, `90s` or `1h30m` (units h, m, s, ms)",
        "10m",
        pattern=f"^{_GO_UNITS.pattern}$",
    ),
]
"""A duration as Kubernetes controllers read it: `10m`, `1h30m`. It has no days."""

Duration = Annotated[
    str,
    *_fitting(
        lambda text: parse_duration(text, days=True).total_seconds() > 0,
        "a duration",
        "a duration such as `30d`, `12h` or `10m`",
        "30d",
        "10m",
    ),
]
"""A duration that may be long: `30d`, `12h`, `10m`; `labwright.kube.parse_duration(text, days=True)` reads it."""

Version = Annotated[
    str,
    *_fitting(
        lambda text: bool(parse_version(text)),
        "a version",
        "one exact version such as `v1.16.3` or `0.14.9`",
        "v1.16.3",
    ),
]
"""One exact version, with or without `v`: `v1.16.3`, `0.14.9`. Ranges are no versions."""

Email = Annotated[
    str, *_matching(_EMAIL, "an e-mail address", "an address such as `admin@example.org`", "admin@example.org")
]

GitUrl = Annotated[
    str,
    *_matching(
        _GIT_URL,
        "the address of a repository",
        "`https://github.com/example/homelab` or `ssh://git@host/path`",
        "https://github.com/example/homelab",
    ),
]

Timezone = Annotated[
    str, *_matching(_TIMEZONE, "a time zone", "a name of the IANA database such as `Europe/Berlin`", "Europe/Berlin")
]

AgeRecipient = Annotated[
    str, *_matching(_AGE_RECIPIENT, "an age recipient", "a public key: `age1` and 58 more characters")
]

Quantity = Annotated[str, *_kind("a quantity", _quantity, "64Gi", "512M", type=["string", "integer"])]
"""A Kubernetes quantity above zero: `64Gi`."""

Cron = Annotated[str, *_kind("a schedule", _cron, "daily", "0 3 * * *")]
"""A schedule: five cron fields or one of `CRON_WORDS`. `cron_expression` gives the fields."""

AddressRange = Annotated[str, *_kind("a range of addresses", _range, "10.0.40.100/32", "10.0.40.100-10.0.40.110")]
"""`10.0.40.100/32` or `10.0.40.100-10.0.40.110`; `parse_range` gives both ends."""

Cidr = Annotated[IPv4Network | IPv6Network, *_kind("a network", _cidr, "10.0.40.0/24")]

Address = Annotated[IPv4Address | IPv6Address, *_kind("an address", _address, "10.0.40.101")]
