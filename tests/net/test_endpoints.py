from labwright.net import ContainerPort, Outside, PodSet, labels_of


def test_labels_are_a_value_whatever_their_order() -> None:
    assert labels_of({"b": "2", "a": "1"}) == labels_of({"a": "1", "b": "2"}) == (("a", "1"), ("b", "2"))


def test_endpoints_are_values_and_print_as_people_call_them() -> None:
    pod = PodSet(namespace="blue", name="web", ports=(ContainerPort(number=80, name="http"),))
    assert {pod: 1}[PodSet(namespace="blue", name="web", ports=(ContainerPort(number=80, name="http"),))] == 1
    assert f"{pod} → {Outside(name='the Internet', blocks=('0.0.0.0/0',))}" == "blue/web → the Internet"
