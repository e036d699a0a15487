"""The one seam to the Helm engine, and the cache of charts. `contract` says what callers say and get."""
