"""Flux repositories: from their entry points to every object that Flux would apply."""

from labwright.render.flux.cluster import render_cluster
from labwright.render.flux.discovery import clusters
from labwright.render.flux.faults import FluxError
from labwright.render.units import ClusterEntry, RenderedCluster, Unit

__all__ = ["ClusterEntry", "FluxError", "RenderedCluster", "Unit", "clusters", "render_cluster"]
