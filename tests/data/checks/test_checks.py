"""Each check fires where it should, and does not where it should not."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from pellucid.data.checks.finding import Outcome
from pellucid.data.checks.registry import get_check, list_checks, run_checks
from pellucid.data.checks.shortcut import _sample
from pellucid.data.checks.source_groups import source_of
from pellucid.data.near_duplicates import Pair
from pellucid.errors import ConfigError

DOCS = Path(__file__).parents[3] / "docs" / "data_checks.md"
N = 60
SPLIT = ["train"] * 40 + ["test"] * 20


def values(usual, **unusual) -> np.ndarray:
    """Give usual values, but for some: at_3=0.1 is that of number 3."""
    found = np.full(N, usual, np.float32)
    for name, value in unusual.items():
        found[int(name.removeprefix("at_"))] = value
    return found


def replaced(usual, **unusual) -> list:
    found = [usual] * N
    for name, value in unusual.items():
        found[int(name.removeprefix("at_"))] = value
    return found


def test_in_sound_pictures_nothing_is_found(make):
    findings = run_checks(make(split=SPLIT))
    assert [finding.code for finding in findings] == list_checks()
    assert [f.code for f in findings if f.outcome == Outcome.FOUND] == []
    assert [f.code for f in findings if f.outcome == Outcome.NOT_APPLICABLE] == ["P204"]
    without_splits = {f.code for f in run_checks(make()) if f.outcome == Outcome.NOT_APPLICABLE}
    assert without_splits == {"P203", "P204", "P403"}


def test_every_check_has_a_section_in_the_docs():
    sections = re.findall(r"^## (P\d{3}): .+$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == list_checks()
    with pytest.raises(ConfigError, match="There is no check named 'P999'"):
        get_check("P999")


def flipped(make):
    """Say of numbers 4 and 9, with two degrees of sureness, that they are of the other class."""
    probabilities = make().probabilities.copy()
    probabilities[4] = probabilities[4][::-1]
    probabilities[9] = [0.99, 0.01] if probabilities[9].argmax() else [0.01, 0.99]
    return {"probabilities": probabilities}


LABELS = [("고양이", "dog")[i % 2] for i in range(N)]
CASES = {
    "P101": {
        "health": replaced("ok", at_7="truncated", at_30="empty"),
        "reason": replaced(None, at_7="It ends.", at_30="It is empty."),
    },
    "P201": {"hash": [f"{i if i != 22 else 8:064x}" for i in range(N)]},
    "P202": {"pairs": [Pair(3, 5, 0.95), Pair(5, 41, 0.91)]},
    "P203": {"pairs": [Pair(3, 5, 0.95), Pair(7, 41, 0.91)], "split": SPLIT},
    "P204": {"split": SPLIT, "path": [f"film{i // 7}_frame{i:03d}.jpg" for i in range(N)]},
    "P301": {"pairs": [Pair(3, 5, 0.95), Pair(5, 40, 0.91)]},
    "P302": flipped,
    "P303": {"label": [("고양이", "dog", "Dog ")[i % 3] for i in range(N)]},
    "P401": {"label": ["dog"] * 49 + ["고양이"] * 11},
    "P402": {"label": ["dog"] * 41 + ["고양이"] * 19},
    "P403": {"split": [("train" if label == "dog" else "test") for label in LABELS]},
    "P501": {"sharpness": values(0.15, at_6=0.01, at_8=0.02)},
    "P502": {"lightest": values(0.9, at_6=0.2, at_8=0.1)},
    "P503": {"darkest": values(0.2, at_6=0.95, at_8=0.99)},
    "P504": {"width": replaced(400, at_5=12), "height": replaced(300, at_5=12)},
    "P505": {"width": replaced(400, at_5=1500, at_8=100), "height": replaced(300, at_8=900)},
}
EXPECTED = {
    "P101": [("고양이/030.jpg",), ("dog/007.jpg",)],
    "P201": [("고양이/008.jpg", "고양이/022.jpg")],
    "P202": [("dog/003.jpg", "dog/005.jpg", "dog/041.jpg")],
    "P203": [("dog/007.jpg", "dog/041.jpg")],
    "P204": [tuple(f"film5_frame{i:03d}.jpg" for i in range(35, 42))],
    "P301": [("dog/003.jpg", "dog/005.jpg", "고양이/040.jpg")],
    "P302": [("dog/009.jpg",), ("고양이/004.jpg",)],
    "P303": [
        (
            *(f"Dog /{i:03d}.jpg" for i in (2, 5, 8, 11, 14, 17)),
            *(f"dog/{i:03d}.jpg" for i in (1, 4, 7, 10, 13, 16)),
        )
    ],
    "P501": [("고양이/006.jpg",), ("고양이/008.jpg",)],
    "P502": [("고양이/008.jpg",), ("고양이/006.jpg",)],
    "P503": [("고양이/008.jpg",), ("고양이/006.jpg",)],
    "P504": [("dog/005.jpg",)],
    "P505": [("고양이/008.jpg",), ("dog/005.jpg",)],
}


@pytest.mark.parametrize("code", CASES)
def test_what_is_wrong_is_found(make, code):
    case = CASES[code]
    finding = get_check(code)(make(**(case(make) if callable(case) else case)))
    assert finding.code == code
    assert finding.outcome == Outcome.FOUND
    assert finding.why
    assert finding.advice
    assert not finding.remarks or len(finding.remarks) == len(finding.groups)
    expected = EXPECTED.get(code, [])
    if code == "P101":
        assert sorted(finding.groups) == sorted(expected)
    else:
        assert list(finding.groups) == expected


def test_classes_of_the_same_size_are_reported_as_such(make):
    assert get_check("P401")(make(label=LABELS)).found == "Every class has 30 pictures."
    similar = get_check("P401")(make(label=["dog"] * 31 + ["고양이"] * 29)).found
    assert similar == ("The classes are of similar size: dog has 31 pictures, 고양이 has 29.")


def test_a_wrong_label_says_what_the_picture_looks_like(make):
    finding = get_check("P302")(make(**flipped(make)))
    assert finding.remarks == (
        "labelled dog, looks like 고양이 (99%)",
        "labelled 고양이, looks like dog (90%)",
    )


@pytest.mark.parametrize("test", ["test", "validation"])
def test_labels_of_the_test_are_looked_at_only_if_asked_for(make, test):
    """Where the source has no split test, the pictures of validation are the test."""
    split = ["train"] * N
    split[4] = split[5] = test  # of which 4 is on the list
    case = {**flipped(make), "split": split}
    finding = get_check("P302")(make(**case))
    assert list(finding.groups) == [("dog/009.jpg",)]
    assert "contradict 1 of 58 labels. The 2 test pictures were left out" in finding.found
    asked = get_check("P302")(make(**case, with_test_labels=True))
    assert list(asked.groups) == EXPECTED["P302"]
    assert "contradict 2 of 60 labels." in asked.found
    assert "test" not in asked.found


def test_validation_pictures_are_looked_at_where_there_is_a_test(make):
    split = ["train"] * N
    split[4], split[5] = "validation", "test"
    finding = get_check("P302")(make(**flipped(make), split=split))
    assert list(finding.groups) == EXPECTED["P302"]


def test_nothing_is_said_of_a_label_but_that_it_is_contradicted(make):
    """How many are wrong is known of the benchmark, whose numbers are those of its results."""
    finding = get_check("P302")(make(**flipped(make)))
    words = f"{finding.title} {finding.found}"
    assert "wrong" not in words
    assert "probably" not in words
    folder = Path(__file__).parents[3] / "benchmarks" / "results"
    result = json.loads((folder / "data-check-labels-1341-photos.json").read_text())
    total = {
        name: sum(run[name] for run in result["runs"])
        for name in (
            "flipped_at_the_top", "listed_at_the_top", "flipped_found_in_first_tenth",
            "listed_in_first_tenth", "flipped_on_the_list", "labels_suspected", "flipped_planted",
        )
    }  # fmt: skip
    assert total["flipped_at_the_top"] == total["listed_at_the_top"] == 60
    share = total["flipped_found_in_first_tenth"] / total["listed_in_first_tenth"]
    assert "all of the first 20" in finding.advice
    assert f"{share:.0%} of the first 134" in finding.advice
    page = (folder.parents[1] / "docs" / "data_checks.md").read_text("utf-8")
    for found, listed in (
        ("flipped_at_the_top", "listed_at_the_top"),
        ("flipped_found_in_first_tenth", "listed_in_first_tenth"),
        ("flipped_on_the_list", "labels_suspected"),
    ):
        assert f"{total[found]} of {total[listed]} ({total[found] / total[listed]:.0%}" in (page)
    assert f"{total['flipped_planted']} changed labels in total" in page


def test_labels_of_which_too_little_is_known_are_not_judged(make):
    probabilities = make().probabilities.copy()
    probabilities[1::2] = np.nan
    assert get_check("P302")(make(probabilities=probabilities)).outcome == Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(("code", "name"), [("P502", "lightest"), ("P503", "darkest")])
@pytest.mark.parametrize("share", [4, 2, 1])
def test_a_dark_or_light_set_is_not_explained_away(make, code, name, share):
    """Digits on black are dark, drawings on white are light; so is what was misread."""
    unusual = {"lightest": 0.1, "darkest": 0.97}[name]
    finding = get_check(code)(make(**{name: np.where(np.arange(N) % share == 0, unusual, 0.5)}))
    assert finding.outcome == Outcome.FOUND
    assert f"{1 / share:.0%} of the pictures" in finding.found
    assert "another meaning than assumed" in finding.found
    assert len(finding.groups) == len(finding.remarks) == -(-N // share)


def test_copies_within_a_split_do_not_leak(make):
    summary = make(pairs=[Pair(3, 5, 0.95)], split=SPLIT)
    assert get_check("P202")(summary).outcome == Outcome.FOUND
    assert get_check("P203")(summary).outcome == Outcome.CLEAR
    copied = [f"{i if i != 50 else 8:064x}" for i in range(N)]
    assert get_check("P203")(make(hash=copied, split=SPLIT)).groups == (
        ("고양이/008.jpg", "고양이/050.jpg"),
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dog/film03_frame12.jpg", "film03"),
        ("patient 7 - 02.png", "patient 7"),
        ("region00_032_064.png", "region00_032"),
        ("고양이/사진12_3.jpg", "사진12"),
        ("IMG_1234.jpg", None),
        ("0001.png", None),
        ("cat.123.jpg", None),
        ("09c09dd1-ccef-4ced-96dd-ba3b828a49b4x.jpg", None),
    ],
)
def test_a_series_is_read_from_the_name(path, expected):
    assert source_of(path) == expected


def test_a_stamp_on_one_class_gives_it_away(make):
    summary = make()
    stamped = summary.overviews.copy()
    stamped[1::2, 30:, 24:] = 250
    finding = get_check("P601")(make(overviews=stamped))
    assert finding.outcome == Outcome.FOUND
    assert "dog (1.00)" in finding.found
    inside = summary.overviews.copy()
    inside[1::2, 12:20, 12:20] = 250  # the subject itself is no shortcut
    assert get_check("P601")(make(overviews=inside)).outcome == Outcome.CLEAR


def test_sizes_of_one_class_give_it_away(make):
    n_bytes = [90_000 + i if i % 2 else 20_000 + i for i in range(N)]
    assert get_check("P602")(make(n_bytes=n_bytes)).outcome == Outcome.FOUND
    few = make(label=["dog"] * 45 + ["고양이"] * 15)
    assert get_check("P602")(few).outcome == Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("code", ["P601", "P602"])
def test_in_small_pictures_the_subject_reaches_the_border(make, code):
    overviews = make().overviews.copy()
    overviews[1::2, 30:, 24:] = 250
    small = {"width": [63] * N, "height": [70] * N}
    finding = get_check(code)(make(overviews=overviews, **small))
    assert finding.outcome == Outcome.NOT_APPLICABLE
    assert "fills them" in finding.found


def test_groups_that_the_source_names_are_looked_at_instead_of_names(make):
    group = [f"patient {i // 6}" if i < 54 else None for i in range(N)]
    finding = get_check("P204")(make(split=SPLIT, group=group))
    assert finding.remarks == ("patient 6",)
    assert finding.groups == (tuple(f"{LABELS[i]}/{i:03d}.jpg" for i in range(36, 42)),)
    whole = get_check("P204")(make(split=["train"] * 36 + ["test"] * 24, group=group))
    assert whole.outcome == Outcome.CLEAR


def test_shares_of_splits_where_a_class_is_in_none(make):
    """A table may leave the split of a whole class open; chi-squared has no answer for it."""
    rng = np.random.default_rng(3)
    label = [("a", "b", "c")[i % 3] for i in range(300)]
    shifted = ["test" if each == "a" and rng.random() < 0.8 else "train" for each in label]
    split = [None if each == "c" else s for each, s in zip(label, shifted, strict=True)]
    finding = get_check("P403")(make(300, label=label, split=split))
    assert finding.outcome == "found"
    assert "The largest difference: a, with" in finding.found
    counts = np.zeros((2, 2))
    for each, s in zip(label, split, strict=True):
        if s is not None:
            counts[("test", "train").index(s), ("a", "b").index(each)] += 1
    assert f"{chi2_contingency(counts).pvalue:.1g}" in finding.found
    even = [None if each == "c" else ("train", "test")[i // 3 % 2] for i, each in enumerate(label)]
    assert get_check("P403")(make(300, label=label, split=even)).outcome == "clear"
    one = [("train", "test")[i % 2] if each == "a" else None for i, each in enumerate(label)]
    assert get_check("P403")(make(300, label=label, split=one)).outcome == "not applicable"


def test_pictures_in_no_split_are_in_no_other_split(make):
    """Whether they come to train is decided later, and copies are then kept together."""
    paths = [f"film{i // 3:02d}_frame{i % 3}.jpg" for i in range(60)]
    split = [("train", "train", None)[i % 3] for i in range(57)] + ["test"] * 3
    hashes = [f"{i:064x}" for i in range(60)]
    summary = make(path=paths, split=split, hash=[*hashes[:2], hashes[0], *hashes[3:]])
    assert get_check("P203")(summary).outcome == "clear"
    assert get_check("P204")(summary).outcome == "clear"
    split[1] = "test"
    summary = make(path=paths, split=split, hash=[hashes[0], hashes[0], *hashes[2:]])
    (group,) = get_check("P203")(summary).groups
    assert set(group) == {paths[0], paths[1]}
    assert get_check("P204")(summary).outcome == "found"


@pytest.mark.slow
def test_classes_keep_their_columns_among_many_pictures(make):
    """The forest sees a sample; the rare class that sorts first must not shift all others."""
    n = 9000
    label = ["a rare"] * 21 + [("b", "c", "tell-tale")[i % 3] for i in range(n - 21)]
    width = np.where(np.array(label) == "tell-tale", 900, 400).tolist()
    finding = get_check("P602")(make(n, label=label, width=width))
    assert finding.outcome == "found"
    assert "tell-tale (1.00)" in finding.found
    for other in ("a rare (", "b (", "c ("):
        assert other not in finding.found


@pytest.mark.parametrize("counts", [[20, 20], [20, 30_000], [21, 5000, 5000], [25] * 400, [3000]])
def test_a_sample_has_enough_of_each_class(counts):
    y = np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))
    drawn = _sample(y)
    assert len(set(drawn.tolist())) == len(drawn)
    of_class = np.bincount(y[drawn], minlength=len(counts))
    assert (of_class >= np.minimum(counts, 20)).all()
    if sum(counts) <= 5000:
        assert len(drawn) == sum(counts)
    shares = np.maximum(20, np.round(np.array(counts) * min(1.0, 5000 / sum(counts))))
    np.testing.assert_array_equal(of_class, shares)


def test_a_class_of_one_listed_picture_prints_no_warning(make, recwarn):
    """cleanlab warns about it in terms of its own arguments."""
    label = ["cat"] * 30 + ["dog"] * 30
    split = ["train"] * 31 + ["test"] * 29
    assert get_check("P302")(make(label=label, split=split)).outcome == Outcome.CLEAR
    assert [str(each.message) for each in recwarn] == []
