"""A class of copies is no class; two classes with the same pictures may be the question itself."""

import pytest

from pellucid.data.copied_classes import find_copied_classes, refuse_copied_classes
from pellucid.errors import DataError

N = 20


def pictures(**classes: list[str]) -> tuple[list[str], list[str]]:
    """Give labels and contents: equal contents are copies."""
    labels = [label for label, contents in classes.items() for _ in contents]
    return labels, [content for contents in classes.values() for content in contents]


CAT = [f"cat{n}" for n in range(N)]
DOG = [f"dog{n}" for n in range(N)]
BIRD = [f"bird{n}" for n in range(N)]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ({"cat": CAT, "dog": DOG, "small": CAT + DOG}, ["small"]),
        ({"cat": CAT, "dog": DOG, "@tn": CAT[:6] + DOG[:3]}, ["@tn"]),
        ({"cat": CAT, "dog": DOG[:1], "view": CAT + DOG[:1]}, ["view"]),
        ({"cat": CAT, "dog": DOG, "small": CAT + DOG, "big": CAT + DOG}, ["big", "small"]),
        (
            {"cat": CAT, "dog": DOG, "b": BIRD, "t": CAT[:9] + DOG[:9], "v": CAT[9:] + BIRD},
            ["t", "v"],
        ),
        ({"cat": CAT, "dog": DOG, "all": [*CAT, *DOG, "else1", "else2"]}, ["all"]),
        # No classes of copies:
        ({"cat": CAT, "dog": DOG}, []),
        ({"sharp": CAT, "blurred": CAT}, []),
        ({"sharp": CAT, "blurred": CAT, "noisy": CAT}, []),
        # As near copies are found: not all of them, of those that were altered most.
        ({"sharp": CAT, "blurred": CAT, "noisy": CAT[3:], "dark": CAT[:15]}, []),
        ({f"camera {n}": CAT + DOG for n in range(5)}, []),
        ({"cat": CAT, "kitten": CAT[:8], "dog": DOG}, []),
        ({"cat": [*CAT, DOG[0], BIRD[0]], "dog": DOG, "bird": BIRD}, []),
        ({"cat": CAT, "dog": DOG, "mixed": [*CAT[:5], *DOG[:5], *BIRD[:5]]}, []),
        ({"cat": CAT, "dog": DOG, "few": [CAT[0], DOG[0]]}, []),
        # One camera, parts that differ in a scratch: each group has many of each class.
        ({"good": ["a"] * 9 + ["b"] * 9, "bent": ["a"] * 9, "torn": ["a"] * 5 + ["b"] * 9}, []),
    ],
)
def test_classes_of_copies_are_found_and_others_are_not(classes, expected):
    labels, contents = pictures(**classes)
    assert sorted(each.label for each in find_copied_classes(labels, contents)) == expected


def test_the_refusal_names_the_class_the_copies_and_the_way_out():
    labels, contents = pictures(cat=CAT, dog=DOG, small=CAT + DOG)
    paths = [f"{label}/{content}.jpg" for label, content in zip(labels, contents, strict=True)]
    with pytest.raises(DataError) as caught:
        refuse_copied_classes(labels, paths, contents, may_be_meant=True)
    message = str(caught.value)
    assert "'small' does not look like a class of its own" in message
    assert "'cat' 20, 'dog' 20" in message
    assert "small/cat0.jpg of cat/cat0.jpg" in message
    assert message.endswith("--near-copies ignore.")


def test_the_order_of_the_pictures_does_not_matter():
    labels, contents = pictures(cat=CAT, dog=DOG, small=CAT[:9] + DOG[:9], big=CAT + DOG)
    backwards = find_copied_classes(labels[::-1], contents[::-1])
    forwards = find_copied_classes(labels, contents)
    assert (
        [each.label for each in backwards] == [each.label for each in forwards] == ["big", "small"]
    )
