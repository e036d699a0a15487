"""API groups of Flux and its operator."""

KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
HELM = "helm.toolkit.fluxcd.io"
SOURCE = "source.toolkit.fluxcd.io"
EXTENSIONS = "source.extensions.fluxcd.io"
OPERATOR = "fluxcd.controlplane.io"

NOTIFICATION = "notification.toolkit.fluxcd.io"
IMAGE = "image.toolkit.fluxcd.io"

GROUPS = frozenset({KUSTOMIZE, HELM, SOURCE, EXTENSIONS, OPERATOR, NOTIFICATION, IMAGE})
"""All of them."""
