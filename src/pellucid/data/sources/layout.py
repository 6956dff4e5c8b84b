"""Finds out from a folder tree which folders are classes and splits; see docs/decisions/0026."""

import re
import shlex
from collections.abc import Mapping, Sequence

from pellucid.data.sources.class_parts import divide_a_class
from pellucid.data.sources.hints import why_no_classes
from pellucid.data.sources.layout_parts import (
    ClassFolder,
    Layout,
    add_classes,
    add_splits,
    core_of,
    keys_of,
)
from pellucid.data.sources.layout_texts import (
    counted,
    names_of,
    note_folders_only,
    note_left,
    note_loose,
    note_wrapper,
    option,
    shortened,
)
from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.data.sources.split_words import split_name, splits_of_names
from pellucid.data.sources.told_layout import layout_as_told
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_BESIDE_PICTURES = """
mask masks label labels annotation annotations annots segmentation segmentations
ground_truth groundtruth gt bboxes segmentationclass segmentationobject labeltxt
""".split()
"""Folders beside `images/` with targets for detection or segmentation, which are not classes."""

_PICTURES = "images image imgs img jpegimages pictures photos data".split()
CONTAINERS = [*_PICTURES, *"dataset datasets input inputs source src all 데이터 데이터셋".split()]
"""Names that are never class names."""

_WITH_NUMBER = re.compile(r"[^\W\d_]*[\W_]*\d+")


def find_layout(root: ScannedFolder, splits: Mapping[str, Sequence[str]] | None = None) -> Layout:
    """Find the class folders of a tree and the split of each.

    Args:
        root: The tree.
        splits: Folders for train, validation and test, if the user names them; see
            `layout_as_told`.

    Returns:
        The classes, with notes for the user on how they were found.

    Raises:
        DataError: There are no class folders, or the tree is ambiguous.
    """
    if splits is not None:
        return layout_as_told(root, splits)
    layout = Layout()
    if not root.n_below:  # no possible images: the health of each file reports it
        if not root.folders:
            raise DataError(why_no_classes(root, root))
        add_classes(layout, root, None)
        return layout
    node = root
    while True:
        tops = without_labels(node, layout.notes)
        named = splits_of_names([top.name for top in tops])
        if len(tops) != 1 or named or not tops[0].full or node.n_images > tops[0].n_below:
            break
        note_loose(layout.notes, node)
        node = tops[0]
    if node is not root:
        note_wrapper(layout.notes, node)
    if not tops:
        raise DataError(why_no_classes(root, node))
    note_loose(layout.notes, node)
    if len(tops) == 1:
        _read_single(layout, root, node, tops[0], named)
    else:
        _read_several(layout, root, node, tops, named)
    return layout


def without_labels(node: ScannedFolder, notes: list[str]) -> tuple[ScannedFolder, ...]:
    """Return the subfolders that hold images, without masks beside `images/`."""
    tops = node.full
    beside = [top for top in tops if top.key in _BESIDE_PICTURES]
    if beside and len(tops) > len(beside) and any(top.key in _PICTURES for top in tops):
        note_left(notes, beside, _("masks or labels of the pictures beside them"))
        return tuple(top for top in tops if top not in beside)
    return tops


def _read_single(
    layout: Layout,
    root: ScannedFolder,
    node: ScannedFolder,
    top: ScannedFolder,
    named: Mapping[str, str],
) -> None:
    """Read a folder in which only one subfolder holds images."""
    if top.name not in named:  # it has no subfolders, so it is the only class
        if top.key in CONTAINERS:
            raise DataError(why_no_classes(root, top))
        add_classes(layout, node, None)
        return
    if not top.full:
        raise DataError(why_no_classes(root, top, splits=[top.relative]))
    if named[top.name] == "train":
        add_splits(layout, [("train", top, core_of(top))])
        return
    core = core_of(top)  # test/ without train/ is not a split
    note_wrapper(layout.notes, core)
    note_loose(layout.notes, core)
    add_classes(layout, core, None)


def _read_several(
    layout: Layout,
    root: ScannedFolder,
    node: ScannedFolder,
    tops: Sequence[ScannedFolder],
    named: Mapping[str, str],
) -> None:
    trains = [top for top in tops if named.get(top.name) == "train" and top.full]
    if trains:
        _read_with_train(layout, root, node, tops, named, trains)
        return
    if len(named) == len(tops):
        _refuse_named(root, tops, named)
    if _read_inner(layout, root, tops):
        return
    if _read_class_first(layout, root, tops):
        return
    _ask_if_alike(root, tops, named)
    _ask_if_mixed(root, tops, named)
    if named:
        other = next(top for top in tops if top.name not in named)
        _note_split_names(layout, other)
    add_classes(layout, node, None)
    note_folders_only(layout.notes, tops)


def _note_split_names(layout: Layout, other: ScannedFolder) -> None:
    layout.notes.append(
        _(
            "All folders are taken for classes, those named like splits too, because of "
            "{relative}/. If it is not a class, move it elsewhere.",
            relative=other.relative,
        )
    )


def _read_with_train(
    layout: Layout,
    root: ScannedFolder,
    node: ScannedFolder,
    tops: Sequence[ScannedFolder],
    named: Mapping[str, str],
    trains: Sequence[ScannedFolder],
) -> None:
    """Read sibling folders of which at least one is named like train and has subfolders."""
    cores = {top.name: core_of(top) for top in trains}
    classes = frozenset(key for core in cores.values() for key in keys_of(core))
    for top in tops:
        cores.setdefault(top.name, core_of(top, classes))
    _check_trains(trains, cores)
    unnamed = [top for top in tops if top.name not in named]
    copies = [top for top in unnamed if _is_copy(top, tops, named)]
    unclear = [top for top in unnamed if top not in copies]
    sharing = [top for top in tops if keys_of(cores[top.name]) & classes]
    if not unclear or any(top.name in named and top not in trains for top in sharing):
        alike = [top for top in unclear if top in sharing or _holds_splits(top)]
        if alike:
            raise _ambiguous(
                root,
                tops,
                named,
                _("{folders} may belong to them or not", folders=names_of(alike)),
            )
    elif all(cores[top.name].full and top not in sharing for top in unclear):
        # Each has different subfolders, such as kinds of trains beside kinds of cars.
        _note_split_names(layout, unclear[0])
        add_classes(layout, node, None)
        note_folders_only(layout.notes, tops)
        return
    else:
        raise _ambiguous(
            root,
            tops,
            named,
            _("{folders} may be classes beside them", folders=names_of(unclear)),
        )
    splits = [top for top in tops if top.name in named]
    chosen, flat = _with_classes(splits, cores, trains[0], named)
    note_left(layout.notes, flat, _("their pictures are in no class folder"))
    note_left(layout.notes, copies, _("a second copy of the folders beside"))
    note_left(layout.notes, unclear, _("neither splits nor classes, as far as their names say"))
    add_splits(layout, chosen, is_said=bool(copies or unclear))


def _with_classes(
    tops: Sequence[ScannedFolder],
    cores: Mapping[str, ScannedFolder],
    train: ScannedFolder,
    named: Mapping[str, str],
) -> tuple[list[tuple[str, ScannedFolder, ScannedFolder]], list[ScannedFolder]]:
    """Separate splits that hold the training classes from those that hold images only."""
    classes = frozenset(
        key for top in tops if named[top.name] == "train" for key in keys_of(cores[top.name])
    )
    chosen, flat = [], []
    for top in tops:
        core = cores[top.name]
        if keys_of(core) & classes:
            chosen.append((named[top.name], top, core))
        elif not core.full:
            flat.append(core)
        elif len(core.full) == 1 and not core.full[0].full:
            only = core.full[0]
            if _names_no_class(only):  # test/images/*.jpg
                flat.append(only)
            else:
                chosen.append((named[top.name], top, core))
        else:
            raise DataError(
                _(
                    "{folder}/ holds the folders {inside}, none of which is a class of "
                    "{train}/ ({classes}). Leave it out with --splits {option}, or "
                    "correct its folders.",
                    folder=top.relative,
                    inside=shortened([f.name for f in core.full]),
                    train=train.relative,
                    classes=shortened([f.name for f in cores[train.name].full]),
                    option=option("train", train),
                )
            )
    return chosen, flat


def _names_no_class(folder: ScannedFolder) -> bool:
    is_split = split_name(folder.name) is not None
    return is_split or folder.key in CONTAINERS or divide_a_class([folder.key])


def _check_trains(trains: Sequence[ScannedFolder], cores: Mapping[str, ScannedFolder]) -> None:
    """Raise an error if two folders named like train hold different classes."""
    first = keys_of(cores[trains[0].name])
    for other in trains[1:]:
        if not first & keys_of(cores[other.name]) and keys_of(cores[other.name]):
            raise DataError(
                _(
                    "{folders} are all called like a training split, and hold different "
                    "folders: {classes}; and {others}. Say which is which: --splits {option}.",
                    folders=names_of(trains),
                    classes=shortened([f.name for f in cores[trains[0].name].full]),
                    others=shortened([f.name for f in cores[other.name].full]),
                    option=option("train", trains[0]),
                )
            )


def _is_copy(top: ScannedFolder, tops: Sequence[ScannedFolder], named: Mapping[str, str]) -> bool:
    """Return whether a folder contains copies of its sibling splits, with equal image counts."""
    beside = {other.key: other for other in tops if other.name in named and other.full}
    inner = {folder.key: folder for folder in core_of(top).full}
    return beside.keys() <= inner.keys() and all(
        _shape(inner[key]) == _shape(other) for key, other in beside.items()
    )


def _shape(folder: ScannedFolder) -> dict[str, int]:
    core = core_of(folder)
    return {inner.key: inner.n_below for inner in core.full} or {"": core.n_images}


def _holds_splits(folder: ScannedFolder) -> bool:
    """Return whether a folder contains train and another split with common classes."""
    core = core_of(folder)
    named = splits_of_names([inner.name for inner in core.full])
    trains = [core_of(inner) for inner in core.full if named.get(inner.name) == "train"]
    rest = [
        core_of(inner) for inner in core.full if named.get(inner.name) in ("validation", "test")
    ]
    return any(keys_of(train) & keys_of(other) for train in trains for other in rest)


def _read_inner(layout: Layout, root: ScannedFolder, tops: Sequence[ScannedFolder]) -> bool:
    """Read splits that lie one folder deeper, where sibling folders have no splits."""
    holders = [top for top in tops if _holds_splits(top)]
    if not holders:
        return False
    first = holders[0]
    rest = [top for top in tops if top not in holders]
    if len(holders) > 1 or any(top.full for top in rest):
        raise DataError(
            _(
                "{path} holds several folders with pictures: {counted}. Splits (train, test "
                "...) lie in {folders}. Name the one to read, such as {holder}, instead of "
                "{root}.",
                path=root.path,
                counted=counted(tops),
                folders=names_of(holders),
                holder=shlex.quote(first.path),
                root=shlex.quote(root.path),
            )
        )
    note_left(
        layout.notes, rest, _("beside {relative}/, which holds the splits", relative=first.relative)
    )
    core = core_of(first)
    named = splits_of_names([inner.name for inner in core.full])
    note_loose(layout.notes, core)
    _read_several(layout, root, core, core.full, named)
    return True


def _read_class_first(layout: Layout, root: ScannedFolder, tops: Sequence[ScannedFolder]) -> bool:
    """Read splits inside the classes: cat/train, cat/test, dog/train, dog/test."""
    cores = [core_of(top) for top in tops]
    names = [splits_of_names([inner.name for inner in core.full]) for core in cores]
    is_split = [
        bool(core.full) and not core.n_images and len(found) == len(core.full)
        for core, found in zip(cores, names, strict=True)
    ]
    if not all(is_split) or not all("train" in found.values() for found in names):
        return False
    if any(inner.full for core in cores for inner in core.full):
        raise DataError(
            _(
                "{path} holds {counted}, and in each of them lie splits that hold folders "
                "({inner}). Name one of them as the pictures, such as {path_of_one}; or to take "
                "{folders} for the classes, with all that is in them: --splits none.",
                path=root.path,
                counted=counted(tops),
                inner=shortened([f"{f.relative}/" for f in cores[0].full]),
                path_of_one=shlex.quote(tops[0].path),
                folders=names_of(tops),
            )
        )
    for top, core, found in zip(tops, cores, names, strict=True):
        layout.classes += [ClassFolder(inner, top.name, found[inner.name]) for inner in core.full]
    pairs = sorted({pair for found in names for pair in found.items()})
    seen = [_("{name} is {split}", name=name, split=split) for name, split in pairs]
    layout.notes.append(
        _(
            "The folders in each class are taken for splits ({seen}). If they are none: "
            "--splits none.",
            seen=shortened(seen),
        )
    )
    return True


def _refuse_named(
    root: ScannedFolder, tops: Sequence[ScannedFolder], named: Mapping[str, str]
) -> None:
    """Raise an error if all folders are named like splits but none can be the training split."""
    flat = [top for top in tops if not top.full]
    if flat and ("train" in named.values() or len(flat) == len(tops)):
        train = next((top for top in flat if named[top.name] == "train"), flat[0])
        raise DataError(why_no_classes(root, train, splits=[top.relative for top in tops]))
    raise _ambiguous(root, tops, named, _("none of them is called train"))


def _ask_if_alike(
    root: ScannedFolder, tops: Sequence[ScannedFolder], named: Mapping[str, str]
) -> None:
    """Raise an error if several folders share subfolders and their names do not explain why."""
    cores = [core_of(top) for top in tops]
    holders = [(top, core) for top, core in zip(tops, cores, strict=True) if len(core.full) >= 2]
    groups = [[top for top, core in holders if _are_alike(core, first)] for _, first in holders]
    group = max(groups, key=len, default=[])
    if len(group) < 2:
        return
    common = frozenset.intersection(*(keys_of(core_of(top)) for top in group))
    n_folders = max(len(core_of(top).full) for top in group)
    if divide_a_class(common):
        return  # parts of a class, such as front/ and side/ or 2023/ and 2024/
    has_word = any(top.name in named for top in group)
    are_numbered = all(_WITH_NUMBER.fullmatch(top.name) for top in group)
    if not (has_word or are_numbered or len(group) <= 3 or n_folders >= len(group)):
        return  # many folders with few common subfolders: classes divided in the same way
    raise _ambiguous(root, tops, named, _("their names do not say which is which"))


def _are_alike(one: ScannedFolder, other: ScannedFolder) -> bool:
    a, b = keys_of(one), keys_of(other)
    return len(a & b) >= 2 and 2 * len(a & b) >= min(len(a), len(b))


def _ask_if_mixed(
    root: ScannedFolder, tops: Sequence[ScannedFolder], named: Mapping[str, str]
) -> None:
    """Raise an error if the names suggest splits, but only some folders have subfolders."""
    holders = [
        top
        for top in tops
        if top.name not in named
        and len(core_of(top).full) >= 2
        and not divide_a_class(keys_of(core_of(top)))
    ]
    flat = [top for top in tops if not top.full]
    if holders and any(top.name in named for top in flat):
        raise _ambiguous(root, tops, named, _("not all of them hold folders"))
    if any(top.key in CONTAINERS for top in holders):
        raise _ambiguous(root, tops, named, _("not all of them hold the same folders"))
    if len(set(named.values())) > 1 and "train" in named.values():
        train = next(top for top in tops if named.get(top.name) == "train")
        raise DataError(
            why_no_classes(root, train, splits=[top.relative for top in tops if top.name in named])
        )


def _ambiguous(
    root: ScannedFolder, tops: Sequence[ScannedFolder], named: Mapping[str, str], why: str
) -> DataError:
    holders = [top for top in tops if core_of(top).full]
    likely = {"train": 0, None: 1, "validation": 2, "test": 3}
    order = sorted(holders, key=lambda top: (likely[named.get(top.name)], -top.n_below))
    options = []
    if order:
        options.append(option("train", order[0]))
    for split in ("validation", "test"):
        has = [top for top in order[1:] if named.get(top.name) == split]
        options += [option(split, top) for top in has]
    unsaid = [top for top in order[1:] if top.name not in named]
    if unsaid and not any(each.startswith("test=") for each in options):
        options.append(option("test", unsaid[0]))
    inside = (
        shortened([folder.name for folder in core_of(order[0]).full]) if order else _("no folders")
    )
    return DataError(
        _(
            "{path} can be read in several ways, so nothing is guessed. It holds {counted}; "
            "in {relative}/ lie: {inside}. They look like splits, and {why}. If they are "
            "splits, say which is which, such as: --splits {options} (what is not named is "
            "left out). If {folders} are the classes: --splits none.",
            path=root.path,
            counted=counted(tops),
            relative=order[0].relative if order else ".",
            inside=inside,
            why=why,
            options=" ".join(options),
            folders=names_of(tops),
        )
    )
