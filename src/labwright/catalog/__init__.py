"""What a component is, and every component there is."""
