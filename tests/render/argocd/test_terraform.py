"""Applications in Terraform files."""

from __future__ import annotations

from labwright.render.argocd.terraform import applications
from labwright.source import place_of, plain

RESOURCE = """\
resource "argocd_application" "apps" {
  depends_on = [helm_release.argocd]
  metadata {
    name      = "cluster-apps"
    namespace = "argocd"
  }
  spec {
    project = argocd_project.apps.metadata[0].name
    source {
      repo_url        = var.repository
      path            = "apps"  # where they are
      target_revision = "main"
      helm {
        value_files = [
          "a.yaml",
        ]
        values = <<-EOT
          a: 1
        EOT
      }
    }
    sync_policy {
      automated {
        prune     = true
        self_heal = true
      }
    }
  }
}
"""
HEREDOC = """\
resource "kubectl_manifest" "root" {
  yaml_body = <<-YAML
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: root}
    spec: {source: {repoURL: x}}
  YAML
}
"""


def test_a_resource_becomes_an_application() -> None:
    (made,) = applications(RESOURCE, "main.tf")
    assert plain(made) == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "cluster-apps", "namespace": "argocd"},
        "spec": {
            "source": {
                "repoURL": "var.repository",
                "path": "apps",
                "targetRevision": "main",
                "helm": {"values": "a: 1\n"},
            },
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
        },
    }
    assert str(place_of(made, "spec", "source", "path")) == "main.tf:11:7"


def test_a_manifest_in_a_heredoc_is_read_with_its_lines() -> None:
    (made,) = applications(HEREDOC, "main.tf")
    assert (made["metadata"]["name"], str(place_of(made, "metadata", "name"))) == ("root", "main.tf:5:22")


def test_what_is_no_application_is_passed_over() -> None:
    assert list(applications('resource "argocd_application" "x" {\n', "a.tf")) == []
    assert list(applications(HEREDOC.replace("kind: Application", "kind: ["), "a.tf")) == []
