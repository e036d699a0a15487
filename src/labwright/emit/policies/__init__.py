"""Flows → the least set of network policies.

A NetworkPolicy governs one end of a connection, so a flow between two pods needs two of them: egress where it starts,
ingress where it ends. Everything here works on such *sides*:

- `sides` cuts a flow into the sides that a policy can govern (hosts and the outside world have none);
- `peers` says who a side's far end is, in a NetworkPolicy's words, and which peer includes which;
- `names` gives each selected workload's policy a stable name;
- `compiler` merges sides into policies and keeps the index from flows to what serves them.
"""

from labwright.emit.policies.compiler import Policy, PolicySet, Served, compile_policies

__all__ = ["Policy", "PolicySet", "Served", "compile_policies"]
