"""Options of Grafana Alloy."""

from pydantic import Field

from labwright.catalog.contract import Options
from labwright.spec.scalars import Version


class AlloyOptions(Options):
    """Of the log collector."""

    version: Version = Field(default="1.11.1", description="Version of the chart.")
