"""Findings and summaries become text, JSON and Markdown."""
