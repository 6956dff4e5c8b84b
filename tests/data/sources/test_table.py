"""Tables as people save them, and as they should not be."""

import unicodedata
from pathlib import Path

import polars as pl
import pytest

from pellucid.data.sources.open_source import open_source
from pellucid.errors import DataError

from .pictures import facts, png


@pytest.fixture
def folder(tmp_path):
    for number, name in enumerate(("a.png", "b.png", "사진/고양이.png", "사진/개.png")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png(number))
    return tmp_path


def table(folder, text, encoding="utf-8", name="labels.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


KOREAN = "path,label\na.png,개\n사진/고양이.png,고양이\nb.png,개\n"
EXPECTED = [("a.png", "개", None), ("b.png", "개", None), ("사진/고양이.png", "고양이", None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_encodings(folder, encoding):
    source = open_source(table(folder, KOREAN, encoding))
    assert facts(source) == EXPECTED
    assert source.root == folder
    assert source.notes == []


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_separators_and_line_ends(folder, separator, line_end):
    text = KOREAN.replace(",", separator).replace("\n", line_end)
    assert facts(open_source(table(folder, text))) == EXPECTED


def test_other_names_of_columns_and_further_columns(folder):
    text = "id, Class ,FileName\n1,x,a.png\n2,y,b.png\n"
    assert facts(open_source(table(folder, text))) == [("a.png", "x", None), ("b.png", "y", None)]


def test_splits_and_groups(folder):
    text = "path,label,split,group\na.png,x,Train,p1\nb.png,y,val,p1\n사진/개.png,x,,\n"
    files = open_source(table(folder, text)).files
    assert [(f.path, f.split, f.group) for f in files] == [
        ("a.png", "train", "p1"),
        ("b.png", "validation", "p1"),
        ("사진/개.png", None, None),
    ]


def test_backslashes_absolute_paths_and_decomposed_letters(folder):
    decomposed = unicodedata.normalize("NFD", "사진/개.png")
    text = f"path,label\n사진\\고양이.png,x\n{decomposed},{unicodedata.normalize('NFD', '개')}\n"
    text += f"{folder / 'a.png'},x\n"
    assert facts(open_source(table(folder, text))) == [
        ("a.png", "x", None),
        ("사진/개.png", "개", None),
        ("사진/고양이.png", "x", None),
    ]


def test_with_pictures_elsewhere_paths_are_relative_to_what_holds_them_all(folder):
    (folder / "tables").mkdir()
    text = "path,label\n../a.png,x\n../사진/개.png,y\n"
    source = open_source(table(folder / "tables", text))
    assert source.root == folder
    assert facts(source) == [("a.png", "x", None), ("사진/개.png", "y", None)]
    assert all(Path(file.file).samefile(folder / file.path) for file in source.files)


def test_parquet_with_numbers_for_labels(folder):
    frame = pl.DataFrame({"path": ["a.png", "b.png", "사진/개.png"], "label": [1.0, None, 0.0]})
    frame.write_parquet(folder / "labels.parquet")
    source = open_source(folder / "labels.parquet")
    assert facts(source) == [("a.png", "1", None), ("사진/개.png", "0", None)]
    assert source.notes == ["Rows of the table without a path or a label are not used: 1."]


def test_missing_files_are_listed_and_repeated_rows_count_once(folder):
    text = "path,label\na.png,x\ngone.png,y\na.png,x\nb.png,y\n"
    source = open_source(table(folder, text))
    assert [file.path for file in source.files] == ["a.png", "b.png", "gone.png"]
    assert source.notes == ["Rows of the table that repeat another are used once: 1."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("path,label\n", None),
        ("file;kind\na.png;x\n", "no column for label; it has: 'file', 'kind'"),
        ("c.png,x\nd.png,y\n", "no column for path and label"),
        ("path,label\nc.png,x\nd.png,y\n", "None of the 2 files"),
        ("path,label,split\na.png,x,somewhere\n", "Row 2 .* 'somewhere'"),
        ("path,label\na.png,x\nb.png,y\na.png,y\n", "row 2 has the label 'x', row 4 the label 'y'"),
        ("path,label\na.png,x,y,z\n", "cannot be read"),
    ],
)
def test_refused(folder, text, message):
    path = table(folder, text)
    if message is None:
        assert open_source(path).files == []
        return
    with pytest.raises(DataError, match=message):
        open_source(path)


def test_no_text_and_no_parquet(folder):
    (folder / "labels.csv").write_bytes(b"path,label\n\xff\x81\xfe,\x80\n")
    with pytest.raises(DataError, match="neither UTF-8 nor CP949"):
        open_source(folder / "labels.csv")
    (folder / "labels.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="cannot be read"):
        open_source(folder / "labels.parquet")


def test_a_file_of_another_kind_and_no_file(folder):
    with pytest.raises(DataError, match=r"a\.png is a file of a kind"):
        open_source(folder / "a.png")
    with pytest.raises(DataError, match="There is no folder"):
        open_source(folder / "nothing")
    with pytest.raises(DataError, match="There is no file"):
        open_source(folder / "nothing.zip")
