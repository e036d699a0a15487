from typing import Any

import pytest
from pydantic import ValidationError

from labwright.catalog.components.postgres.options import PostgresOptions
from tests.catalog.components.postgres.databases import BACKUP


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"backup": BACKUP | {"retention": "14h"}}, "`14h`, which is not a retention"),
        ({"backup": BACKUP | {"archive": "A b"}}, "`A b`, which is not a suffix"),
        ({"backup": BACKUP | {"archive": "2-"}}, "`2-`, which is not a suffix"),
        ({"recover": {"target-time": "2026-01-31 12:00"}}, "which is not a moment"),
        ({"recover": {"target-time": "2026-01-31 12:00:00"}}, "which is not a moment"),
        ({"backup": BACKUP | {"schedule": "0 0 3 * * *"}}, "which is not a schedule"),
        ({"backup": BACKUP | {"method": "plugin"}}, "barman"),
        ({"instances": 0}, "greater than or equal to 1"),
    ],
)
def test_one_mistake_is_one_error(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PostgresOptions.model_validate(options)
    (error,) = caught.value.errors()
    assert message in error["msg"]


@pytest.mark.parametrize("name", ["backup", "recover"])
def test_a_cluster_may_switch_off_what_the_shared_part_says(name: str) -> None:
    assert getattr(PostgresOptions.model_validate({name: False}), name) is False


@pytest.mark.parametrize("moment", ["2026-01-31 12:00:00+00", "2026-01-31T12:00:00Z", "2026-01-31 12:00:00.5+01:00"])
def test_a_moment_has_a_zone(moment: str) -> None:
    recover = PostgresOptions.model_validate({"recover": {"target-time": moment}}).recover
    assert recover
    assert recover.target_time == moment
