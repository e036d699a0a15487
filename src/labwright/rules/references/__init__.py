"""R: references between objects."""
