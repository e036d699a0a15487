"""What the project runs on itself: generators with a check mode, and makers of versioned data."""
