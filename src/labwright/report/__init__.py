"""Findings and overviews → text and data; one file per thing that is shown."""
