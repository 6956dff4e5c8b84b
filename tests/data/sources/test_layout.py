"""Layouts of folders as public data sets, programs and people have them."""

import os
from collections import Counter
from pathlib import Path

import pytest

from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading, make_reading
from pellucid.errors import ConfigError, DataError

from .test_archives import tarred, zipped


def grow(root: Path, text: str) -> Path:
    """Make empty files: each word is FOLDER:N for N pictures (2 by default), or FOLDER/FILE.

    ``{a,b}`` in a folder's name stands for both.
    """
    for word in text.split("\n"):
        word = word.strip()
        if not word:
            continue
        if "." in word.rsplit("/", 1)[-1]:
            path = root / word
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
            continue
        name, _, n = word.partition(":")
        for folder in _expanded(name):
            (root / folder).mkdir(parents=True, exist_ok=True)
            for number in range(int(n or 2)):
                (root / folder / f"{number:03}.jpg").write_bytes(b"")
    return root


def _expanded(name: str) -> list[str]:
    if "{" not in name:
        return [name]
    before, _, rest = name.partition("{")
    inner, _, after = rest.partition("}")
    return [found for part in inner.split(",") for found in _expanded(before + part + after)]


def found(root: Path, reading: Reading | None = None) -> dict[tuple[str, str | None], int]:
    return dict(Counter((f.label, f.split) for f in list_folder(root, reading).files))


def splits(labels: str, **counts: int) -> dict[tuple[str, str | None], int]:
    return {(label, split): n for label in labels.split() for split, n in counts.items()}


def classes(labels: str, n: int = 2) -> dict[tuple[str, str | None], int]:
    return {(label, None): n for label in labels.split()}


RECOGNISED = {
    "scenes, nested twice, with pictures to predict": (
        "seg_train/seg_train/{sea,street}:3\nseg_test/seg_test/{sea,street}\nseg_pred/seg_pred:4",
        splits("sea street", train=3, test=2),
    ),
    "a course's sets": (
        "training_set/{cats,dogs}:3\ntest_set/{cats,dogs}\nsingle_prediction:2",
        splits("cats dogs", train=3, test=2),
    ),
    "sets within sets": (
        "training_set/training_set/{cats,dogs}:3\ntest_set/test_set/{cats,dogs}",
        splits("cats dogs", train=3, test=2),
    ),
    "fruits": (
        "Training/{Apple,Pear}:3\nTest/{Apple,Pear}\ntest-multiple_fruits:3\npapers/a.pdf",
        splits("Apple Pear", train=3, test=2),
    ),
    "a second copy inside": (
        "{train,val,test}/{NORMAL,ILL}\nchest/{train,val,test}/{NORMAL,ILL}\n__MACOSX/chest/._a.jpg",
        splits("NORMAL ILL", train=2, validation=2, test=2),
    ),
    "train in train, flat test": (
        "train/train/{a,b}\ntest/test:4",
        splits("a b", train=2),
    ),
    "train in train alone": ("train/train/{a,b}", splits("a b", train=2)),
    "tiny ImageNet": (
        "train/{n014,n021}/images:3\nval/images:4\ntest/images:4\nval/val_annotations.txt",
        splits("n014 n021", train=3),
    ),
    "flat test": ("train/{a,b}\ntest:3", splits("a b", train=2)),
    "unpacked once too deep": ("PetImages/{Cat,Dog}\nreadme.txt", classes("Cat Dog")),
    "unpacked twice too deep": ("archive/PetImages/{Cat,Dog}", classes("Cat Dog")),
    "takeout": (
        "Takeout/Google Photos/{cat,dog}\nTakeout/archive_browser.html",
        classes("cat dog"),
    ),
    "a folder of data beside papers": (
        "data/{train,test}/{a,b}\ndocs/paper.pdf\ncode/main.py",
        splits("a b", train=2, test=2),
    ),
    "Korean": (
        "학습/{개,고양이}:3\n검증/{개,고양이}\n시험/{개,고양이}:1",
        {**splits("개 고양이", train=3, validation=2, test=1)},
    ),
    "Korean, with data": (
        "학습데이터/{개,고양이}:3\n테스트 데이터/{개,고양이}",
        splits("개 고양이", train=3, test=2),
    ),
    "Korean, AI Hub's numbers": (
        "1.Training/원천데이터/{개,고양이}:3\n1.Training/라벨/a.json\n2.Validation/원천데이터/{개,고양이}",
        splits("개 고양이", train=3, validation=2),
    ),
    "Japanese": (
        "訓練データ/{犬,猫}:3\n検証用/{犬,猫}\nテスト/{犬,猫}:1",
        splits("犬 猫", train=3, validation=2, test=1),
    ),
    "Chinese": (
        "训练集/{狗,猫}:3\n验证集/{狗,猫}\n测试集/{狗,猫}:1",
        splits("狗 猫", train=3, validation=2, test=1),
    ),
    "German": (
        "Trainingsdaten/{hund,katze}:3\nValidierung/{hund,katze}\nTestdaten/{hund,katze}:1",
        splits("hund katze", train=3, validation=2, test=1),
    ),
    "French": (
        "entraînement/{chat,chien}:3\nvalidation/{chat,chien}\nessai/{chat,chien}:1",
        splits("chat chien", train=3, validation=2, test=1),
    ),
    "Spanish": (
        "entrenamiento/{gato,perro}:3\nvalidación/{gato,perro}\nprueba/{gato,perro}:1",
        splits("gato perro", train=3, validation=2, test=1),
    ),
    "Portuguese": (
        "treino/{gato,cao}:3\nvalidação/{gato,cao}\nteste/{gato,cao}:1",
        splits("gato cao", train=3, validation=2, test=1),
    ),
    "Italian": (
        "addestramento/{cane,gatto}:3\nconvalida/{cane,gatto}",
        splits("cane gatto", train=3, validation=2),
    ),
    "Russian": (
        "обучающая выборка/{кот,пёс}:3\nтестовая выборка/{кот,пёс}",
        splits("кот пёс", train=3, test=2),
    ),
    "Turkish": ("eğitim/{kedi,kopek}:3\ntest/{kedi,kopek}", splits("kedi kopek", train=3, test=2)),
    "images in the middle": (
        "train/images/{a,b}:3\nvalid/images/{a,b}",
        splits("a b", train=3, validation=2),
    ),
    "images above": (
        "images/train/{a,b}:3\nimages/val/{a,b}",
        splits("a b", train=3, validation=2),
    ),
    "masks beside images": (
        "images/{train,val}/{a,b}\nmasks/{train,val}/{a,b}",
        splits("a b", train=2, validation=2),
    ),
    "the set's name before": (
        "flowers_train/{rose,tulip}:3\nflowers_test/{rose,tulip}",
        splits("rose tulip", train=3, test=2),
    ),
    "camel case": ("TrainSet/{a,b}:3\nTestSet/{a,b}", splits("a b", train=3, test=2)),
    "numbers behind": ("train1/{a,b}:3\ntest1/{a,b}", splits("a b", train=3, test=2)),
    "split- before": ("split-train/{a,b}:3\nsplit-dev/{a,b}", splits("a b", train=3, validation=2)),
    "splits within classes": (
        "cat/{train,test}\ndog/{train,test}",
        splits("cat dog", train=2, test=2),
    ),
    "splits within classes, other words": (
        "개/{학습,검증}\n고양이/{학습,검증}",
        splits("개 고양이", train=2, validation=2),
    ),
    "splits one deeper beside pictures": (
        "dataset/{train,test}/{a,b}\nscreenshots:3",
        splits("a b", train=2, test=2),
    ),
    "the test lacks a class": (
        "train/{a,b,c}\ntest/{a,b}",
        {**splits("a b c", train=2), **splits("a b", test=2)},
    ),
    "other programs' results beside": (
        "{cat,dog}\nruns/classify/train:3\nruns/classify/train/weights/best.pt",
        classes("cat dog"),
    ),
    "a real class called train": ("{train,car}", classes("car train")),
    "a real class called train, kinds of each": (
        "train/{steam,electric}\ncar/{van,suv}",
        classes("car train", 4),
    ),
    "a real class called test": ("{test,blood,urine}", classes("blood test urine")),
    "words that only contain train": (
        "{bullet_train,blood_test}",
        classes("blood_test bullet_train"),
    ),
    "breeds": ("cat/{siamese,persian}\ndog/{poodle,boxer}", classes("cat dog", 4)),
    "years in every class": ("{cat,dog}/{2023,2024}", classes("cat dog", 4)),
    "dates in every class": ("{cat,dog}/{2023-06-01,2023-07-12}", classes("cat dog", 4)),
    "sides in every class": ("{bolt,nut,screw}/{front,side}", classes("bolt nut screw", 4)),
    "left and right": ("{hand,foot}/{left,right}", classes("foot hand", 4)),
    "cameras": ("{cat,dog}/{Canon EOS,iPhone 12}", classes("cat dog", 4)),
    "numbered cameras": ("{cat,dog}/{cam1,cam2,cam3}", classes("cat dog", 6)),
    "a camera's folders": ("{cat,dog}/{100CANON,101CANON}", classes("cat dog", 4)),
    "bursts": ("{cat,dog}/{burst_001,burst_002}", classes("cat dog", 4)),
    "Korean sides": ("{나사,볼트}/{정면,측면}", classes("나사 볼트", 4)),
    "many classes, divided by two people": (
        "{c,d,e,f,g,h}x/{alice,bob}",
        classes("cx dx ex fx gx hx", 4),
    ),
    "letters": ("a/{airfield,alley}\nb/{bakery,barn}", classes("a b", 4)),
    "digits": ("mnist/{0,1,2,3}", classes("0 1 2 3")),
    "splits of digits": ("training/{0,1}\ntesting/{0,1}", splits("0 1", train=2, test=2)),
}


@pytest.mark.parametrize("case", RECOGNISED)
def test_recognised(tmp_path, case):
    text, expected = RECOGNISED[case]
    assert found(grow(tmp_path / "photos", text)) == expected


ASKED = {
    "the same classes below two names": ("A/{cat,dog}:3\nB/{cat,dog}", "train=A test=B"),
    "years above": ("2023/{cat,dog}:3\n2024/{cat,dog}", "train=2023 test=2024"),
    "domains": ("{amazon,dslr,webcam}/{bike,mug,pen}", "train=amazon"),
    "many domains, more classes": ("{p,q,r,s,t}x/{bike,mug,pen,cup,bag,hat}", "--splits"),
    "folds": ("{fold1,fold2,fold3,fold4,fold5}/{cat,dog}", "--splits"),
    "digits below two names": ("A/{0,1,2}\nB/{0,1,2}", "train=A test=B"),
    "no train, but a test": ("data/{a,b}:3\ntest/{a,b}", "train=data test=test"),
    "validation and test only": ("val/{a,b}\ntest/{a,b}", "train=val test=test"),
    "more of the same classes beside": (
        "train/{a,b}\ntest/{a,b}\nextra/{a,b}",
        "extra/ may belong",
    ),
    "another copy, which is larger": (
        "{train,test}/{a,b}\nold/{train,test}/{a,b}:5",
        "old/ may belong",
    ),
    "train with kinds, beside flat classes": ("train/{steam,diesel}\ncar\nbus", "--splits none"),
    "train and car with the same folders": ("{train,car}/{red,blue}", "--splits none"),
    "flat splits": ("train/cat.1.jpg\ntrain/dog.1.jpg\ntest1:2", "no class folders"),
    "flat splits beside a flat folder": ("{train,test,blood}", "--splits none"),
    "a flat test beside classes below data": ("data/{cat,dog}\ntest:3", "train=data"),
    "a folder of classes beside a flat one": ("dataset/{cat,dog}\nothers:3", "train=dataset"),
    "two copies side by side": (
        "set/{train,test}/{a,b}\nset - copy/{train,test}/{a,b}",
        "several folders",
    ),
    "tests by unknown names": (
        "train/{a,b}:3\nPublic_Test/{a,b}\nPrivate_Test/{a,b}",
        "Public_Test/",
    ),
    "two sets": ("v1/{train,test}/{a,b}\nv2/{train,test}/{a,b,c}", "several folders"),
    "anomalies": (
        "{bottle,cable}/train/good\n{bottle,cable}/test/{good,broken}",
        "several folders",
    ),
    "test of folders that are no classes": ("train/{a,b}\ntest/{x,y}", "none of which is a class"),
    "tables beside flat splits": (
        "{train,test}:3\ntrain/metadata.csv\ntest/metadata.csv",
        r"train/metadata\.csv",
    ),
    "one folder and labels.json": ("data:4\nlabels.json", "labels.json"),
    "boxes": (
        "images/{train,val}:3\nlabels/train/0.txt\nlabels/val/0.txt\ndata.yaml",
        "detector",
    ),
    "one zip": ("photos.zip", "holds 1 file and .* give .*photos/photos.zip instead"),
    "a zip for each class": ("cat.zip\ndog.zip", "2 archives"),
    "labels in the names": ("cat.0.jpg\ncat.1.jpg\ndog.0.jpg\ndog.1.jpg", "begin with cat, dog"),
}


@pytest.mark.parametrize("case", ASKED)
def test_asked_or_refused(tmp_path, case):
    text, message = ASKED[case]
    root = grow(tmp_path / "photos", text)
    with pytest.raises(DataError, match=message):
        list_folder(root)


def test_what_was_taken_and_left_is_said(tmp_path):
    text = RECOGNISED["scenes, nested twice, with pictures to predict"][0]
    notes = list_folder(grow(tmp_path, text)).notes
    assert "Folders that are taken for splits: train: seg_train/seg_train/; test: " in notes[-1]
    assert any("seg_pred/ (4 pictures)" in note for note in notes)
    plain = list_folder(grow(tmp_path / "plain", "{train,val,test}/{a,b}"))
    assert plain.notes == []


def test_a_second_copy_is_left_out_and_said(tmp_path):
    notes = list_folder(grow(tmp_path, RECOGNISED["a second copy inside"][0])).notes
    assert any("chest/ (12 pictures): a second copy" in note for note in notes)


def test_classes_of_folders_only_are_said(tmp_path):
    (note,) = list_folder(grow(tmp_path, RECOGNISED["letters"][0])).notes
    assert "airfield, alley, bakery, barn" in note
    assert "--splits train=a train=b" in note


def test_folders_of_one_name_in_the_classes_are_not_offered_as_classes(tmp_path):
    (note,) = list_folder(grow(tmp_path, "{cat,dog,cow}/images")).notes
    assert note.endswith("all pictures in them count for the class.")


@pytest.mark.parametrize(
    "names",
    [
        "01_Trainingsdaten 02_Validierungsdaten 03_Testdaten",
        "Trainingsbilder Validierungsbilder Testbilder",
        "Training Validierungsset Prüfdaten",
    ],
)
def test_german_compounds(tmp_path, names):
    train, validation, test = names.split()
    root = grow(tmp_path, f"{{{names.replace(' ', ',')}}}/{{cat,dog}}")
    assert {f.path.split("/")[0]: f.split for f in list_folder(root).files} == {
        train: "train",
        validation: "validation",
        test: "test",
    }


def test_splits_as_told(tmp_path):
    root = grow(tmp_path, "A/A/{cat,dog}:3\nB/{cat,dog}\nmy photos/{cat,dog}:1\nC:4")
    reading = Reading({"train": ("A", "my photos"), "test": ("B/",)})
    assert found(root, reading) == splits("cat dog", train=4, test=2)
    notes = list_folder(root, reading).notes
    assert any("C/ (4 pictures): --splits does not name them" in note for note in notes)
    assert found(root, Reading({})) == {
        ("A", None): 6,
        ("B", None): 4,
        ("my photos", None): 2,
        ("C", None): 4,
    }


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"train": ("nothing",)}, "'nothing', which is not in"),
        ({"train": ("A",), "test": ("A",)}, "both given to --splits"),
        ({"train": ("A",), "test": ("A/cat",)}, "both given to --splits"),
        ({"train": ("C",)}, "no folders"),
    ],
)
def test_splits_told_wrongly(tmp_path, told, message):
    root = grow(tmp_path, "A/{cat,dog}:3\nB/{cat,dog}\nC:4")
    with pytest.raises(DataError, match=message):
        list_folder(root, Reading(told))


@pytest.mark.parametrize("make", [(zipped, "p.zip"), (tarred, "p.tar.gz")])
def test_archives_are_read_as_folders_are(tmp_path, make):
    pack, name = make
    files = {
        f"x/{top}/{label}/{n}.jpg": f"{top}{label}{n}".encode()
        for top in ("seg_train", "seg_test")
        for label in ("a", "b")
        for n in range(2)
    }
    source = open_source(pack(tmp_path / name, files))
    assert Counter((f.label, f.split) for f in source.files) == splits("a b", train=2, test=2)
    told = open_source(tmp_path / name, Reading({"train": ("seg_test",)}))
    assert Counter((f.label, f.split) for f in told.files) == splits("a b", train=2)


def test_options_that_do_not_fit_the_source_are_refused(tmp_path):
    grow(tmp_path, "{a,b}")
    (tmp_path / "t.csv").write_text("path,label\na/000.jpg,a\n")
    with pytest.raises(ConfigError, match="--splits names"):
        open_source(tmp_path / "t.csv", Reading({}))
    with pytest.raises(ConfigError, match="--columns is for"):
        open_source(tmp_path, Reading(columns={"label": "x"}))


LITTER = {
    "Synology": ("{cat,dog}\n{cat,dog}/@eaDir/000.jpg:2\n#recycle:3", "@eaDir"),
    "QNAP": ("{cat,dog}\n@Recycle:3\n{cat,dog}/.@__thumb:2", "@Recycle"),
    "Windows": ("{cat,dog}\n$RECYCLE.BIN/S-1-5:3\nSystem Volume Information:1", "RECYCLE"),
    "a repaired disk": ("{cat,dog}\nlost+found:3", "lost.found"),
    "W&B": ("{cat,dog}\nwandb/run-1/media:3", "wandb"),
    "MLflow": ("{cat,dog}\nmlruns/0/artifacts:3", "mlruns"),
    "Lightning": ("{cat,dog}\nlightning_logs/version_0:3", "lightning_logs"),
    "Ultralytics": ("{cat,dog}\nruns/classify/exp:3\nruns/classify/exp/args.yaml", "runs"),
    "checkpoints": ("{cat,dog}\ncheckpoints:1\ncheckpoints/a.ckpt", "checkpoints"),
    "TensorBoard": ("{cat,dog}\nlogs:1\nlogs/events.out.tfevents.1.host", "logs"),
    "Keras": ("{cat,dog}\nmodels:1\nmodels/best.keras", "models"),
    "results in a class": ("{cat,dog}\ncat/outputs:3\ncat/outputs/best.pt", "outputs"),
    "beside splits": ("{train,test}/{cat,dog}\nruns/a:3\nruns/a/best.pt\nwandb:2", "wandb"),
    "thumbnails in a class": ("{cat,dog}\ncat/thumbs:2", "thumbs"),
    "Picasa's originals": ("{cat,dog}\ncat/Originals:1", "Originals"),
    "thumbnails beside the classes": ("{cat,dog}\nthumbnails:2", "thumbnails"),
    "thumbnails by class": ("{cat,dog}\nThumbs/{cat,dog}", "Thumbs"),
}


@pytest.mark.parametrize("case", LITTER)
def test_what_programs_leave_is_passed_over_and_said(tmp_path, case):
    text, name = LITTER[case]
    source = list_folder(grow(tmp_path, text))
    assert {file.label for file in source.files} == {"cat", "dog"}
    assert len(source.files) in (4, 8)
    assert any("passed over" in note and name.replace(".", "+") in note for note in source.notes)


def test_classes_with_such_names_stay_classes(tmp_path):
    grow(tmp_path, "{runs,walks,small,large,models,logs}")
    (tmp_path / "small" / "other.jpg").write_bytes(b"")
    for name in ("000.jpg", "001.jpg"):
        (tmp_path / "small" / name).rename(tmp_path / "small" / f"s{name}")
    assert {file.label for file in list_folder(tmp_path).files} == {
        "runs",
        "walks",
        "small",
        "large",
        "models",
        "logs",
    }


@pytest.mark.parametrize(
    "left", ["weights.pt", "fold 1/last.ckpt", "seed 3/deep/hparams.yaml", "events.out.tfevents.1"]
)
def test_a_class_that_may_be_results_is_said(tmp_path, left):
    """Its name is on no list, so it stays a class."""
    source = list_folder(grow(tmp_path, f"{{cat,dog,trial nine}}\ntrial nine/{left}"))
    assert "trial nine" in {file.label for file in source.files}
    assert any("trial nine holds files such as weights or logs" in note for note in source.notes)
    assert not any("cat holds" in note for note in source.notes)


def test_a_folder_that_cannot_be_read_is_not_called_empty(tmp_path, monkeypatch):
    root = grow(tmp_path, "{cat,dog,sea}")
    scandir = os.scandir

    def refusing(path):
        if os.fspath(path).endswith("sea"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    source = list_folder(root)
    assert {file.label for file in source.files} == {"cat", "dog"}
    assert source.notes == [f"The folder {root / 'sea'} cannot be read (Permission denied)."]


@pytest.mark.timeout(10)
def test_long_names_and_many_links_take_no_time(tmp_path):
    root = grow(tmp_path, "{cat,dog}/{2023,2024}")
    for top in ("cat", "dog"):
        (root / top / ("2023" + "1" * 200 + "x")).mkdir()
        (root / top / ("2023" + "1" * 200 + "x") / "1.jpg").write_bytes(b"")
        for number in range(30):
            (root / top / f"up{number}").symlink_to(root)
            (root / top / f"over{number}").symlink_to(root / ("dog" if top == "cat" else "cat"))
    with pytest.raises(DataError, match="--splits none"):
        list_folder(root)
    assert {file.label for file in list_folder(root, Reading({})).files} == {"cat", "dog"}


def test_three_that_share_nothing_together(tmp_path):
    text = "A/{a,b,c,d}\nB/{a,b}\nC/{c,d}"
    with pytest.raises(DataError, match="--splits"):
        list_folder(grow(tmp_path, text))


@pytest.mark.parametrize("splits", ["none", ["A"], 3])
def test_python_is_answered_with_what_python_takes(splits):
    with pytest.raises(ConfigError, match=r'such as \{"train": "A", "test": "B"\}.*; or \{\}'):
        make_reading(splits=splits)
    with pytest.raises(ConfigError, match=r'such as \{"path": "file", "label": "breed"\}'):
        make_reading(columns=["path"])
