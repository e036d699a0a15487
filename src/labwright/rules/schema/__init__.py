"""S: schema and structure."""
