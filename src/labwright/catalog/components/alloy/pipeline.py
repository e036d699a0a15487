"""Alloy's configuration, in its own language.

Reference: https://grafana.com/docs/alloy/latest/reference/components/ (`discovery.kubernetes`, `discovery.relabel`,
`local.file_match`, `loki.source.file`, `loki.process`, `loki.write`). The kubelet writes a container's log to
`/var/log/pods/<namespace>_<pod>_<uid>/<container>/<restart>.log`, in the CRI's format.
"""

from string import Template

LOG_FOLDER = "/var/log/pods"

_CONFIG = Template("""\
// The pods of this node alone: each node has an Alloy of its own.
discovery.kubernetes "pods" {
  role = "pod"

  selectors {
    role  = "pod"
    field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets

  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    target_label  = "namespace"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_name"]
    target_label  = "pod"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_container_name"]
    target_label  = "container"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_node_name"]
    target_label  = "node"
  }

  rule {
    source_labels = ["__meta_kubernetes_pod_label_app_kubernetes_io_name"]
    target_label  = "app"
  }

  // Where the kubelet writes the container's log.
  rule {
    source_labels = ["__meta_kubernetes_pod_uid", "__meta_kubernetes_pod_container_name"]
    separator     = "/"
    target_label  = "__path__"
    replacement   = "$folder/*$$1/*.log"
  }
}

local.file_match "pods" {
  path_targets = discovery.relabel.pods.output
}

loki.source.file "pods" {
  targets    = local.file_match.pods.targets
  forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
  // Time, stream and text out of the container runtime's line.
  stage.cri { }

  // The file's name changes with every restart and would make a stream of its own each time.
  stage.label_drop {
    values = ["filename"]
  }

  forward_to = [loki.write.default.receiver]
}

loki.write "default" {
  endpoint {
    url = "$url"
  }

  external_labels = {
    cluster = "$cluster",
  }
}
""")


def pipeline(push_url: str, cluster: str) -> str:
    """The configuration that sends the log lines of one node's pods to `push_url`."""
    return _CONFIG.substitute(folder=LOG_FOLDER, url=push_url, cluster=cluster)
