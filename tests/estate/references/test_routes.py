from labwright.estate.references import backends, middlewares
from tests.estate.estates import keyed, only

INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: apps
  annotations: {traefik.ingress.kubernetes.io/router.middlewares: "apps-auth@kubernetescrd , plain@file,a-b@kubernetescrd"}
spec:
  defaultBackend: {service: {name: fallback}}
  rules:
    - http: {paths: [{backend: {service: {name: web, port: {name: http}}}}, {backend: {resource: {kind: Bucket, name: x}}}]}
    - http: {paths: [{backend: {service: {name: api, port: {number: 8080}}}}]}
"""


def test_backends_come_with_the_port_they_name() -> None:
    assert [(keyed(each.path), each.name, port) for each, port in backends(only(INGRESS))] == [
        ("spec.rules.0.http.paths.0.backend.service.name", "web", "http"),
        ("spec.rules.1.http.paths.0.backend.service.name", "api", 8080),
        ("spec.defaultBackend.service.name", "fallback", None),
    ]


def test_only_middlewares_that_are_custom_resources_count() -> None:
    assert middlewares(only(INGRESS)) == ("apps-auth", "a-b")


def test_nothing_else_routes() -> None:
    assert list(backends(only("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {rules: []}}"))) == []
