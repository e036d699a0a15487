import pytest

from labwright.estate.pods import pod_templates
from tests.estate.estates import only

DEPLOYMENT = """
apiVersion: {api}
kind: {kind}
metadata: {{name: web, namespace: default}}
spec: {{template: {{metadata: {{labels: {{app: web, broken: 5}}}}, spec: {{containers: []}}}}}}
"""


@pytest.mark.parametrize(
    ("api", "kind"),
    [("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("batch/v1", "Job")],
)
def test_workloads_have_a_template(api: str, kind: str) -> None:
    (found,) = pod_templates(only(DEPLOYMENT.format(api=api, kind=kind)))
    assert found.path == ("spec", "template")
    assert found.labels == {"app": "web"}


def test_a_pod_is_its_own_template() -> None:
    (found,) = pod_templates(only("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}"))
    assert found.path == ()


def test_the_template_of_a_cron_job_lies_deep() -> None:
    text = "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}"
    (found,) = pod_templates(only(text))
    assert found.path == ("spec", "jobTemplate", "spec", "template")


@pytest.mark.parametrize("spec", ["text", "[]", "{template: null}", "{template: {spec: text}}"])
def test_a_malformed_workload_has_no_template(spec: str) -> None:
    assert (
        list(pod_templates(only(f"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: a}}, spec: {spec}}}")))
        == []
    )


def test_another_kind_of_the_same_name_has_no_template() -> None:
    text = "{apiVersion: example.org/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {}}}}"
    assert list(pod_templates(only(text))) == []
