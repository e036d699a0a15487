"""One Kubernetes object, and facts about kinds as versioned data.

Here stands who an object is. What few need has its own module: `cron`, `duration`, `merging`, `names`, `quantity`,
`references`, `semver`, `version`.
"""

from labwright.kube.gvk import GVK, gvk_of, split_api_version
from labwright.kube.identity import ObjectId, object_id
from labwright.kube.scope import is_namespaced, known_kinds

__all__ = ["GVK", "ObjectId", "gvk_of", "is_namespaced", "known_kinds", "object_id", "split_api_version"]
