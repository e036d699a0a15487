"""labwright builds, proves and runs GitOps homelabs."""

__version__ = "0.1.0"
