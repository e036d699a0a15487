"""One cluster, indexed: its objects, the order they are applied in, and what controllers will make of them."""

from labwright.estate.estate import Estate, EstateObject, Unit, estate_of, unit_of
from labwright.estate.pods import PodTemplate, pod_templates

__all__ = ["Estate", "EstateObject", "PodTemplate", "Unit", "estate_of", "pod_templates", "unit_of"]
