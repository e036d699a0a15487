"""labwright builds, proves and runs GitOps homelabs."""

__version__ = "0.2.0"
