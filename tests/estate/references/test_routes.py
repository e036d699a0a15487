from labwright.estate.references import backends, middleware_references, middlewares, routed
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


def test_traefik_s_routes_lead_to_services_of_any_namespace() -> None:
    text = """
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: apps}
spec:
  tls: {options: {name: strict}}
  routes:
    - match: Host(`a.example.org`, `b.example.org`)
      middlewares: [{name: auth, namespace: other}]
      services: [{name: web, port: 80}, {name: weighted, kind: TraefikService}, {name: api@internal, kind: TraefikService}]
"""
    found = list(routed(only(text)))
    assert [(each.reference.kind, each.reference.name, each.port) for each in found] == [
        ("Service", "web", 80),
        ("TraefikService", "weighted", None),
    ]
    assert found[0].hosts == ("a.example.org", "b.example.org")
    assert {str(each.target) for each in middleware_references(only(text))} == {
        "Middleware.traefik.io other/auth",
        "TLSOption.traefik.io apps/strict",
    }


def test_a_traefik_service_spreads_over_others() -> None:
    text = """
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: w, namespace: apps}
spec: {weighted: {services: [{name: a, port: 1}]}, mirroring: {name: b, port: 2, mirrors: [{name: c, port: 3}]}}
"""
    assert [(each.name, port) for each, port in backends(only(text))] == [("a", 1), ("b", 2), ("c", 3)]


def test_a_gateway_s_route_may_lead_to_another_namespace() -> None:
    text = """
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: {name: w, namespace: apps}
spec: {hostnames: [a.example.org], rules: [{backendRefs: [{name: web, namespace: other, port: 443}, {name: b, kind: Backend, group: x}]}]}
"""
    assert [(str(each.target), port) for each, port in backends(only(text))] == [
        ("Service other/web", 443),
        ("Backend.x apps/b", None),
    ]
