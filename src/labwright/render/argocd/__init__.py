"""Argo CD repositories: from their root Applications to every object that Argo CD would apply."""

from labwright.render.argocd.cluster import render_cluster
from labwright.render.argocd.destinations import clusters
from labwright.render.argocd.faults import ArgoError

__all__ = ["ArgoError", "clusters", "render_cluster"]
