"""Rules on estates. One family per folder, one rule per file, named by its code."""
