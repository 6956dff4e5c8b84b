"""Dealing pictures into splits and folds: what must hold, whatever the pictures."""

import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from pellucid.config import SplitConfig
from pellucid.data.folds import assign_folds
from pellucid.data.split import SPLITS, assign_splits, validation_share

COURSE = SplitConfig()


def deal(labels, groups=None, given_splits=None, config=COURSE, seed=0):
    groups = list(range(len(labels))) if groups is None else groups
    given_splits = [None] * len(labels) if given_splits is None else given_splits
    return assign_splits(labels, groups, given_splits, config, seed)


def counts(labels, splits) -> dict[str, tuple[int, int, int]]:
    by_class = defaultdict(Counter)
    for label, split in zip(labels, splits, strict=True):
        by_class[label][split] += 1
    return {label: tuple(c[split] for split in SPLITS) for label, c in by_class.items()}


def test_shares_are_those_of_the_course_in_every_class():
    labels = ["a"] * 100 + ["b"] * 1000 + ["c"] * 25
    found = counts(labels, deal(labels))
    # 20% for the test, then 20% of the rest for validation.
    assert found == {"a": (64, 16, 20), "b": (640, 160, 200), "c": (16, 4, 5)}


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, (1, 0, 0)), (2, (1, 0, 1)), (3, (1, 1, 1)), (4, (2, 1, 1)), (5, (3, 1, 1))],
)
def test_tiny_classes_keep_a_picture_to_train_on(n, expected):
    labels = ["big"] * 50 + ["tiny"] * n
    assert counts(labels, deal(labels))["tiny"] == expected


def test_shares_are_settings():
    labels = ["a"] * 200
    assert counts(labels, deal(labels, config=SplitConfig(0.5, 0.1)))["a"] == (90, 10, 100)
    assert counts(labels, deal(labels, config=SplitConfig(0.1, 0.0)))["a"] == (180, 0, 20)
    assert counts(["a"] * 3, deal(["a"] * 3, config=SplitConfig(0.99, 0.99)))["a"][0] == 1


def totals(labels, splits) -> tuple[int, ...]:
    return tuple(map(sum, zip(*counts(labels, splits).values(), strict=True)))


@pytest.fixture
def limit_of_40(monkeypatch):
    """Lower the limit, since a draw of 20,000 images takes seconds."""
    monkeypatch.setattr("pellucid.data.split.MAX_VALIDATION", 40)


@pytest.mark.parametrize(
    ("n", "given", "expected"),
    [(0, None, 0.2), (20_000, None, 0.2), (50_000, None, 0.08), (50_000, 0.2, 0.2), (9, 0, 0)],
)
def test_the_default_share_falls_from_20_000_pictures_on(n, given, expected):
    assert validation_share(SplitConfig(validation=given), n) == pytest.approx(expected)


def test_validation_has_a_limit_in_the_same_proportion_of_each_class(limit_of_40):
    labels = ["a"] * 150 + ["b"] * 90 + ["c"] * 60 + ["d"] * 10
    found = counts(labels, deal(labels))
    # 62 for the test; 40 of the other 248 are a share of 0.161.
    assert found == {"a": (101, 19, 30), "b": (60, 12, 18), "c": (40, 8, 12), "d": (7, 1, 2)}


def test_a_test_split_that_is_given_leaves_more_to_learn_from(limit_of_40):
    labels = ["a", "b"] * 250
    given = ["train"] * 400 + ["test"] * 100
    assert totals(labels, deal(labels, given_splits=given)) == (360, 40, 100)


def test_the_limit_counts_pictures_and_not_groups(limit_of_40):
    labels = ["a"] * 150 + ["b"] * 150
    splits = deal(labels, groups=[at // 3 for at in range(300)])
    assert totals(labels, splits)[1] == pytest.approx(40, abs=6)


def test_a_share_of_validation_that_is_given_has_no_limit(limit_of_40):
    labels = ["a", "b"] * 150
    found = deal(labels, config=SplitConfig(validation=0.2))
    assert totals(labels, found) == (192, 48, 60)


def test_the_limit_does_not_change_the_test_split(limit_of_40):
    labels = ["a", "b", "c"] * 90
    pairs = zip(deal(labels), deal(labels, config=SplitConfig(validation=0.2)), strict=True)
    assert all((one == "test") == (other == "test") for one, other in pairs)


def test_validation_that_is_given_has_no_limit(limit_of_40):
    labels = ["a", "b"] * 60
    given = ["validation"] * 100 + ["train"] * 10 + ["test"] * 10
    assert totals(labels, deal(labels, given_splits=given)) == (10, 100, 10)


def test_the_seed_decides():
    labels = ["a"] * 60 + ["b"] * 60
    assert deal(labels, seed=1) == deal(labels, seed=1)
    assert deal(labels, seed=1) != deal(labels, seed=2)


def test_classes_are_dealt_independently_of_each_other():
    """Were every class dealt in the same order, numbered series would be split in parallel."""
    labels = ["a"] * 100 + ["b"] * 100
    splits = deal(labels, [f"{label}{n % 100:03d}" for n, label in enumerate(labels)])
    assert splits[:100] != splits[100:]


def test_large_groups_come_close_to_the_shares_of_pictures_in_every_class():
    """Twenty patients of each kind, with three to sixty pictures each.

    The draw is random, so it cannot be closer than the pictures of a patient or so.
    """
    random = np.random.default_rng(0)
    labels, groups = [], []
    for label in "ab":
        for patient, n in enumerate(random.integers(3, 60, 20)):
            labels += [label] * n
            groups += [(label, patient)] * n
    deviations = []
    for seed in range(20):
        for label, (train, validation, test) in counts(
            labels, deal(labels, groups, seed=seed)
        ).items():
            n = train + validation + test
            assert n == labels.count(label)
            assert abs(test - 0.2 * n) <= 60
            assert abs(validation - 0.16 * n) <= 60
            deviations += [test / n - 0.2, validation / n - 0.16]
    assert np.std(deviations) < 0.03


def test_groups_that_span_classes_come_close_too():
    """Forty patients, each with pictures of both kinds."""
    random = np.random.default_rng(0)
    labels, groups = [], []
    for patient in range(40):
        for label, n in zip("ab", random.integers(1, 30, 2), strict=True):
            labels += [label] * n
            groups += [patient] * n
    for seed in range(5):
        splits = deal(labels, groups, seed=seed)
        by_group = dict(zip(groups, splits, strict=True))
        assert splits == [by_group[group] for group in groups]
        for train, validation, test in counts(labels, splits).values():
            n = train + validation + test
            assert abs(test / n - 0.2) < 0.08
            assert abs(validation / n - 0.16) < 0.08


def test_who_splits_a_group_by_hand_means_it():
    labels = ["a"] * 8
    groups = ["p", "p", "p", "q", "q", "r", "r", "s"]
    by_hand = ["train", "test", None, "train", "test", "train", "train", "train"]
    splits = deal(labels, groups, by_hand, SplitConfig(0.2, 0.0))
    assert splits == ["train", "test", "test", "train", "test", "train", "train", "train"]


names = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(names, st.integers(0, 20)), min_size=1, max_size=60), st.randoms())
def test_order_does_not_matter_and_groups_stay_together(pictures, random):
    labels, groups = zip(*pictures, strict=True)
    splits = deal(labels, groups, seed=3)
    by_group = dict(zip(groups, splits, strict=True))
    assert splits == [by_group[group] for group in groups]
    order = list(range(len(pictures)))
    random.shuffle(order)
    shuffled = deal([labels[i] for i in order], [groups[i] for i in order], seed=3)
    assert shuffled == [splits[i] for i in order]


@given(
    st.dictionaries(names, st.lists(st.integers(1, 4), min_size=1, max_size=12), min_size=1),
    st.floats(0.01, 0.95),
    st.floats(0, 0.95),
    st.integers(0, 5),
)
def test_every_class_is_trained_and_where_it_can_be_tested(sizes, test, validation, seed):
    labels, groups = [], []
    for label, group_sizes in sizes.items():
        for index, size in enumerate(group_sizes):
            labels += [label] * size
            groups += [(label, index)] * size
    splits = deal(labels, groups, config=SplitConfig(test, validation), seed=seed)
    by_group = dict(zip(groups, splits, strict=True))
    for label, group_sizes in sizes.items():
        held = Counter(by_group[label, index] for index in range(len(group_sizes)))
        assert held["train"] >= 1
        assert held["test"] >= (len(group_sizes) >= 2 and test > 0)
        assert held["validation"] >= (
            len(group_sizes) >= 3 and validation > 0 and held["train"] > 1
        )


def test_given_splits_are_kept():
    labels = ["a"] * 30 + ["b"] * 30
    given_splits = (["train"] * 20 + ["test"] * 5 + ["validation"] * 5) * 2
    assert deal(labels, given_splits=given_splits) == given_splits


def test_validation_is_drawn_from_train_where_only_the_test_is_given():
    labels = ["a"] * 50 + ["b"] * 50
    given_splits = (["train"] * 40 + ["test"] * 10) * 2
    splits = deal(labels, given_splits=given_splits)
    assert [s for s, g in zip(splits, given_splits, strict=True) if g == "test"] == ["test"] * 20
    assert counts(labels, splits) == {"a": (32, 8, 10), "b": (32, 8, 10)}


def test_a_class_that_has_no_test_pictures_where_a_test_is_given_is_not_tested():
    labels = ["a"] * 20 + ["b"] * 20
    given_splits = ["train"] * 15 + ["test"] * 5 + ["train"] * 20
    splits = deal(labels, given_splits=given_splits)
    assert "test" not in splits[20:]


def of(sizes: dict[str, list[int]]) -> tuple[list[str], list[str]]:
    """Make labels and groups of classes whose groups have these sizes."""
    labels, groups = [], []
    for label, group_sizes in sizes.items():
        for number, size in enumerate(group_sizes):
            labels += [label] * size
            groups += [f"{label}{number:03d}"] * size
    return labels, groups


LAYOUTS = {
    "equal": of({"a": [4] * 50, "b": [3] * 40}),
    "1 to 30": of({label: list(range(1, 31)) for label in "ab"}),
    "one giant": of({"a": [100] + [1, 2, 3] * 20, "b": [5] * 30}),
    "rare class in few groups": of({"a": [2, 3, 4, 5, 6] * 12, "rare": [5, 8, 11]}),
    "500 classes": of({f"{number:03d}": [1] * 6 for number in range(500)}),
    "two images a class": of({f"{number:02d}": [1, 1] for number in range(40)}),
    "given validation": of({label: list(range(1, 31)) for label in "ab"}),
}


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_each_group_of_a_class_is_as_likely_as_any_other(name):
    labels, groups = LAYOUTS[name]
    by_hand: list[str | None] = [None] * len(labels)
    if name == "given validation":
        by_hand = ["validation" if group.endswith(("3", "7")) else None for group in groups]
    free = [group for group, split in zip(groups, by_hand, strict=True) if split is None]
    label_of = dict(zip(groups, labels, strict=True))
    times = Counter()
    n_seeds = 200 if name == "500 classes" else 1000
    for seed in range(n_seeds):
        splits = deal(labels, groups, by_hand, seed=seed)
        times.update({g for g, split in zip(groups, splits, strict=True) if split == "test"})
    for label in sorted(set(labels)) if name != "500 classes" else [None]:
        members = [g for g in dict.fromkeys(free) if label in (None, label_of[g])]
        if (label, name) == ("a", "one giant"):
            assert times["a000"] == 0  # it stays in train, see below
            members.remove("a000")
        assert chisquare([times[group] for group in members]).pvalue > 0.001


def test_a_test_holds_copies_as_the_data_do():
    """Two classes of 100 pictures, 15 of each present twice: 13% of the files are copies."""
    labels, groups = of({label: [2] * 15 + [1] * 85 for label in "ab"})
    shares, seen = [], set()
    for seed in range(200):
        splits = deal(labels, groups, seed=seed)
        tested = [g for g, split in zip(groups, splits, strict=True) if split == "test"]
        shares.append(1 - len(set(tested)) / len(tested))
        seen |= set(tested)
    assert np.mean(shares) == pytest.approx(30 / 230, abs=0.01)
    assert len(seen) == 200


def test_pictures_that_are_added_or_joined_change_little_else():
    labels, groups = of({label: [1] * 200 for label in "ab"})
    before = dict(zip(groups, deal(labels, groups), strict=True))
    more, more_groups = [*labels, "a", "b"], [*groups, "a new one", "b new one"]
    joined = ["a000" if group in ("a001", "a002") else group for group in groups]
    for changed in (deal(more, more_groups)[: len(groups)], deal(labels, joined)):
        is_same = [before[group] == now for group, now in zip(groups, changed, strict=True)]
        assert np.mean(is_same) > 0.97


def test_a_group_far_larger_than_the_test_stays_in_train():
    labels, groups = of({"a": [100] + [2] * 30, "b": [3] * 30})
    for seed in range(20):
        splits = deal(labels, groups, seed=seed)
        assert dict(zip(groups, splits, strict=True))["a000"] == "train"
        assert abs(counts(labels, splits)["a"][2] / 160 - 0.2) < 0.05


def test_a_class_in_few_patients_is_learned_and_tested():
    """Ten patients, "healthy" in all, "lesion" in three."""
    labels, groups = [], []
    for patient in range(10):
        for label, n in (("healthy", 8), ("lesion", 5 * (patient < 3))):
            labels += [label] * n
            groups += [patient] * n
    times = Counter()
    for seed in range(200):
        splits = deal(labels, groups, seed=seed)
        for label, (train, validation, test) in counts(labels, splits).items():
            assert train > 0
            assert validation > 0, (label, seed)
            assert test > 0
        times.update({g for g, split in zip(groups, splits, strict=True) if split == "test"})
    for alike in (range(3), range(3, 10)):
        assert chisquare([times[patient] for patient in alike]).pvalue > 0.001


def random_layout(seed: int) -> tuple[list[str], list[int], np.ndarray]:
    """Give labels and groups, and which group holds which class, drawn at random."""
    random = np.random.default_rng(seed)
    holds = random.random((random.integers(2, 10), random.integers(2, 6)))
    holds = holds < random.choice([0.2, 0.4, 0.7])
    for row in holds:
        row[random.integers(len(row))] = True
    labels, groups = [], []
    for group, label in np.argwhere(holds):
        n = int(random.integers(1, 9))
        labels += [f"c{label}"] * n
        groups += [int(group)] * n
    return labels, groups, holds


@pytest.mark.parametrize("seeds", [range(start, start + 50) for start in range(0, 250, 50)])
def test_whatever_split_there_is_is_found(seeds):
    """Against all assignments: each class in train, and something in the test."""
    for seed in seeds:
        labels, groups, holds = random_layout(seed)
        splits = deal(labels, groups, seed=seed)
        trained = {label for label, split in zip(labels, splits, strict=True) if split == "train"}
        assert trained == set(labels)
        exists = any(
            holds[~np.array(tested)].any(axis=0)[holds.any(axis=0)].all()
            for tested in itertools.product([False, True], repeat=len(holds))
            if any(tested)
        )
        assert ("test" in splits) == exists


def fold_sizes(folds, mask=None) -> list[int]:
    chosen = folds if mask is None else folds[mask]
    return [int((chosen == fold).sum()) for fold in range(5)]


def test_folds_are_of_equal_size_and_stratified():
    labels = np.repeat([0, 1, 2], [53, 24, 11])
    folds = assign_folds(labels, range(len(labels)), 5, seed=0)
    assert folds.shape == labels.shape
    assert max(fold_sizes(folds)) - min(fold_sizes(folds)) <= 1
    for label in range(3):
        sizes = fold_sizes(folds, labels == label)
        assert max(sizes) - min(sizes) <= 1


def test_a_class_of_one_group_is_in_no_fold():
    labels = np.array([0] * 10 + [1] + [2] * 3)
    groups = [*range(10), "one", "copy", "copy", "copy"]
    folds = assign_folds(labels, groups, 5, seed=0)
    np.testing.assert_array_equal(folds[10:], -1)
    assert (folds[:10] >= 0).all()


def test_a_class_in_few_patients_is_not_all_in_one_fold():
    """Twenty patients with both classes or one; each fit has to have seen both."""
    labels, groups = [], []
    for patient in range(20):
        for label, n in ((0, 4), (1, 3 * (patient < 2))):
            labels += [label] * n
            groups += [patient] * n
    for seed in range(30):
        folds = assign_folds(np.array(labels), groups, 5, seed)
        for fold in range(5):
            assert set(np.array(labels)[folds != fold]) == {0, 1}
        assert len({f for f, g in zip(folds.tolist(), groups, strict=True) if g < 2}) == 2


def test_folds_of_unequal_groups_are_of_like_size():
    random = np.random.default_rng(0)
    sizes = random.integers(1, 30, 40)
    groups = np.repeat(np.arange(40), sizes)
    labels = np.repeat(random.integers(0, 2, 40), sizes)
    found = fold_sizes(assign_folds(labels, groups.tolist(), 5, seed=0))
    assert max(found) - min(found) <= 0.1 * len(labels) / 5 + 30 / 2


def test_folds_depend_on_the_seed_and_not_on_the_order():
    labels = np.repeat([0, 1], 40)
    groups = [f"{n:02d}" for n in range(80)]
    folds = assign_folds(labels, groups, 5, seed=1)
    assert (folds != assign_folds(labels, groups, 5, seed=2)).any()
    order = np.random.default_rng(0).permutation(80)
    again = assign_folds(labels[order], [groups[i] for i in order], 5, seed=1)
    np.testing.assert_array_equal(again, folds[order])


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8)), min_size=1, max_size=60),
    st.integers(2, 6),
)
def test_no_fit_goes_without_a_class_and_no_copy_is_in_two_folds(pictures, n_folds):
    labels = np.array([label for label, _ in pictures])
    groups = pictures  # a group for each (label, number)
    folds = assign_folds(labels, groups, n_folds, seed=0)
    assert folds.min() >= -1
    assert folds.max() < n_folds
    by_group = dict(zip(groups, folds.tolist(), strict=True))
    assert folds.tolist() == [by_group[group] for group in groups]
    for fold in range(n_folds):
        assert set(labels[folds != fold]) == set(labels)


def test_no_fit_goes_without_a_class_whose_only_picture_is_also_in_another():
    """The same picture in two classes counts as one group, dealt with the first class."""
    labels = np.array([0] * 9 + [0, 1, 1])
    groups = [*range(9), "both", "both", "both"]
    folds = assign_folds(labels, groups, 5, seed=0)
    for fold in range(5):
        assert set(labels[folds != fold]) == {0, 1}
