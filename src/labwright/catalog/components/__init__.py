"""One folder per component, complete in itself; found by `labwright.catalog.registry`."""
