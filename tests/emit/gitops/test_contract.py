from labwright.emit.gitops import ENGINES


def test_an_engine_is_named_as_it_is_asked_for() -> None:
    assert all(engine.name == name for name, engine in ENGINES.items())
