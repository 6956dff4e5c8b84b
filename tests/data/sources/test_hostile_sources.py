"""Tables, data sets and arrays of strangers: read, or refused with a reason, within bounds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError

from ...junk_json import JUNK, MISFITS
from .pictures import png
from .test_hugging_face import FEATURES, frame, save

MAX_BYTES = 2**31
MAX_SECONDS = 60


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(900)
@pytest.mark.long
def test_each_is_read_or_refused_within_bounds(tmp_path):
    from .hostile import draw

    sources = draw(tmp_path / "given")
    given = [{"source": str(path), "is_streamed": False} for path in sources]
    given += [
        {"source": str(path), "is_streamed": True}
        for path in sources
        if path.suffix == ".parquet"
    ]  # fmt: skip
    before = sorted((tmp_path / "given").rglob("*"))
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("read_hostile.py")],
        input="".join(json.dumps(each) + "\n" for each in given),
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PELLUCID_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(found), done.returncode) == (len(given), 0), done.stderr[-2000:]
    assert [each for each in found if each["said"].startswith("raised")] == []
    assert [each for each in found if each["seconds"] > MAX_SECONDS] == []
    assert found[-1]["peak"] < MAX_BYTES, _growth(found)
    assert len(found) > 150
    assert sorted((tmp_path / "given").rglob("*")) == before
    said = {(Path(each["source"]).name, each["is_streamed"]): each["said"] for each in found}
    for name, reason in {
        "empty_rows.csv": "lines; at most",
        "long_line.csv": "at most",
        "gzip.csv": "compressed by gzip",
        "rows.parquet": "5,000,000 rows",
        "zero_pictures.parquet": "unpacks to",
        "deep_list_60.parquet": "nested lists and structures",
        "zeros.npz": "arrays of 1,073,741,",
        "pickle.npz": "not a NumPy array",
        "objects.npz": "Python objects",
        "one_pixel.npz": "one pixel",
    }.items():
        assert reason in said[name, False], (name, said[name, False])


def _growth(found):
    peaks = [0, *(each["peak"] for each in found)]
    return [(b["source"], b["peak"]) for a, b in zip(peaks, found, strict=False) if b["peak"] > a]


@pytest.mark.parametrize("content", JUNK.values(), ids=JUNK)
@pytest.mark.parametrize("name", ["state.json", "dataset_info.json", "dataset_dict.json"])
def test_junk_in_the_notes_of_a_data_set(tmp_path, name, content):
    folder = save(tmp_path / "d", frame(0, 1))
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match=f"{name} "):
        open_source(folder)


def _is_text(content):
    try:
        return bool(content.decode()) and b"\0" not in content
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("name", [name for name, content in JUNK.items() if _is_text(content)])
def test_junk_in_the_metadata_of_a_parquet_file(tmp_path, name):
    content = JUNK[name]
    path = tmp_path / "a.parquet"
    frame(0, 1).rename({"kind": "label"}).write_parquet(
        path, metadata={"huggingface": content.decode()}
    )
    with pytest.raises(DataError, match="metadata 'huggingface' that cannot be used"):
        open_source(path)


def _ways():
    for misfit in MISFITS:
        yield "state.json", {"_data_files": misfit}
        yield "state.json", {"_data_files": [{"filename": misfit}]}
        yield "dataset_dict.json", {"splits": misfit}
        if misfit is not None and misfit != {}:
            yield "dataset_info.json", {"features": misfit}
        if misfit != ["a", 4] and misfit is not None and misfit != []:
            about = {**FEATURES, "kind": {"_type": "ClassLabel", "names": misfit}}
            yield "dataset_info.json", {"features": about}
        if not isinstance(misfit, dict | list):
            yield "dataset_info.json", {"features": {**FEATURES, "kind": misfit}}


@pytest.mark.parametrize(("name", "notes"), list(_ways()))
def test_notes_of_another_shape(tmp_path, name, notes):
    folder = save(tmp_path / "d", frame(0, 1))
    (folder / name).write_text(json.dumps(notes))
    with pytest.raises(DataError, match=str(folder)):
        open_source(folder)


def test_a_sound_data_set_is_read_with_notes_of_other_versions(tmp_path):
    features = {**FEATURES, "tags": [{"dtype": "string", "_type": "Value"}], "n": {"dtype": "int8"}}
    folder = save(tmp_path / "d", frame(0, 1), features=features)
    info = json.loads((folder / "dataset_info.json").read_text())
    info |= {"description": "", "citation": None, "splits": {"train": {"num_bytes": 2**40}}}
    (folder / "dataset_info.json").write_text(json.dumps(info))
    assert len(open_source(folder).files) == 2


def test_pictures_that_are_far_larger_than_their_file_are_not_all_written(tmp_path, monkeypatch):
    import polars as pl

    from pellucid.data.sources import embedded

    monkeypatch.setattr(embedded, "MIN_SUSPICIOUS", 10**6)
    table = pl.DataFrame({"image": [{"bytes": bytes(10**5)}] * 20, "label": ["a"] * 20})
    table.write_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match="pictures of at least 1,100,000 bytes"):
        open_source(tmp_path / "a.parquet")


def test_embedded_pictures_of_tens_of_megabytes_pass(tmp_path):
    import polars as pl

    large = png(0) + bytes(os.urandom(30 * 2**20))
    table = pl.DataFrame({"image": [{"bytes": large}, {"bytes": png(1)}], "label": ["a", "b"]})
    table.write_parquet(tmp_path / "a.parquet")
    found = open_source(tmp_path / "a.parquet").files
    assert [Path(file.file).read_bytes() for file in found] == [large, png(1)]


def test_lists_in_columns_that_are_not_read_do_not_count(tmp_path, monkeypatch):
    import polars as pl

    from pellucid.data.sources import parquet_sizes
    from pellucid.errors import RunError
    from pellucid.report.run_files import read_run_table

    monkeypatch.setattr(parquet_sizes, "MAX_CELLS", 10)
    monkeypatch.setattr(parquet_sizes, "MAX_NESTED", 20)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(png(0))
    table = pl.DataFrame({"path": ["a.png", "b.png"], "label": ["a", "b"]})
    table.with_columns(pl.Series("e", [[0.5] * 11] * 2)).write_parquet(tmp_path / "a.parquet")
    assert len(open_source(tmp_path / "a.parquet").files) == 2
    with pytest.raises(RunError, match="22 values in lists or more; at most 20"):
        read_run_table(tmp_path / "a.parquet", {})
    table.with_columns(pl.Series("e", [[0.5] * 10] * 2)).write_parquet(tmp_path / "a.parquet")
    assert len(read_run_table(tmp_path / "a.parquet", {})) == 2


@pytest.mark.parametrize(
    ("dtype", "n_pictures", "is_read"),
    [("u1", 8, True), ("f8", 8, False), ("f8", 2, True), ("u1", 9, False)],
)
def test_arrays_of_floats_may_have_fewer_values(tmp_path, monkeypatch, dtype, n_pictures, is_read):
    import numpy as np

    from pellucid.data.sources import arrays

    monkeypatch.setattr(arrays, "_MAX_VALUES", 8 * 64 + 8)
    monkeypatch.setattr(arrays, "_MAX_VALUES_A_BYTE", 0)
    x = np.random.default_rng(0).integers(0, 2, (n_pictures, 8, 8)).astype(dtype)
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(n_pictures, dtype=np.uint8) % 2)
    if is_read:
        assert len(open_source(tmp_path / "a.npz").files) == n_pictures
    else:
        with pytest.raises(DataError, match=f"arrays of {65 * n_pictures} values in"):
            open_source(tmp_path / "a.npz")
