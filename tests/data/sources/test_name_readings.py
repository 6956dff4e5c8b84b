"""Classes in the names of files: what is certain, what is asked, and what is no class at all."""

import hashlib
import uuid

import pytest

from pellucid.data.sources.label_pattern import labels_by_pattern
from pellucid.data.sources.name_readings import is_certain, name_readings


def numbered(classes: str, form: str, n: int = 4) -> list[str]:
    """Write n names for each class; a form such as `{0}_{1}.jpg` takes the class and a number."""
    return [form.format(each, number) for each in classes.split() for number in range(n)]


CERTAIN = {
    "Kaggle's cats and dogs": (numbered("cat dog", "{0}.{1}.jpg"), {"cat", "dog"}),
    "Oxford's pets": (
        numbered("Abyssinian great_dane american_bulldog american_pit_bull_terrier", "{0}_{1}.jpg"),
        {"Abyssinian", "great_dane", "american_bulldog", "american_pit_bull_terrier"},
    ),
    "hyphens": (numbered("cat dog", "{0}-{1}.png"), {"cat", "dog"}),
    "no separator": (numbered("shine rain", "{0}{1}.jpg"), {"shine", "rain"}),
    "Windows": (numbered("cat dog", "great {0} ({1}).jpg"), {"great cat", "great dog"}),
    "a common start": (numbered("cat dog", "img_{0}_{1}.jpg"), {"cat", "dog"}),
    "a common start and hyphens": (numbered("gl no pi", "Tr-{0}_{1}.jpg"), {"gl", "no", "pi"}),
    "the class last": (numbered("cat great_dane", "{1}_{0}.jpg"), {"cat", "great_dane"}),
    "a common end": (numbered("cat dog", "{0}_{1}_resized.jpg"), {"cat", "dog"}),
    "several separators": (
        [*numbered("COVID", "{0}-{1}.png"), *numbered("Pneumonia", "Viral {0}-{1}.png")],
        {"COVID", "Viral Pneumonia"},
    ),
    "Korean": (numbered("고양이 강아지", "{0}_{1}.jpg"), {"고양이", "강아지"}),
    "circled numbers": (numbered("cat dog", "①_{0}_{1}.jpg"), {"①_cat", "①_dog"}),
    "accents written apart": (numbered("बिल्ली कुत्ता", "{0}_{1}.jpg"), {"बिल्ली", "कुत्ता"}),
}


@pytest.mark.parametrize("case", CERTAIN)
def test_names_that_are_read_without_asking(case):
    names, classes = CERTAIN[case]
    readings = name_readings(names)
    assert is_certain(readings)
    (reading,) = readings
    assert set(reading.counts) == classes
    assert reading.n_unmatched == 0
    assert tuple(labels_by_pattern(names, reading.pattern)) == reading.labels


ASKED = {
    "camera or person": (
        ["0001_c3.jpg", "0001_c1.jpg", "0002_c3.jpg", "0002_c1.jpg"],
        [{"c3", "c1"}, {"0001", "0002"}],
    ),
    "two words": (
        [*numbered("cat dog", "{0}_left_{1}.jpg"), *numbered("cat dog", "{0}_right_{1}.jpg")],
        [
            {"cat_left", "cat_right", "dog_left", "dog_right"},
            {"cat", "dog"},
            {"left", "right"},
        ],
    ),
    "species or breed": (
        numbered("cat_manx cat_siamese dog_pug dog_beagle", "{0}_{1}.jpg"),
        [{"cat_manx", "cat_siamese", "dog_pug", "dog_beagle"}, {"cat", "dog"}],
    ),
    "a number in the middle": (
        numbered("cat_1 cat_2 dog_1 dog_2", "{0}_{1}.jpg"),
        [{"cat_1", "cat_2", "dog_1", "dog_2"}, {"cat", "dog"}],
    ),
    "numbers alone differ": (numbered("class_1 class_2", "{0}_{1}.jpg"), [{"class_1", "class_2"}]),
    "a class within another": (
        numbered("cat dog dog_black", "{0}_{1}.jpg"),
        [{"cat", "dog", "dog_black"}],
    ),
    "upper and lower case": (numbered("Cat cat dog", "{0}_{1}.jpg"), [{"Cat", "cat", "dog"}]),
    "one name without a number": (
        [*numbered("cat dog", "{0}_{1}.jpg", 9), "a.jpg"],
        [{"cat", "dog"}],
    ),
    "a class of one picture": (
        [*numbered("cat dog", "{0}_{1}.jpg"), "cst_7.jpg"],
        [{"cat", "dog", "cst"}],
    ),
    "cameras among classes": (numbered("cat dog IMG", "{0}_{1}.jpg"), [{"cat", "dog", "IMG"}]),
    "splits in the names": (
        [*numbered("cat dog", "train_{0}_{1}.jpg"), *numbered("cat dog", "test_{0}_{1}.jpg")],
        [{"train_cat", "train_dog", "test_cat", "test_dog"}, {"cat", "dog"}],
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_names_that_may_be_read_in_several_ways(case):
    names, choices = ASKED[case]
    readings = name_readings(names)
    assert not is_certain(readings)
    assert [set(reading.counts) for reading in readings] == choices
    for reading in readings:
        assert tuple(labels_by_pattern(names, reading.pattern)) == reading.labels


NOTHING = {
    "numbers": [f"{number}.jpg" for number in range(20)],
    "one word": [f"image_{number:05}.jpg" for number in range(20)],
    "no numbers": ["cat.jpg", "dog.jpg"],
    "cameras": numbered("DSC IMG DSCF", "{0}_000{1}.JPG"),
    "Android": numbered("20240101 20240102", "IMG_{0}_12000{1}.jpg"),
    "WhatsApp": numbered("20240101 20240102", "IMG-{0}-WA000{1}.jpg"),
    "KakaoTalk": numbered("20240101 20240102", "KakaoTalk_{0}_12000{1}123_01.jpg"),
    "screenshots": numbered("2024-01-05 2024-02-05", "Screenshot {0} at 10.0{1}.00 PM.png"),
    "French screenshots": numbered("2024-01-05 2024-02-05", "Capture d'écran {0} 10.0{1}.00.png"),
    "splits alone": numbered("train test", "{0}_{1}.jpg"),
    "hashes": [f"{hashlib.sha256(bytes([n])).hexdigest()}.jpg" for n in range(50)],
    "UUIDs": [f"{uuid.UUID(bytes=hashlib.md5(bytes([n])).digest())}.jpg" for n in range(50)],
    "dots and blanks": ["...jpg", " .jpg", "-.png", "_", "."],
}


@pytest.mark.parametrize("case", NOTHING)
def test_names_without_classes(case):
    assert name_readings(NOTHING[case]) == []
