"""The functions of Masterminds/sprig that depend on nothing but their arguments, and toYaml, fromYaml and fromYamlArray."""

from __future__ import annotations

from labwright.render.gotemplate.collections import COLLECTIONS
from labwright.render.gotemplate.data import DATA
from labwright.render.gotemplate.numbers import NUMBERS
from labwright.render.gotemplate.registry import Functions
from labwright.render.gotemplate.texts import TEXTS

SPRIG: Functions = {**TEXTS, **NUMBERS, **COLLECTIONS, **DATA}
