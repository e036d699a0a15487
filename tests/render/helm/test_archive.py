"""Archives in memory: what Helm reads is read, what it refuses is refused, and nothing grows without bound."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm import archive
from labwright.render.helm.archive import read_archive, read_loose, write_archive
from labwright.render.helm.faults import ChartError
from tests.render.helm.samples import packed


def tar_of(*entries: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as tar:
        for info, data in entries:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue())


def refusal(data: bytes) -> str:
    with pytest.raises(ChartError) as caught:
        read_archive(data, "web.tgz")
    (fault,) = caught.value.diagnostics
    assert fault.code == "HL003"
    return fault.message


def test_files_are_read_below_the_charts_folder_in_the_order_of_the_archive() -> None:
    found = read_archive(packed({"values.yaml": "b", "Chart.yaml": "a", "templates/x/y.yaml": "c"}), "web.tgz")
    assert list(found.items()) == [("values.yaml", b"b"), ("Chart.yaml", b"a"), ("templates/x/y.yaml", b"c")]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_long_and_foreign_names_are_read_in_every_format(form: int) -> None:
    long = "web/templates/" + "/".join(["deep-folder"] * 10) + "/file.yaml"
    names = [long] if form == tarfile.USTAR_FORMAT else [long, "web/größe-" + "x" * 200 + ".yaml"]
    data = tar_of(*((tarfile.TarInfo(name), b"text") for name in names), form=form)
    assert list(read_archive(data, "web.tgz")) == [name.removeprefix("web/") for name in names]


def test_a_byte_order_mark_is_no_part_of_a_file() -> None:
    assert read_archive(packed({"Chart.yaml": b"\xef\xbb\xbfname: web"}), "web.tgz") == {"Chart.yaml": b"name: web"}


def test_folders_and_links_are_passed_over() -> None:
    folder, link = tarfile.TarInfo("web/templates"), tarfile.TarInfo("web/secret.yaml")
    folder.type, link.type, link.linkname = tarfile.DIRTYPE, tarfile.SYMTYPE, "/etc/passwd"
    data = tar_of((folder, b""), (link, b""), (tarfile.TarInfo("web/Chart.yaml"), b"name: web"))
    assert read_archive(data, "web.tgz") == {"Chart.yaml": b"name: web"}


@pytest.mark.parametrize("path", ["web/../../etc/passwd", "web//etc/passwd", "web/C:/windows", "web\\..\\x", "loose"])
def test_a_path_out_of_the_chart_is_refused(path: str) -> None:
    said = refusal(tar_of((tarfile.TarInfo(path), b"x")))
    assert "outside the chart's folder" in said or "leads out of the chart's folder" in said


@pytest.mark.parametrize("path", ["/etc/passwd", "../etc/passwd"])
def test_the_first_part_of_a_path_counts_for_nothing(path: str) -> None:
    assert list(read_archive(tar_of((tarfile.TarInfo(path), b"x")), "web.tgz")) == [path.split("/", 1)[1]]


def test_a_chart_without_a_folder_around_it_is_refused_as_helm_does() -> None:
    assert "does not stand in a folder" in refusal(packed({"Chart.yaml": "name: web"}, folder=""))


def test_what_flux_packs_needs_no_folder_around_it() -> None:
    loose = packed({"./Chart.yaml": "name: web", "./templates/a.yaml": "b"}, folder="")
    assert read_loose(loose, "artifact") == {"Chart.yaml": b"name: web", "templates/a.yaml": b"b"}
    assert read_loose(packed({"Chart.yaml": "name: web"}), "artifact") == {"Chart.yaml": b"name: web"}


def test_what_is_no_archive_is_refused() -> None:
    assert "not a gzipped archive" in refusal(b"apiVersion: v2\n")
    assert "not a gzipped archive" in refusal(b"\x1f\x8bnonsense" * 10)
    assert "not a tar archive" in refusal(gzip.compress(b"a text that is long enough to be a header " * 20))
    assert "there are no files" in refusal(gzip.compress(bytes(1024)))


def test_a_cut_archive_is_refused() -> None:
    whole = packed({"Chart.yaml": "name: web", "values.yaml": "a: b\n" * 1000})
    assert "cut off" in refusal(whole[: len(whole) // 2])
    assert "cut off" in refusal(gzip.compress(gzip.decompress(whole)[:1600]))


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX_PACKED", 10_000)
    assert "unpacks to more than" in refusal(packed({"Chart.yaml": bytes(200_000)}))


def test_size_and_number_of_files_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert "more than 3 files" in refusal(packed({f"{number}.yaml": "a" for number in range(4)}))
    monkeypatch.setattr(archive, "MAX_FILE", 2**20)
    assert "big.yaml is larger than 1 MiB" in refusal(packed({"big.yaml": bytes(2**20 + 1)}))
    monkeypatch.setattr(archive, "MAX_CHART", 2**20)
    assert "unpacks to more than 1 MiB" in refusal(packed({"a": bytes(2**20), "b": b"x"}))


NAMES = st.lists(
    st.text("abcö-_.", min_size=1, max_size=60).filter(lambda part: part.strip(".")), min_size=1, max_size=6
)


@given(
    st.dictionaries(
        NAMES.map("/".join).filter(lambda path: not path.endswith("/")), st.binary(max_size=2000), min_size=1
    )
)
def test_what_is_written_is_read_again(files: dict[str, bytes]) -> None:
    kept = {path: content.removeprefix(b"\xef\xbb\xbf") for path, content in files.items()}
    assert read_archive(write_archive(files, "web"), "web.tgz") == kept
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(write_archive(files, "web")))) as tar:
        assert tar.getnames() == [f"web/{path}" for path in files]


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    for content in (data, gzip.compress(data)):
        try:
            read_archive(content, "web.tgz")
        except ChartError:
            continue
