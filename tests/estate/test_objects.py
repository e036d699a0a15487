from labwright.estate.objects import Projected
from labwright.kube import GVK, ObjectId
from tests.estate.estates import estate, only, release

CLAIM = ObjectId("", "PersistentVolumeClaim", "web", "data")


def test_an_object_of_the_repository_points_at_the_line_of_a_field() -> None:
    obj = only("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: web\nspec:\n  nodeName: a\n")
    place = obj.place("spec", "nodeName")
    assert place is not None and place.line == 7
    assert not obj.from_chart


def test_an_object_of_a_chart_is_known_as_such() -> None:
    made = estate("", release("web", "{apiVersion: v1, kind: Service, metadata: {name: web}}"))
    assert [obj.from_chart for obj in made.objects] == [True]


def test_a_projection_points_at_the_line_of_its_owner() -> None:
    owner = only("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  volumes: []\n")
    found = Projected(CLAIM, {"apiVersion": "v1"}, owner, ("spec", "volumes"))
    place = found.place("anything", "of", "its", "own")
    assert place is not None and place.line == 6
    assert found.gvk == GVK("", "v1", "PersistentVolumeClaim")


def test_one_without_an_owner_has_no_place_and_perhaps_no_version() -> None:
    found = Projected(CLAIM, {})
    assert found.place() is None and found.gvk.version == ""
