import pytest

from labwright.render.kustomize.file_names import FILE_NAMES
from tests.render.kustomize.harness import CONFIG_MAP, build

KUSTOMIZATION = "resources: [settings.yaml]\n"


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_kustomization_is_found_by_each_of_its_names(name: str) -> None:
    assert "name: settings" in build({name: KUSTOMIZATION, "settings.yaml": CONFIG_MAP})
