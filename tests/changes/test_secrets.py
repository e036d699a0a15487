from __future__ import annotations

from dataclasses import replace

from labwright.changes import ClusterChanges
from labwright.changes.secrets import Secrets
from labwright.changes.units import Side
from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.units import Unit
from labwright.source import Origin, YamlMap, assign, place_of
from tests.changes.clusters import changes, cluster, config_map, release, unit
from tests.render.flux.harness import SYNC, home, kustomization

SECRET = (
    "apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {HOST: %s, CODE: '42'}\n"
)


def flux(host: str) -> ClusterChanges:
    def files(value: str) -> dict[str, str]:
        return {
            "clusters/home/flux-system/gotk-sync.yaml": SYNC,
            "clusters/home/secret.yaml": SECRET % value,
            "clusters/home/apps.yaml": kustomization(
                "apps", "path: ./apps, postBuild: {substituteFrom: [{kind: Secret, name: vars}]}"
            ),
            "apps/c.yaml": config_map("c", "{url: 'https://${HOST}/x', code: '${CODE}', plain: 'x'}").removeprefix(
                "---\n"
            ),
        }

    return changes(home(files("one.example.org")), home(files(host)))


def test_what_a_variable_takes_out_of_a_secret_is_hidden() -> None:
    found = flux("two.example.org")
    assert [(each.path, each.old, each.new) for one in found.objects for each in one.fields] == [
        ("stringData.HOST", "(hidden)", "(hidden)"),
        ("data.url", "(hidden)", "(hidden)"),
    ]
    assert "example.org" not in repr(found)


def helm(password: str, text: str) -> Unit:
    """A release whose value comes out of a Secret of the repository."""
    (secret,) = cluster(unit("s", SECRET % password)).units[1].objects
    place = place_of(secret.value, "stringData", "HOST")
    assert place is not None
    values = YamlMap()
    assign(values, "password", password, Origin(place, why="valuesFrom"))
    spec = ReleaseSpec(name="r", namespace="apps", chart=ChartRef(source=ChartSource.LOCAL, path="x"), values=values)
    return replace(release("r", text), release=spec)


def test_what_a_release_takes_out_of_a_secret_is_hidden_in_what_it_renders() -> None:
    old = cluster(
        unit("s", SECRET % "hunter2"), helm("hunter2", config_map("x", "{text: 'user hunter2 aHVudGVyMg=='}"))
    )
    new = cluster(unit("s", SECRET % "other3"), helm("other3", config_map("x", "{text: 'user other3 now'}")))
    (found,) = (each for one in changes(old, new).objects if one.id.kind == "ConfigMap" for each in one.fields)
    assert (found.old, found.new) == ("user (hidden) (hidden)", "user (hidden) now")


def test_a_short_secret_hides_only_what_equals_it() -> None:
    side = Side.of(cluster(unit("s", SECRET % "on"), helm("on", config_map("x"))))
    secrets = Secrets(side)
    assert secrets.over("on", "HelmRelease/flux-system/r") == "(hidden)"
    assert secrets.over("monday", "HelmRelease/flux-system/r") == "monday"
    assert secrets.over("on", "Kustomization/flux-system/s") == "on"


def test_what_was_decrypted_is_hidden_wherever_it_stands() -> None:
    (secret,) = cluster(unit("s", SECRET % "x")).units[1].objects
    place = place_of(secret.value, "stringData", "HOST")
    assert place is not None
    assert Secrets().cover(Origin(place, why="postBuild substitution, decrypted"))
    assert Secrets().cover(Origin(place, Origin(place, why="decrypted"), why="patch"))
    assert not Secrets().cover(Origin(place, why="patch"))
    assert not Secrets().cover(None)
