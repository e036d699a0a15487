from labwright.emit.layouts import Folder


def test_a_folder_without_a_base_says_so_with_an_empty_one() -> None:
    assert not Folder(base="", overlay="monitoring/dashboards/production").base
