"""How a chart is named in messages."""

from __future__ import annotations

from labwright.render.helm.contract import ChartRef, ChartSource


def test_a_chart_is_called_by_its_name_else_by_where_it_is() -> None:
    assert str(ChartRef(source=ChartSource.HTTP, name="web", version="1.2.3")) == "web 1.2.3"
    assert str(ChartRef(source=ChartSource.OCI, url="oci://example.org/charts/web")) == "web"
    assert str(ChartRef(source=ChartSource.LOCAL, path="charts/web")) == "charts/web"
