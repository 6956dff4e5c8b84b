"""Errors, notes and findings about pictures and where they come from are all translated."""

import io
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.data.checks.conftest import make
from tests.data.checks.test_checks import CASES, SPLIT
from tests.data.sources.test_layout import grow
from tests.i18n.brackets import words_outside

from pellucid.data import magic_bytes
from pellucid.data.catalog_notes import notes_on
from pellucid.data.checks.finding import Outcome
from pellucid.data.checks.registry import get_check, list_checks
from pellucid.data.decode import decode
from pellucid.data.file_kind import READ
from pellucid.data.health import Health, counted
from pellucid.data.jpeg_segments import _CODINGS
from pellucid.data.name_table import check_names, read_names, reversed_names
from pellucid.data.parallel import map_in_order
from pellucid.data.placing import check_targets
from pellucid.data.renaming import plan_renaming
from pellucid.data.sources.litter import _TRAINERS, SYSTEMS
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import columns_from_words, make_reading, splits_from_words
from pellucid.data.sources.table_bounds import check_max
from pellucid.data.streams.open_stream import open_named, open_streams
from pellucid.data.text_encoding import check_encoding
from pellucid.data.tiff_values import _name, _not_read
from pellucid.data.two_classes import check_source
from pellucid.errors import PellucidError
from pellucid.i18n import current_language, gettext, use_language

__all__ = ["make"]

ENGLISH = re.compile(
    r"\b(the|and|of|or|is|are|in|with|no|not|none|more|which|that|files?|pictures?|folders?|rows?"
    r"|columns?|bits?|bands?|bytes|something|nothing)\b"
)
"""Words that no Korean message has, unless a value of it was not translated."""


def is_translated(texts: Callable[[], list[str]], without: object = "/photos") -> None:
    """Check that texts are translated wholly, also the texts that stand in their fields."""
    with use_language("en-XA"):
        pseudo = texts()
    assert pseudo
    for text in pseudo:
        assert words_outside(text) == []
    with use_language("ko"):
        korean = texts()
    for text in korean:
        rest = text.replace(str(without), "")
        rest = re.sub(r"`[^`]*`|\"[^\"]*\"|'[^']*'|--[\w-]+( \S+=\S+| none)*|\bnone을", "", rest)
        assert re.search("[가-힣]", text)
        assert ENGLISH.findall(rest) == [], text
        assert not re.search(r"\{\w", rest)


def error_of(cause: Callable[[], object]) -> list[str]:
    with pytest.raises(PellucidError) as caught:
        cause()
    return [str(caught.value)]


@pytest.mark.parametrize("code", list_checks())
def test_findings(make, code):
    case = CASES.get(code, {})
    found = make(**(case(make) if callable(case) else case))
    for summary in (found, make(split=SPLIT), make()):

        def texts(summary=summary) -> list[str]:
            finding = get_check(code)(summary)
            remarks = finding.remarks[:1] if code in ("P302", "P501", "P502", "P504") else ()
            said = (finding.title, finding.found, finding.why, finding.advice, *remarks)
            return [text.replace("dog", "개").replace("film", "") for text in said if text]

        is_translated(texts)


def test_notes_on_a_catalog(make):
    health = [Health.DAMAGED, Health.NOT_SUPPORTED, Health.EMPTY, *["ok"] * 57]
    hashes = [f"{i if i != 22 else 9:064x}" for i in range(60)]
    labels = ["가", *["나", "다"] * 29, "라"]
    catalog = make(health=health, hash=hashes, label=labels, split=["train"] * 30 + ["test"] * 30)
    is_translated(lambda: notes_on(catalog.catalog.with_columns(path=pl.col("hash").str.tail(2))))


def test_words_that_are_stored_or_chosen_by_content_are_translated_where_they_are_shown():
    words = [
        *(health.value for health in Health if health != Health.OK),
        *(outcome.value for outcome in Outcome),
        *magic_bytes.OTHER_PICTURES,
        *magic_bytes.OTHER_PICTURES_ELSEWHERE,
        *magic_bytes.NO_PICTURES,
        *magic_bytes.TEXTS,
        *_CODINGS.values(),
        *SYSTEMS.values(),
        *_TRAINERS.values(),
        READ,
    ]
    with use_language("ko"):
        assert [word for word in words if gettext(word) == word] == []
        assert counted(["damaged", "empty", "empty"]) == "비어 있음 2개, 손상됨 1개"


def test_threads_write_in_the_language_of_the_thread_that_reads_the_items():
    with use_language("ko"):
        assert {found for _, found in map_in_order(lambda _: current_language(), range(9))} == {
            "ko"
        }


def image(form: str, mode: str = "RGB", **options) -> bytes:
    file = io.BytesIO()
    values = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(values).convert(mode).save(file, form, **options)
    return file.getvalue()


CONTENTS = {
    "empty": b"",
    "zeros": bytes(100),
    "unknown": b"\xff",
    "text": b"just some notes on the photos, renamed",
    "page": b"<!DOCTYPE html><html><body>404</body></html>",
    "pdf": b"%PDF-1.7 \n",
    "lfs": b"version https://git-lfs.github.com/spec/v1\n",
    "psd": b"8BPS" + bytes(50),
    "short": image("PNG")[:2000],
    "damaged": image("PNG")[:16] + bytes(4000),
    "float": image("TIFF", "F"),
    "lossless": b"\xff\xd8\xff\xc3\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0",
    "twelve bits": b"\xff\xd8\xff\xc1\0\x0b\x0c\0\x10\0\x10\x01\x01\x11\0",
    "two bands": b"\xff\xd8\xff\xc1\0\x0e\x08\0\x10\0\x10\x02\x01\x11\0\x02\x11\0",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_contents_that_are_not_decoded(content):
    is_translated(lambda: error_of(lambda: decode(content)))


def test_pictures_with_too_many_pixels():
    is_translated(lambda: error_of(lambda: decode(image("PNG"), max_pixels=100)))


@pytest.mark.parametrize(("n_bands", "bits"), [(1, {1}), (12, {8, 16}), (2, set())])
def test_descriptions_of_a_tiff(n_bands, bits):
    is_translated(lambda: [str(_not_read(_name(n_bands, bits, {2, 3, 9})))])


TABLES = {
    "empty.csv": "",
    "header.csv": "path,label\n",
    "absent.csv": "path,label\n1.png,가\n",
    "pathless.csv": "가,나\n1,2\n",
    "unlabelled.csv": "path,label\nA.png,\n",
    "contrary.csv": "path,label,group\nA.png,가,x\nA.png,나,\n",
    "choice.csv": "path,class,species\nA.png,가,다\nB.png,가,라\n",
    "splits.csv": "path,label,split\nA.png,가,맞음\n",
    "two splits.csv": "path,label,is_train,is_test\nA.png,가,1,1\n",
    "several.csv": "path,가,나\nA.png,1,1\nB.png,0,1\n",
    "outside.csv": "path,label\n../../1.png,가\n",
    "binary.csv": "\x01\x02\x03\x04" * 100,
    "zipped.csv": "PK\x03\x04" + "-" * 100,
    "headless.csv": "A.png,가,나\nB.png,나,가\n",
    "long.csv": f"path,label\nA.png,{'가' * 40_000}\n",
    "broken.parquet": "PAR1" + "-" * 50,
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_cannot_be_read(tmp_path, name):
    for picture in "AB":
        (tmp_path / f"{picture}.png").write_bytes(image("PNG"))
    path = tmp_path / name
    path.write_text(TABLES[name], encoding="utf-8")
    is_translated(lambda: error_of(lambda: open_source(path)), tmp_path)


def test_notes_on_a_table(tmp_path):
    for picture in "AB":
        (tmp_path / f"{picture}.png").write_bytes(image("PNG"))
    for text in (
        "path,label,date,is_train,is_test\nA,가,1,0,1\nA,가,1,0,1\nB,나,2,1,0\n,나,2,1,0\n",
        "path,가,나\nA.png,1,0\nB.png,0,1\n",
        "A.png,가\nB.png,나\n",
    ):
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        is_translated(lambda: open_source(tmp_path / "t.csv").notes, tmp_path)
    (tmp_path / "t.csv").write_bytes("path,label\nA.png,고양이\n".encode("cp949"))
    is_translated(lambda: open_source(tmp_path / "t.csv").notes, tmp_path)


FOLDERS = {
    "nothing": "",
    "files": "1.jpg\n2.jpg",
    "labels in names": "cat.{0,1,2,3}.jpg\ndog.{0,1,2,3}.jpg\nA.jpg\nB.jpg\nlabels.csv\nA.zip",
    "several readings": "{cat,dog}_{A,B}_{1,2,3}.jpg",
    "one odd name": "{cat,dog}_{1,2,3,4,5}.jpg\nA.jpg",
    "numbers alone": "class_{1,2}_{1,2,3}.jpg",
    "detector": "images/1.jpg\nlabels/1.txt\ndata.yaml",
    "one class": "가:3",
    "splits of files": "train:3\ntest:3",
    "ambiguous": "A/{가,나}\nB/{가,나}",
    "unlike": "train/{가,나}\ntest/{다,라}",
    "several": "A/train/{가,나}\nA/test/{가,나}\nB/train/{가,나}\nB/test/{가,나}",
}


@pytest.mark.parametrize("name", FOLDERS)
def test_folders_that_are_not_understood(tmp_path, name):
    root = grow(tmp_path, FOLDERS[name])
    is_translated(lambda: error_of(lambda: check_source(open_source(root))), tmp_path)


@pytest.mark.parametrize(
    "layout",
    [
        "train/{가,나}\nval/{가,나}\n1.jpg\nmasks:2\n@eaDir:2",
        "가:2\n나:2\n다/a.txt\n라:0\n#recycle:1\nwandb:1",
        "가/{A,B,C,D,E,F}\n나/{G,H,I,J,K,L}",
        "가/{train,test}\n나/{train,test}",
        "photos/{가,나}\n1.jpg",
    ],
)
def test_notes_on_folders(tmp_path, layout):
    root = grow(tmp_path, layout)
    is_translated(lambda: open_source(root).notes or error_of(lambda: open_source(root)), tmp_path)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("A.png", {}),
        ("A.xlsx", {}),
        ("A.rar", {}),
        ("A.yaml", {}),
        ("A.xyz", {}),
        ("A.tar", {}),
        ("A.csv", {"splits": {}}),
        ("A.npz", {"splits": {}}),
        ("A.zip", {"columns": {"path": "A"}}),
        ("A.npz", {"encoding": "cp949"}),
        ("A.zip", {"allow_outside": True}),
        ("-", {}),
        ("-.csv", {}),
    ],
)
def test_files_that_are_no_source(tmp_path, name, reading):
    path = tmp_path / name
    if not name.startswith("-"):
        path.write_bytes(b"-" * 100)
    is_translated(lambda: error_of(lambda: open_source(path, make_reading(**reading))), tmp_path)


def test_arrays_that_are_not_pictures(tmp_path):
    x = np.zeros((4, 6, 5), np.uint8)
    for arrays in (
        {"A": x},
        {"x": x, "y": np.array([{}], object)},
        {"x": x, "y": [0, 1]},
        {"x_train": x, "y_train": [0, 1]},
        {"x": x[:, :1, :1], "y": [0, 1, 0, 1]},
        {"x": x[..., None, None], "y": [0, 1, 0, 1]},
        {"x": x, "y": [-1, 0, 1, 2]},
        {"x": x, "y": [[0.5, 0.5]] * 4},
        {"x": x.astype(str), "y": [0, 1, 0, 1]},
        {"x": x + 1.5, "y": [0, 1, 0, 1]},
    ):
        np.savez(tmp_path / "A.npz", **arrays)
        is_translated(lambda: error_of(lambda: open_source(tmp_path / "A.npz")), tmp_path)
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(b"-" * 16)
    is_translated(lambda: error_of(lambda: open_source(images)), tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"-" * 16)
    is_translated(lambda: error_of(lambda: open_source(images)), tmp_path)


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"-")
    return path


def test_archives_that_may_be_an_attack(tmp_path):
    for name in ("../1.png", "/1.png"):
        path = zipped(tmp_path / "A.zip", name)
        is_translated(lambda path=path: error_of(lambda: open_source(path)), tmp_path)


def test_notes_on_an_archive(tmp_path):
    with tarfile.open(tmp_path / "A.tar", "w") as archive:
        for name, kind in (("가/1.png", tarfile.REGTYPE), ("나/2.png", tarfile.SYMTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, 0
            archive.addfile(info)
        for name in ("가/3.png", "나/4.png", "나/4.png"):
            info = tarfile.TarInfo(name)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"----"))

    def notes() -> list[str]:
        # The notes are kept with what was unpacked, so each language gets other content.
        path = tmp_path / f"{current_language()}.tar"
        path.write_bytes((tmp_path / "A.tar").read_bytes() + bytes(512 * len(path.stem)))
        return open_source(path).notes

    is_translated(notes, tmp_path)


def test_streams_without_pictures(tmp_path):
    (tmp_path / "A").mkdir()
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "1.txt").touch()
    for name in ("A", "B", "C", "*.png"):
        path = str(tmp_path / name)
        is_translated(lambda path=path: error_of(lambda: open_streams([path])), tmp_path)
    (tmp_path / "B" / "1.png").touch()
    is_translated(lambda: [open_streams([str(tmp_path / "B")]).note or ""])
    (missing,) = open_named([str(tmp_path / "C")]).items
    is_translated(lambda: error_of(missing.read), tmp_path)


@pytest.mark.parametrize(
    "cause",
    [
        lambda: make_reading(splits=3),
        lambda: make_reading(splits={"A": "B"}),
        lambda: make_reading(splits={"test": "B"}),
        lambda: make_reading(columns=3),
        lambda: make_reading(columns={"A": "B"}),
        lambda: make_reading(allow_outside=3),
        lambda: splits_from_words(["A"]),
        lambda: columns_from_words(["A"]),
        lambda: check_encoding("A"),
        lambda: check_max(Path("A"), 2, 1, "rows"),
        lambda: check_targets(["../A"]),
        lambda: check_targets(["A", "a"]),
        lambda: check_targets(["A", "A/B"]),
        lambda: check_names({"A": "B"}, ["C"]),
        lambda: check_names({"A": "B"}, ["B"]),
        lambda: check_names({"가나다": "B"}, ["가나라"]),
        *(
            lambda new=new: check_names({"A": new}, ["A"])
            for new in ("", "A/B", "test", "\1", ".A", "con", "가" * 99)
        ),
        lambda: reversed_names({"A": "C", "B": "C"}, "D"),
        lambda: read_names(Path("-")),
    ],
)
def test_choices_that_cannot_be_used(cause):
    is_translated(lambda: error_of(cause))


@pytest.mark.parametrize("text", ["", "가,나\n가,다\n", "가\n", '{"가": 3}'])
def test_dictionaries_that_cannot_be_used(tmp_path, text):
    path = tmp_path / "A.csv"
    path.write_text(text, encoding="utf-8")
    is_translated(lambda: error_of(lambda: read_names(path)), tmp_path)


def test_renaming(tmp_path):
    source = open_source(grow(tmp_path, "가:2\n나:2\n다:2\n라:2"))

    def plan(names: dict[str, str], *, is_merging: bool = False) -> list[str]:
        options = {"is_renumbered": False, "is_merging": is_merging}
        return list(plan_renaming(source, names, **options).notes)

    is_translated(lambda: error_of(lambda: plan({"가": "나"})))
    is_translated(lambda: error_of(lambda: plan({"가": "나", "다": "나"})))
    is_translated(lambda: plan({"가": "나", "마": "바"}, is_merging=True))
