"""Which folders are classes, and which are splits: read from the tree; docs/decisions/0026."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pellucid.data.sources.class_parts import divide_a_class
from pellucid.data.sources.hints import why_no_classes
from pellucid.data.sources.scan import Folder
from pellucid.data.sources.split_words import SPLIT_FOLDERS, split_name, splits_of_names
from pellucid.errors import DataError

_MOST_NAMED = 4

_BESIDE_PICTURES_TEXT = """
mask masks label labels annotation annotations annots segmentation segmentations
ground_truth groundtruth gt bboxes segmentationclass segmentationobject labeltxt
"""

_BESIDE_PICTURES = set(_BESIDE_PICTURES_TEXT.split())
"""Folders beside `images/` that hold what a detector or a segmenter learns, and no classes."""

_PICTURES_TEXT = """
images image imgs img jpegimages pictures photos data
"""

_PICTURES = set(_PICTURES_TEXT.split())

_CONTAINERS_TEXT = """
dataset datasets input inputs source src all 데이터 데이터셋
"""

_CONTAINERS = _PICTURES | set(_CONTAINERS_TEXT.split())
"""Names that no class has."""

_WITH_NUMBER = re.compile(r"[^\W\d_]*[\W_]*\d+")


@dataclass(frozen=True)
class ClassFolder:
    """A folder whose pictures are of one class, and of one split if the tree says so."""

    folder: Folder
    label: str
    split: str | None


@dataclass
class Layout:
    """How a tree of folders is read."""

    classes: list[ClassFolder] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Splits:
    """Folders beside one another that are splits, and what else lies there."""

    split_of: Mapping[str, str]
    """By the folder's own name."""
    others: tuple[Folder, ...]


def find_layout(root: Folder) -> Layout:
    """Say which folders of a tree are classes, and which of them are in which split.

    Args:
        root: The tree.

    Returns:
        The classes, and what a user should know of how they were found.

    Raises:
        DataError: There are no class folders, or the tree can be read in several ways.
    """
    layout = Layout()
    if not root.n_below:  # nothing that may be a picture: its health will say so
        if not root.folders:
            raise DataError(why_no_classes(root, root))
        _add_classes(layout, root, None)
        return layout
    node = root
    while True:
        tops = _without_labels(node, layout.notes)
        named = splits_of_names([top.name for top in tops])
        if len(tops) != 1 or named or not tops[0].full or node.n_pictures > tops[0].n_below:
            break
        _note_loose(layout.notes, node)
        node = tops[0]
    if node is not root:
        _note_wrapper(layout.notes, node)
    if not tops:
        raise DataError(why_no_classes(root, node))
    _note_loose(layout.notes, node)
    if len(tops) == 1:
        _read_single(layout, root, node, tops[0], named)
    else:
        _read_several(layout, root, node, tops, named)
    return layout


def layout_as_told(root: Folder, splits: Mapping[str, Sequence[str]]) -> Layout:
    """Read a tree as a user says: which folders are which splits.

    Args:
        root: The tree.
        splits: Folders, relative to the root with slashes, for train, validation and test. If
            there are none, all folders at the top are classes.

    Raises:
        DataError: There is no such folder, or there are no class folders in it.
    """
    layout = Layout()
    if not splits:
        if not root.folders:
            raise DataError(why_no_classes(root, root))
        _note_loose(layout.notes, root)
        _add_classes(layout, root, None)
        return layout
    told = [
        (split, _inner(root, name))
        for split, names in splits.items()
        for name in dict.fromkeys(names)
    ]
    for at, (_, folder) in enumerate(told):
        for _, other in told[:at]:
            if f"{folder.relative}/".startswith(f"{other.relative}/") or (
                f"{other.relative}/".startswith(f"{folder.relative}/")
            ):
                raise DataError(
                    f"{folder.relative}/ and {other.relative}/ were both given to --splits, and "
                    "one is, or lies in, the other. Each picture has one split."
                )
    cores = {folder.relative: _core(folder) for _, folder in told}
    _add_splits(layout, [(split, folder, cores[folder.relative]) for split, folder in told])
    used = [folder.relative for _, folder in told]
    left = [
        top
        for top in root.full
        if not any(f"{name}/".startswith(f"{top.relative}/") for name in used)
    ]
    _note_left(layout.notes, left, "--splits does not name them")
    return layout


def _inner(root: Folder, name: str) -> Folder:
    folder = root
    for part in [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]:
        found = [inner for inner in folder.folders if inner.name == part] or [
            inner for inner in folder.folders if inner.key == part.casefold()
        ]
        if not found:
            there = ", ".join(f"{inner.relative}/" for inner in folder.folders[:12]) or "no folders"
            raise DataError(
                f"--splits names the folder {name!r}, which is not in {root.path}. Expected a path "
                f"from there, with slashes; there are: {there}."
            )
        folder = found[0]
    return folder


def _without_labels(node: Folder, notes: list[str]) -> tuple[Folder, ...]:
    """Give the folders that hold pictures, without masks that lie beside `images/`."""
    tops = node.full
    beside = [top for top in tops if top.key in _BESIDE_PICTURES]
    if beside and len(tops) > len(beside) and any(top.key in _PICTURES for top in tops):
        _note_left(notes, beside, "masks or labels of the pictures beside them")
        return tuple(top for top in tops if top not in beside)
    return tops


def _core(folder: Folder, known: frozenset[str] = frozenset()) -> Folder:
    """Look through folders that hold one folder only: train/train/CLASS, train/images/CLASS."""
    while not folder.n_pictures and len(folder.full) == 1:
        inner = folder.full[0]
        if inner.key in known or not inner.full:
            break
        folder = inner
    return folder


def _keys(folder: Folder) -> frozenset[str]:
    return frozenset(inner.key for inner in folder.full)


def _read_single(
    layout: Layout, root: Folder, node: Folder, top: Folder, named: Mapping[str, str]
) -> None:
    """Read a folder that holds one folder with pictures."""
    if top.name not in named:  # it holds no folders: the only class
        if top.key in _CONTAINERS:
            raise DataError(why_no_classes(root, top))
        _add_classes(layout, node, None)
        return
    if not top.full:
        raise DataError(why_no_classes(root, top, splits=[top.relative]))
    if named[top.name] == "train":
        _add_splits(layout, [("train", top, _core(top))])
        return
    core = _core(top)  # test/ alone is no split of anything
    _note_wrapper(layout.notes, core)
    _note_loose(layout.notes, core)
    _add_classes(layout, core, None)


def _read_several(
    layout: Layout, root: Folder, node: Folder, tops: Sequence[Folder], named: Mapping[str, str]
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
    _add_classes(layout, node, None)
    _note_folders_only(layout.notes, tops)


def _note_split_names(layout: Layout, other: Folder) -> None:
    layout.notes.append(
        "All folders are taken for classes, those named like splits too, because of "
        f"{other.relative}/. If it is no class, move it elsewhere."
    )


def _read_with_train(
    layout: Layout,
    root: Folder,
    node: Folder,
    tops: Sequence[Folder],
    named: Mapping[str, str],
    trains: Sequence[Folder],
) -> None:
    """Read folders of which one is called train and holds folders."""
    cores = {top.name: _core(top) for top in trains}
    classes = frozenset(key for core in cores.values() for key in _keys(core))
    for top in tops:
        cores.setdefault(top.name, _core(top, classes))
    _check_trains(trains, cores)
    unnamed = [top for top in tops if top.name not in named]
    copies = [top for top in unnamed if _is_copy(top, tops, named)]
    unclear = [top for top in unnamed if top not in copies]
    sharing = [top for top in tops if _keys(cores[top.name]) & classes]
    if not unclear or any(top.name in named and top not in trains for top in sharing):
        alike = [top for top in unclear if top in sharing or _holds_splits(top)]
        if alike:
            raise _ambiguous(root, tops, named, f"{_names(alike)} may belong to them or not")
    elif all(cores[top.name].full and top not in sharing for top in unclear):
        # Each holds folders of its own: kinds of trains beside kinds of cars.
        _note_split_names(layout, unclear[0])
        _add_classes(layout, node, None)
        _note_folders_only(layout.notes, tops)
        return
    else:
        raise _ambiguous(root, tops, named, f"{_names(unclear)} may be classes beside them")
    splits = [top for top in tops if top.name in named]
    chosen, flat = _with_classes(splits, cores, trains[0], named)
    _note_left(layout.notes, flat, "their pictures are in no class folder")
    _note_left(layout.notes, copies, "a second copy of the folders beside")
    _note_left(layout.notes, unclear, "neither splits nor classes, as far as their names say")
    _add_splits(layout, chosen, is_said=bool(copies or unclear))


def _with_classes(
    tops: Sequence[Folder], cores: Mapping[str, Folder], train: Folder, named: Mapping[str, str]
) -> tuple[list[tuple[str, Folder, Folder]], list[Folder]]:
    """Tell splits that hold classes of the training from those that hold pictures only."""
    classes = frozenset(
        key for top in tops if named[top.name] == "train" for key in _keys(cores[top.name])
    )
    chosen, flat = [], []
    for top in tops:
        core = cores[top.name]
        if _keys(core) & classes:
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
                f"{top.relative}/ holds the folders {_some([f.name for f in core.full])}, none of "
                f"which is a class of {train.relative}/ "
                f"({_some([f.name for f in cores[train.name].full])}). Leave it out with "
                f"--splits {_option('train', train)}, or mend its folders."
            )
    return chosen, flat


def _names_no_class(folder: Folder) -> bool:
    is_split = split_name(folder.name) is not None
    return is_split or folder.key in _CONTAINERS or divide_a_class([folder.key])


def _check_trains(trains: Sequence[Folder], cores: Mapping[str, Folder]) -> None:
    """Refuse two folders called train that hold different classes."""
    first = _keys(cores[trains[0].name])
    for other in trains[1:]:
        if not first & _keys(cores[other.name]) and _keys(cores[other.name]):
            raise DataError(
                f"{_names(trains)} are all called like a training split, and hold different "
                f"folders: {_some([f.name for f in cores[trains[0].name].full])}; and "
                f"{_some([f.name for f in cores[other.name].full])}. Say which is which: "
                f"--splits {_option('train', trains[0])}."
            )


def _is_copy(top: Folder, tops: Sequence[Folder], named: Mapping[str, str]) -> bool:
    """Whether a folder holds the splits that lie beside it, with as many pictures."""
    beside = {other.key: other for other in tops if other.name in named and other.full}
    inner = {folder.key: folder for folder in _core(top).full}
    return beside.keys() <= inner.keys() and all(
        _shape(inner[key]) == _shape(other) for key, other in beside.items()
    )


def _shape(folder: Folder) -> dict[str, int]:
    core = _core(folder)
    return {inner.key: inner.n_below for inner in core.full} or {"": core.n_pictures}


def _holds_splits(folder: Folder) -> bool:
    """Whether there are splits in it: one called train and one more, with the same classes."""
    core = _core(folder)
    named = splits_of_names([inner.name for inner in core.full])
    trains = [_core(inner) for inner in core.full if named.get(inner.name) == "train"]
    rest = [_core(inner) for inner in core.full if named.get(inner.name) in ("validation", "test")]
    return any(_keys(train) & _keys(other) for train in trains for other in rest)


def _read_inner(layout: Layout, root: Folder, tops: Sequence[Folder]) -> bool:
    """Read splits that lie one folder deeper, beside folders without any."""
    holders = [top for top in tops if _holds_splits(top)]
    if not holders:
        return False
    first = holders[0]
    rest = [top for top in tops if top not in holders]
    if len(holders) > 1 or any(top.full for top in rest):
        raise DataError(
            f"{root.path} holds several folders with pictures: {_counted(tops)}. Splits "
            f"(train, test ...) lie in {_names(holders)}. Name the one to read, such as "
            f"{shlex.quote(first.path)}, instead of {shlex.quote(root.path)}."
        )
    _note_left(layout.notes, rest, f"beside {first.relative}/, which holds the splits")
    core = _core(first)
    named = splits_of_names([inner.name for inner in core.full])
    _note_loose(layout.notes, core)
    _read_several(layout, root, core, core.full, named)
    return True


def _read_class_first(layout: Layout, root: Folder, tops: Sequence[Folder]) -> bool:
    """Read cat/train, cat/test, dog/train, dog/test: splits within the classes."""
    cores = [_core(top) for top in tops]
    names = [splits_of_names([inner.name for inner in core.full]) for core in cores]
    is_split = [
        bool(core.full) and not core.n_pictures and len(found) == len(core.full)
        for core, found in zip(cores, names, strict=True)
    ]
    if not all(is_split) or not all("train" in found.values() for found in names):
        return False
    if any(inner.full for core in cores for inner in core.full):
        raise DataError(
            f"{root.path} holds {_counted(tops)}, and in each of them lie splits that hold "
            f"folders ({_some([f'{f.relative}/' for f in cores[0].full])}). Name one of them "
            f"as the pictures, such as {shlex.quote(tops[0].path)}; or to take "
            f"{_names(tops)} for the classes, with all that is in them: --splits none."
        )
    for top, core, found in zip(tops, cores, names, strict=True):
        layout.classes += [ClassFolder(inner, top.name, found[inner.name]) for inner in core.full]
    seen = sorted({f"{name} is {split}" for found in names for name, split in found.items()})
    layout.notes.append(
        f"The folders in each class are taken for splits ({_some(seen)}). If they are none: "
        "--splits none."
    )
    return True


def _refuse_named(root: Folder, tops: Sequence[Folder], named: Mapping[str, str]) -> None:
    """Refuse folders that all have names of splits where none can be the training."""
    flat = [top for top in tops if not top.full]
    if flat and ("train" in named.values() or len(flat) == len(tops)):
        train = next((top for top in flat if named[top.name] == "train"), flat[0])
        raise DataError(why_no_classes(root, train, splits=[top.relative for top in tops]))
    raise _ambiguous(root, tops, named, "none of them is called train")


def _ask_if_alike(root: Folder, tops: Sequence[Folder], named: Mapping[str, str]) -> None:
    """Ask where the same folders lie below several, and their names do not say what that means."""
    cores = [_core(top) for top in tops]
    holders = [(top, core) for top, core in zip(tops, cores, strict=True) if len(core.full) >= 2]
    groups = [[top for top, core in holders if _are_alike(core, first)] for _, first in holders]
    group = max(groups, key=len, default=[])
    if len(group) < 2:
        return
    common = frozenset.intersection(*(_keys(_core(top)) for top in group))
    n_folders = max(len(_core(top).full) for top in group)
    if divide_a_class(common):
        return  # front/ and side/, 2023/ and 2024/: parts of a class
    has_word = any(top.name in named for top in group)
    are_numbered = all(_WITH_NUMBER.fullmatch(top.name) for top in group)
    if not (has_word or are_numbered or len(group) <= 3 or n_folders >= len(group)):
        return  # many folders that share a few: classes that are all divided in the same way
    raise _ambiguous(root, tops, named, "their names do not say which is which")


def _are_alike(one: Folder, other: Folder) -> bool:
    a, b = _keys(one), _keys(other)
    return len(a & b) >= 2 and 2 * len(a & b) >= min(len(a), len(b))


def _ask_if_mixed(root: Folder, tops: Sequence[Folder], named: Mapping[str, str]) -> None:
    """Ask where folders of classes and flat folders lie beside one another, and names say so."""
    holders = [
        top
        for top in tops
        if top.name not in named
        and len(_core(top).full) >= 2
        and not divide_a_class(_keys(_core(top)))
    ]
    flat = [top for top in tops if not top.full]
    if holders and any(top.name in named for top in flat):
        raise _ambiguous(root, tops, named, "not all of them hold folders")
    if any(top.key in _CONTAINERS for top in holders):
        raise _ambiguous(root, tops, named, "not all of them hold the same folders")
    if len(set(named.values())) > 1 and "train" in named.values():
        train = next(top for top in tops if named.get(top.name) == "train")
        raise DataError(
            why_no_classes(root, train, splits=[top.relative for top in tops if top.name in named])
        )


def _ambiguous(
    root: Folder, tops: Sequence[Folder], named: Mapping[str, str], why: str
) -> DataError:
    holders = [top for top in tops if _core(top).full]
    likely = {"train": 0, None: 1, "validation": 2, "test": 3}
    order = sorted(holders, key=lambda top: (likely[named.get(top.name)], -top.n_below))
    options = []
    if order:
        options.append(_option("train", order[0]))
    for split in ("validation", "test"):
        has = [top for top in order[1:] if named.get(top.name) == split]
        options += [_option(split, top) for top in has]
    unsaid = [top for top in order[1:] if top.name not in named]
    if unsaid and not any(option.startswith("test=") for option in options):
        options.append(_option("test", unsaid[0]))
    inside = _some([folder.name for folder in _core(order[0]).full]) if order else "no folders"
    return DataError(
        f"{root.path} can be read in several ways, so nothing is guessed. It holds "
        f"{_counted(tops)}; in {order[0].relative if order else '.'}/ lie: {inside}. They look "
        f"like splits, and {why}. If they are splits, say which is which, such as: --splits "
        f"{' '.join(options)} (what is not named is left out). If {_names(tops)} are the classes: "
        "--splits none."
    )


def _option(split: str, folder: Folder) -> str:
    return shlex.quote(f"{split}={folder.relative}")


def _add_splits(
    layout: Layout, chosen: Sequence[tuple[str, Folder, Folder]], *, is_said: bool = False
) -> None:
    """Add the classes of splits, and say which folders those are unless their names do."""
    for split, top, core in chosen:
        if not core.full:
            raise DataError(why_no_classes(top, core))
        _note_loose(layout.notes, core)
        _add_classes(layout, core, split)
    if is_said or any(
        SPLIT_FOLDERS.get(core.relative.casefold()) != split for split, _, core in chosen
    ):
        texts = []
        for split in ("train", "validation", "test"):
            cores = [core for each, _, core in chosen if each == split]
            if cores:
                texts.append(f"{split}: {', '.join(f'{core.relative}/' for core in cores)}")
        layout.notes.append(f"Folders that are taken for splits: {'; '.join(texts)}.")


def _add_classes(layout: Layout, parent: Folder, split: str | None) -> None:
    for folder in parent.folders:
        n_others = _n_others(folder)
        if folder.problem:
            layout.notes.append(f"The folder {folder.path} cannot be read ({folder.problem}).")
        elif folder.n_below or not parent.n_below:
            layout.classes.append(ClassFolder(folder, folder.name, split))
        elif n_others:
            layout.notes.append(
                f"The folder {folder.relative} is no class: it holds no pictures "
                f"({n_others:,} other files)."
            )
        else:
            layout.notes.append(f"The class folder {folder.relative} is empty.")


def _n_others(folder: Folder) -> int:
    return folder.n_others + sum(_n_others(inner) for inner in folder.folders)


def _note_wrapper(notes: list[str], node: Folder) -> None:
    notes.append(
        f"{node.relative}/ is the only folder with pictures, so the folders in it are read."
    )


def _note_loose(notes: list[str], folder: Folder) -> None:
    if n := folder.n_pictures + folder.n_others:
        notes.append(
            f"Files in {folder.relative or folder.name}/ outside of any class folder are not used: "
            f"{n:,}, such as {folder.example}."
        )


def _note_left(notes: list[str], folders: Sequence[Folder], why: str) -> None:
    if folders:
        texts = [f"{folder.relative}/ ({_pictures(folder)})" for folder in folders]
        notes.append(f"Folders that are not used: {_some(texts)}: {why}.")


def _note_folders_only(notes: list[str], tops: Sequence[Folder]) -> None:
    """Say that the classes hold folders, in case those should be the classes."""
    if all(top.full and not top.n_pictures for top in tops):
        names = dict.fromkeys(inner.name for top in tops for inner in top.full)
        told = " ".join(_option("train", top) for top in tops[:3])
        notes.append(
            f"The class folders ({_some([top.name for top in tops])}) hold folders only "
            f"({_some(list(names))}), all pictures of which count for the class. If those are the "
            f"classes: --splits {told}{' ...' if len(tops) > 3 else ''}."
        )


def _pictures(folder: Folder) -> str:
    return "1 picture" if folder.n_below == 1 else f"{folder.n_below:,} pictures"


def _counted(folders: Sequence[Folder]) -> str:
    return _some([f"{folder.relative}/ ({_pictures(folder)})" for folder in folders])


def _names(folders: Sequence[Folder]) -> str:
    return _some([f"{folder.relative}/" for folder in folders])


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST_NAMED:,} more" if len(texts) > _MOST_NAMED else ""
    return ", ".join(texts[:_MOST_NAMED]) + more
