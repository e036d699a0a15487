"""`promises`: guarantees that the owner states. Their shape tells their kind."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, PlainValidator, Tag, WithJsonSchema

from labwright.spec.models.base import Choice, Section
from labwright.spec.scalars import MALFORMED, DnsLabel, Duration, malformed, shown

_APPS_SCHEMA = {"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}}]}


def _apps(value: Any) -> Any:
    if value == "all" or (isinstance(value, list) and value and all(isinstance(item, str) for item in value)):
        return value if value == "all" else tuple(value)
    raise malformed(f"is {shown(value)}", "`all`, or a list of applications such as `[linkding]`")


class Losses(Section):
    """What goes away at once. At least one field is given."""

    machines: Annotated[int, Field(ge=1)] | None = Field(
        None, description="That many machines, whichever they are.", examples=[1]
    )
    machine: DnsLabel | None = Field(None, description="This machine.", examples=["kube-srv-1"])
    disks: Annotated[int, Field(ge=1)] | None = Field(None, description="That many data disks.", examples=[1])
    power: DnsLabel | None = Field(None, description="This power domain.", examples=["nanocluster"])
    internet: Duration | None = Field(None, description="The internet, for that long.", examples=["24h"])


class _Promise(Section):
    id: DnsLabel = Field(description="A name for it, used in reports.", examples=["one-node"])
    cluster: DnsLabel | None = Field(
        None, description="The cluster it is about; every cluster when left out.", examples=["production"]
    )


class SurvivePromise(_Promise):
    """Something is lost, and applications or data go on."""

    survive: Losses = Field(description="What is lost.", examples=[{"machines": 1}])
    apps: Annotated[Literal["all"] | tuple[str, ...], PlainValidator(_apps), WithJsonSchema(_APPS_SCHEMA)] | None = (
        Field(None, description="Applications that go on: `all`, or their names.", examples=["all"])
    )
    data: Annotated[str, Choice("kept", "served")] | None = Field(
        None,
        description="`kept`: no committed data is lost. `served`: volumes can be read and written all the time.",
        examples=["kept"],
    )
    api: Annotated[str, Choice("served")] | None = Field(
        None, description="`served`: the Kubernetes API keeps answering.", examples=["served"]
    )
    downtime: Duration | None = Field(None, description="The longest interruption allowed.", examples=["10m"])


class RestorePromise(_Promise):
    """A database comes back from its backup."""

    database: DnsLabel = Field(description="The database, an entry of `databases`.", examples=["postgres-cluster"])
    rto: Duration | None = Field(None, description="How long a restore may take.", examples=["30m"])
    rpo: Duration | None = Field(
        None, description="How much of the newest data may be missing after it.", examples=["5m"]
    )


class NetworkPromise(_Promise):
    """What can be reached is what was declared."""

    network: Annotated[str, Choice("only-declared-flows")] = Field(
        description="`only-declared-flows`: pods reach what their components declared, and nothing else.",
        examples=["only-declared-flows"],
    )


KINDS: Mapping[str, type[_Promise]] = {
    "survive": SurvivePromise,
    "restore": RestorePromise,
    "network": NetworkPromise,
}
_MARKS = {"survive": "survive", "database": "restore", "rto": "restore", "rpo": "restore", "network": "network"}


def kind_of(value: Any) -> str | None:
    """Which kind of promise a mapping is, by the first telling field it has."""
    if isinstance(value, Mapping):
        return next((kind for mark, kind in _MARKS.items() if mark in value), None)
    return next((kind for kind, model in KINDS.items() if isinstance(value, model)), None)


def _tag(value: Any) -> str | None:
    kind = kind_of(value)
    return f"{kind}:" if kind else None


Promise = Annotated[
    Annotated[SurvivePromise, Tag("survive:")]
    | Annotated[RestorePromise, Tag("restore:")]
    | Annotated[NetworkPromise, Tag("network:")],
    Discriminator(
        _tag,
        custom_error_type=MALFORMED,
        custom_error_message="{text}",
        custom_error_context={
            "text": "has nothing that tells its kind",
            "expected": "one of the fields `survive`, `database`, `network`",
            "help": "",
        },
    ),
]
