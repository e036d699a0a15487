"""Shared shapes of Kubernetes objects, so that a component declares what is particular about it and nothing else."""
