"""Tables as people save them, and as they should not be."""

import random
import unicodedata
from pathlib import Path

import polars as pl
import pytest

from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading
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
    path = folder / "labels.csv"
    guessed = (
        f"{path} is read as cp949, which is a guess (개, 사진, 고양이.png). "
        "If it is wrong, give --encoding."
    )
    assert source.notes == ([guessed] if encoding == "cp949" else [])


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
    path = table(folder / "tables", text)
    with pytest.raises(DataError, match=r"2 files outside of its own folder, such as '../a.png'"):
        open_source(path)
    source = open_source(path, Reading(allow_outside=True))
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
        ("path,label\n", "has a header but no rows"),
        ("path,label\n,x\n,y\n", "No row of the table .* 2 rows lack one"),
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
    with pytest.raises(DataError, match=message):
        open_source(path)


def test_no_text_and_no_parquet(folder):
    (folder / "labels.csv").write_bytes(random.Random(0).randbytes(300))
    with pytest.raises(DataError, match="is not text"):
        open_source(folder / "labels.csv")
    (folder / "labels.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="cannot be read"):
        open_source(folder / "labels.parquet")


OTHER_FILES = {
    "b.png": r"b\.png is a single picture.*pellucid predict RUN",
    "IMG_1.HEIC": "is a single picture",
    "labels.xlsx": "Save it as CSV",
    "coco.json": "Save it as CSV",
    "photos.rar": "Unpack it",
    "photos.7z": "Unpack it",
    "data.yaml": "for another program",
    "film.mp4": "is a file of a kind",
    "notes.pdf": "is a file of a kind",
    "weights.pt": "is a file of a kind",
}


def test_a_file_of_another_kind_and_no_file(folder):
    for name, said in OTHER_FILES.items():
        (folder / name).write_bytes(b"x")
        with pytest.raises(DataError, match=said):
            open_source(folder / name)
    with pytest.raises(DataError, match=r"pellucid predict 'runs/my run' \S*b\.png\."):
        open_source(folder / "b.png", run="runs/my run")
    with pytest.raises(DataError, match="There is no folder"):
        open_source(folder / "nothing")
    with pytest.raises(DataError, match="There is no file"):
        open_source(folder / "nothing.zip")


def rows(header: str, *cells: str) -> str:
    return "\n".join([header, *cells]) + "\n"


AB = ["a.png", "b.png", "사진/고양이.png", "사진/개.png"]


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("subset", ("train", "valid", "test", ""), ("train", "validation", "test", None)),
        ("data set", ("train", "valid", "test", "test"), ("train", "validation", "test", "test")),
        ("Data-Set", ("TRAIN", "VAL", "TEST", "TEST"), ("train", "validation", "test", "test")),
        (
            "partition",
            ("training", "dev", "eval", "train"),
            ("train", "validation", "test", "train"),
        ),
        ("phase", ("train", "val", "val", "train"), ("train", "validation", "validation", "train")),
        (
            "Usage",
            ("Training", "PublicTest", "PrivateTest", "Training"),
            ("train", "validation", "test", "train"),
        ),
        (
            "is_valid",
            ("False", "True", "False", "True"),
            ("train", "validation", "train", "validation"),
        ),
        ("is_test", ("0", "1", "0", "0"), ("train", "test", "train", "train")),
        ("is_train", ("1", "0", "1", "0"), ("train", "test", "train", "test")),
        ("is_training_image", ("1", "0", "1", "1"), ("train", "test", "train", "train")),
        ("구분", ("학습", "검증", "시험", "학습용"), ("train", "validation", "test", "train")),
        ("split", ("训练集", "验证集", "测试集", "训练"), ("train", "validation", "test", "train")),
        (
            "set",
            ("entrenamiento", "validación", "prueba", "train"),
            ("train", "validation", "test", "train"),
        ),
    ],
)
def test_splits_by_other_names(folder, header, values, expected):
    text = rows(f"path,label,{header}", *(f"{p},x,{v}" for p, v in zip(AB, values, strict=True)))
    source = open_source(table(folder, text))
    by_path = {file.path: file.split for file in source.files}
    assert tuple(by_path[path] for path in AB) == expected
    assert any("The splits are those of" in note and repr(header) in note for note in source.notes)


def test_two_columns_of_yes_and_no(folder):
    text = rows("path,label,is_valid,is_test", "a.png,x,0,0", "b.png,y,1,0", "사진/개.png,x,0,1")
    source = open_source(table(folder, text))
    assert {file.path: file.split for file in source.files} == {
        "a.png": "train",
        "b.png": "validation",
        "사진/개.png": "test",
    }
    with pytest.raises(DataError, match="in test and validation"):
        open_source(table(folder, rows("path,label,is_valid,is_test", "a.png,x,1,1")))


def test_a_column_that_only_sounds_like_a_split_is_not_used_and_named(folder):
    text = rows("path,label,dataset,age", "a.png,x,imagenet,3", "b.png,y,coco,4")
    source = open_source(table(folder, text))
    assert {file.split for file in source.files} == {None}
    assert source.notes == ["These columns of the table are not used: 'dataset', 'age'."]


def test_a_value_that_is_no_split_is_refused_with_its_row(folder):
    with pytest.raises(DataError, match=r"Row 3 .* 'unlabeled'"):
        open_source(table(folder, rows("path,label,subset", "a.png,x,train", "b.png,y,unlabeled")))


@pytest.mark.parametrize(
    "header",
    [
        "filenames,cats",
        "file_paths,target_names",
        "Image Path,Class Name",
        "image_id,dx",
        "id,breed",
        "파일명,라벨",
        "文件名,标签",
        "ファイル名,ラベル",
        "Dateiname,Klasse",
        "fichier,étiquette",
        "archivo,clase",
        "файл,класс",
        "img_name,species",
        "FilePath,Category",
    ],
)
def test_columns_by_other_names(folder, header):
    assert facts(open_source(table(folder, rows(header, "a.png,x", "b.png,y")))) == [
        ("a.png", "x", None),
        ("b.png", "y", None),
    ]


def test_names_are_taken_before_numbers_that_say_the_same(folder):
    text = rows("class id,filepaths,labels", "0,a.png,cat", "1,b.png,dog")
    source = open_source(table(folder, text))
    assert [file.label for file in source.files] == ["cat", "dog"]
    assert source.notes == ["These columns of the table are not used: 'class id'."]


def test_columns_that_contradict_each_other_are_asked_about(folder):
    text = rows("path,species,breed", "a.png,cat,persian", "b.png,cat,siamese")
    with pytest.raises(DataError, match="--columns label=species"):
        open_source(table(folder, text))
    told = Reading(columns={"label": "breed"})
    source = open_source(folder / "labels.csv", told)
    assert [file.label for file in source.files] == ["persian", "siamese"]


def test_columns_as_told(folder):
    text = rows("one,two,three", "x,a.png,train", "y,b.png,test")
    with pytest.raises(DataError, match="--columns path=A label=B"):
        open_source(table(folder, text))
    told = Reading(columns={"path": "two", "label": "one", "split": "three"})
    assert facts(open_source(folder / "labels.csv", told)) == [
        ("a.png", "x", "train"),
        ("b.png", "y", "test"),
    ]
    with pytest.raises(DataError, match="no such column"):
        open_source(folder / "labels.csv", Reading(columns={"label": "four"}))


@pytest.mark.parametrize("header", ["filename, cat, dog", "image,MEL,NV", "path,cats,dogs"])
def test_one_hot(folder, header):
    _, *names = [name.strip() for name in header.split(",")]
    source = open_source(table(folder, rows(header, "a.png, 1, 0", "b.png, 0, 1.0")))
    assert [file.label for file in source.files] == names
    assert any("columns of 0 and 1" in note for note in source.notes)
    with pytest.raises(DataError, match=r"Row 3 .* several columns"):
        open_source(table(folder, rows("image,p,q", "a.png,1,0", "b.png,1,1")))


def test_one_hot_beside_a_split(folder):
    text = rows("image,p,q,is_valid", "a.png,1,0,0", "b.png,0,1,1")
    assert facts(open_source(table(folder, text))) == [
        ("a.png", "p", "train"),
        ("b.png", "q", "validation"),
    ]


def test_no_header(folder):
    source = open_source(table(folder, "a.png,x\nb.png,y\n"))
    assert facts(source) == [("a.png", "x", None), ("b.png", "y", None)]
    assert source.notes == [
        "The first row is taken for data, as it names a file: path is column 1, label is column 2."
    ]
    turned = open_source(table(folder, "x;b.png;train\ny;a.png;test\n"))
    assert facts(turned) == [("a.png", "y", "test"), ("b.png", "x", "train")]
    with pytest.raises(DataError, match="--columns path=1 label=2"):
        open_source(table(folder, "a.png,x,red\nb.png,y,blue\n"))
    told = open_source(folder / "labels.csv", Reading(columns={"label": "3"}))
    assert [file.label for file in told.files] == ["red", "blue"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_that_excel_wants(folder, line, end):
    text = end.join([line, "path;label", "a.png;x,1", "b.png;y", ""])
    assert facts(open_source(table(folder, text))) == [("a.png", "x,1", None), ("b.png", "y", None)]
    with pytest.raises(DataError, match=r"Row 3 .* 'nowhere'"):
        open_source(table(folder, end.join([line, "path;label;split", "a.png;x;nowhere", ""])))


def test_names_without_endings(folder):
    source = open_source(table(folder, rows("id,label", "a,x", "사진/개,y")))
    assert facts(source) == [("a.png", "x", None), ("사진/개.png", "y", None)]
    assert any("lack the extension" in note and "2, such as a.png" in note for note in source.notes)
    (folder / "a.jpg").write_bytes(png(9))  # now two files could be meant
    assert [file.path for file in open_source(folder / "labels.csv").files] == ["a", "사진/개.png"]


def test_a_near_miss_is_named(folder):
    with pytest.raises(DataError, match=r"사진/개\.png exists"):
        open_source(table(folder, rows("id,label", "개,x")))
    with pytest.raises(DataError, match=r"사진/고양이\.png exists"):
        open_source(table(folder, rows("path,label", "고양이.png,x")))


def test_addresses_are_not_read(folder):
    with pytest.raises(DataError, match="download"):
        open_source(table(folder, rows("path,label", "https://example.org/a.png,x")))


@pytest.mark.parametrize("start", ["/content/no-such/", "//content-x/", "\\\\content-x\\"])
def test_paths_of_another_computer_are_absent_and_not_outside(folder, start):
    path = table(folder, f"path,label\n{start}a.png,cat\n{start}b.png,dog\n")
    with pytest.raises(DataError, match=r"None of the 2 files .* a\.png exists"):
        open_source(path)


@pytest.mark.parametrize(
    "start", ["/{0}", "//{0}", "/content-x/..{0}", "/.{0}", "\\content-x\\..{0}"]
)
def test_paths_that_lead_to_files_outside_are_refused(folder, start):
    outside = folder.parent.as_posix()
    path = table(folder, f"path,label\n{start.format(outside)}/a.png,cat\n/nowhere-x/b.png,dog\n")
    with pytest.raises(DataError, match="outside of its own folder"):
        open_source(path)


def test_columns_with_blanks_are_quoted_in_what_to_type(folder):
    path = table(folder, "Image Index,Finding Labels\na.png,cat\nb.png,dog\n")
    with pytest.raises(DataError, match=r"--columns 'path=Image Index' label=B\."):
        open_source(path)
