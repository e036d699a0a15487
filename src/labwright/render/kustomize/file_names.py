"""How a kustomization's file is called."""

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""kustomize looks for them in this order, and refuses a folder that has two."""
