"""One cluster, indexed: its objects, the order they are applied in, and what controllers will make of them.

Nothing is imported here: who asks who an object is needs neither projections nor schemas, and they take long to import.
"""
