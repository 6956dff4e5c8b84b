"""Find classes whose pictures are copies of the pictures of other classes."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pellucid.errors import DataError

SHARE = 0.8
"""Least share of a class's pictures that are copies, as far as they are found: of photos that were
reduced to 60 %, nine of ten are. A class that shares some pictures by mistake has fewer."""

_ALONE = 0.8
"""Least share of copies that are the only one of their class in their group. What a program
copies has one original each; in a series of alike pictures, of one camera, groups are larger."""

_TOGETHER = 0.2
"""Most of the copies that two classes may have in the same groups, to be different originals."""

_LEAST = 4
"""The least number of pictures; in a smaller class, all may be copies by chance."""


@dataclass(frozen=True)
class CopiedClass:
    """A class that holds copies of the pictures of several others."""

    label: str
    n: int
    """The number of its pictures."""
    n_by_class: dict[str, int]
    """How many of its pictures have a copy in each other class, the largest number first."""
    example: tuple[int, int]
    """A picture of the class and its copy, as positions in the arguments."""


def find_copied_classes(labels: Sequence[str], groups: Sequence[Hashable]) -> list[CopiedClass]:
    """Find the classes that hold copies of the pictures of at least two others.

    A folder of thumbnails beside the class folders is one: each of its pictures has its original
    in one of them. Classes with the same pictures, two or more, are none: they may be the question
    itself (sharp, blurred and noisy; the same scenes by several cameras).

    Args:
        labels: The class of each picture.
        groups: The group of copies or near copies of each picture; alone in it, it has no copy.

    Returns:
        The classes, by the number of others that they have copies of, the largest first. Those
        found before are no longer counted, so that two folders of thumbnails do not make classes
        of copies of what they were made from.
    """
    found: list[CopiedClass] = []
    left = set(labels)
    while best := _most_copied(labels, groups, left):
        found.append(best)
        left.remove(best.label)
    return found


def _most_copied(
    labels: Sequence[str], groups: Sequence[Hashable], among: set[str]
) -> CopiedClass | None:
    members: dict[Hashable, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    n_of: Counter[str] = Counter()
    for at, (label, group) in enumerate(zip(labels, groups, strict=True)):
        if label in among:
            n_of[label] += 1
            members[group][label].append(at)
    n_copied: Counter[str] = Counter()
    n_alone: Counter[str] = Counter()
    n_by_class: dict[str, Counter[str]] = defaultdict(Counter)
    n_by_others: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
    example: dict[str, tuple[int, int]] = {}
    for copies in members.values():
        if len(copies) == 1:
            continue
        for label, own in copies.items():
            n_copied[label] += len(own)
            n_alone[label] += len(own) == 1
            others = {other: at for other, (at, *_) in copies.items() if other != label}
            n_by_class[label].update(dict.fromkeys(others, len(own)))
            n_by_others[label][frozenset(others)] += len(own)
            example.setdefault(label, (own[0], min(others.values())))
    copied = [
        CopiedClass(label, n_of[label], dict(n_by_class[label].most_common()), example[label])
        for label in sorted(n_copied)
        if n_of[label] >= _LEAST
        and n_copied[label] >= SHARE * n_of[label]
        and n_alone[label] >= _ALONE * n_copied[label]
        and _are_apart(n_by_class[label], n_by_others[label])
    ]
    names = {each.label for each in copied}
    # Of two, the one with more originals in classes that are no copies themselves.
    return max(
        copied,
        key=lambda each: (len(each.n_by_class), len(each.n_by_class.keys() - names)),
        default=None,
    )


def _are_apart(n_by_class: Counter[str], n_by_others: Counter[frozenset[str]]) -> bool:
    """Whether a class has copies of different pictures in two others."""
    together: Counter[tuple[str, str]] = Counter()
    for others, n in n_by_others.items():
        together.update(dict.fromkeys(combinations(sorted(others), 2), n))
    return any(
        together[one, other] <= _TOGETHER * min(n_by_class[one], n_by_class[other])
        for one, other in combinations(sorted(n_by_class), 2)
    )


def refuse_copied_classes(
    labels: Sequence[str], paths: Sequence[str], groups: Sequence[Hashable], *, may_be_meant: bool
) -> None:
    """Refuse a class that holds copies of the pictures of several others.

    Args:
        labels: The class of each picture.
        paths: As the source names them.
        groups: As for `find_copied_classes`.
        may_be_meant: Whether there would be no objection without near copies.

    Raises:
        DataError: There is such a class.
    """
    found = find_copied_classes(labels, groups)
    if not found:
        return
    first = found[0]
    copy, original = (paths[at] for at in first.example)
    where = ", ".join(f"{label!r} {n:,}" for label, n in list(first.n_by_class.items())[:4])
    others = ", ".join(repr(each.label) for each in found[1:])
    raise DataError(
        f"{first.label!r} does not look like a class of its own: most of its {first.n:,} pictures "
        f"are copies or near copies of pictures in other classes ({where}), such as {copy} of "
        f"{original}. "
        + (f"The same holds for {others}. " if others else "")
        + "A program may have left them, as thumbnails for example. Move them out of the folder, "
        "or leave their rows out of the table."
        + (" If it is a class all the same, add --near-copies ignore." if may_be_meant else "")
    )
