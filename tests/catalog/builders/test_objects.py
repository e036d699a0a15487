from labwright.catalog.builders.objects import exec_probe, http_probe, labels, manifest, meta, resources, tcp_probe


def test_empty_parts_are_left_out() -> None:
    assert meta("name") == {"name": "name"}
    assert meta("name", "space", {"a": "b"}, {}) == {"name": "name", "namespace": "space", "labels": {"a": "b"}}
    assert labels("app") == {"app.kubernetes.io/name": "app"}
    assert resources(memory="1Gi") == {"requests": {"memory": "1Gi"}}
    assert resources("10m", "1Gi", limit_memory="2Gi") == {
        "requests": {"cpu": "10m", "memory": "1Gi"},
        "limits": {"memory": "2Gi"},
    }


def test_probes_say_their_times() -> None:
    assert http_probe("/health", 8080, failures=30, headers={"Host": "a"}, scheme="HTTPS") == {
        "httpGet": {
            "path": "/health",
            "port": 8080,
            "scheme": "HTTPS",
            "httpHeaders": [{"name": "Host", "value": "a"}],
        },
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 30,
    }
    assert tcp_probe("http", initial_delay=3)["initialDelaySeconds"] == 3
    assert exec_probe(("ping",))["exec"] == {"command": ["ping"]}


def test_a_comment_stands_before_the_object_or_a_field() -> None:
    made = manifest({"kind": "Thing", "spec": {}}, "what it is", spec="why it is so")
    assert made.comments == {(): "what it is", ("spec",): "why it is so"}
