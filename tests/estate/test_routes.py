from labwright.kube import ObjectId
from tests.estate.estates import estate

TEXT = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: apps}
spec:
  ingressClassName: traefik
  rules: [{host: web.example.org, http: {paths: [{path: /api, backend: {service: {name: api, port: {number: 80}}}}]}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: apps}
spec:
  parentRefs: [{name: internal, namespace: gateways}]
  hostnames: [a.example.org, b.example.org]
  rules: [{matches: [{path: {value: /x}}], backendRefs: [{name: web, port: 8080}]}]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: apps}
spec:
  entryPoints: [websecure]
  routes: [{match: "Host(`c.example.org`) && PathPrefix(`/`)", services: [{name: web, namespace: other, port: http}]}]
"""


def test_every_kind_of_route_says_names_service_and_entry() -> None:
    found = [(each.hosts, each.path, each.service, each.backend.port, each.entry) for each in estate(TEXT).routes]
    assert found == [
        (("web.example.org",), "/api", ObjectId("", "Service", "apps", "api"), 80, "traefik"),
        (("a.example.org", "b.example.org"), "/x", ObjectId("", "Service", "apps", "web"), 8080, "internal"),
        (("c.example.org",), "", ObjectId("", "Service", "other", "web"), "http", "websecure"),
    ]


def test_a_route_points_at_the_line_that_names_the_service() -> None:
    place = estate(TEXT).routes[0].place
    assert place is not None and place.line == 7
