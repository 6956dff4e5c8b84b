"""Find classes whose images are copies of the images of other classes."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

SHARE = 0.8
"""Minimum share of a class's images that are found to be copies. Not all are found: of photos
reduced to 60%, nine out of ten. A class that shares some images by mistake has a smaller share."""

_ALONE = 0.8
"""Minimum share of copies that are the only image of their class in their group. A copy made by a
program has one original; in a series of similar images from one camera, groups are larger."""

_TOGETHER = 0.2
"""Maximum share of copies whose group contains both of two classes, for the two classes to count as
different originals."""

_MIN_IMAGES = 4
"""Minimum number of images; in a smaller class, all may be copies by chance."""


@dataclass(frozen=True)
class CopiedClass:
    """A class that holds copies of the images of several others."""

    label: str
    n: int
    """Number of images of the class."""
    n_by_class: dict[str, int]
    """Number of its images that have a copy in each other class, in descending order."""
    example: tuple[int, int]
    """Positions of an image of the class and its original, in the arguments."""


def find_copied_classes(labels: Sequence[str], groups: Sequence[Hashable]) -> list[CopiedClass]:
    """Find the classes that hold copies of the images of at least two others.

    An example is a folder of thumbnails next to the class folders: each of its images has its
    original in one of them. Two or more classes with the same images do not count, since the task
    may be to tell them apart (sharp, blurred and noisy; the same scenes by several cameras).

    Args:
        labels: Class of each image.
        groups: Group of copies or near copies of each image; an image alone in its group has no
            copy.

    Returns:
        The classes, by the number of other classes that they copy, largest first. Each class found
        is ignored in the search for the next; otherwise two folders of thumbnails would make their
        own originals look like classes of copies.
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
        if n_of[label] >= _MIN_IMAGES
        and n_copied[label] >= SHARE * n_of[label]
        and n_alone[label] >= _ALONE * n_copied[label]
        and _are_apart(n_by_class[label], n_by_others[label])
    ]
    names = {each.label for each in copied}
    # On a tie, choose the class with more originals in classes that are not copies themselves.
    return max(
        copied,
        key=lambda each: (len(each.n_by_class), len(each.n_by_class.keys() - names)),
        default=None,
    )


def _are_apart(n_by_class: Counter[str], n_by_others: Counter[frozenset[str]]) -> bool:
    """Check whether a class holds copies of different images from two others."""
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
    """Raise an error if a class holds copies of the images of several others.

    Args:
        labels: Class of each image.
        paths: Path of each image, as the source gives it.
        groups: As for `find_copied_classes`.
        may_be_meant: Whether to suggest ignoring near copies, because `groups` includes them.

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
        joined(
            _(
                "{label!r} does not look like a class of its own: most of its {n:,} pictures are "
                "copies or near copies of pictures in other classes ({where}), such as {copy} of "
                "{original}.",
                label=first.label,
                n=first.n,
                where=where,
                copy=copy,
                original=original,
            ),
            _("The same holds for {others}.", others=others) if others else "",
            _(
                "A program may have made them, for example as thumbnails. Move them out of the "
                "folder, or remove their rows from the table."
            ),
            _("If it is a class nevertheless, add --near-copies ignore.") if may_be_meant else "",
        )
    )
