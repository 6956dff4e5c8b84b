"""Plan new names for classes, and new numbers for files."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pellucid.data.name_table import check_names, not_found, some
from pellucid.data.placing import Placement, folded
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import and_list
from pellucid.i18n import gettext as _

_MIN_DIGITS = 4
_MAX_BYTES = 255


@dataclass(frozen=True)
class Step:
    """Copy of one file."""

    old: str
    """Path relative to the old folder, with slashes."""
    new: str
    """Path relative to the new folder, with slashes."""
    file: str
    """Path for opening the file."""
    sha256: str | None = None
    """SHA-256 of the content; None until it has been read."""


@dataclass(frozen=True)
class Renaming:
    """A plan of copies with new names."""

    steps: tuple[Step, ...]
    classes: tuple[tuple[str, str, int], ...]
    """Tuples (old name, new name, number of files), sorted by old name."""
    notes: tuple[str, ...]
    """Notes for the user."""

    @property
    def placements(self) -> list[Placement]:
        """The files with the targets of their copies."""
        return [Placement(step.file, step.new) for step in self.steps]


def plan_renaming(
    source: Source, names: Mapping[str, str], *, is_renumbered: bool, is_merging: bool
) -> Renaming:
    """Plan new names for classes and files, without changing anything.

    Args:
        source: Folder with one folder per class, with or without split folders above.
        names: New class names by old ones; other classes keep their names.
        is_renumbered: Whether to name the files CLASS_0001.jpg and so on, by split and class.
        is_merging: Whether two classes may get the same name.

    Returns:
        The plan.

    Raises:
        ConfigError: A new name cannot be used, no class has one of the old names, or two classes
            would be merged without `is_merging`.
        DataError: There are no files.
    """
    if not source.files:
        raise DataError(
            _("The class folders in {root} hold no files: nothing to rename.", root=source.root)
        )
    counts = Counter(file.label for file in source.files)
    check_names(names, counts)
    new_name = {label: names.get(label, label) for label in sorted(counts)}
    notes = []
    kept = [label for label in new_name if label not in names]
    if names and kept:
        notes.append(
            _("Classes that keep their names (not in the dictionary): {names}.", names=some(kept))
        )
    if unused := not_found(names, counts):
        notes.append(_("In the dictionary, but no class: {names}.", names=unused))
    for olds in _shared(new_name):
        # A name from the dictionary takes precedence over the existing name of a class.
        new = new_name[min(olds, key=lambda old: (old not in names, old))]
        if not is_merging:
            listed = and_list([*map(repr, olds)])
            raise ConfigError(
                _(
                    "The classes {names} would both be called {new!r}. To make them one "
                    "class, add --merge.",
                    names=listed,
                    new=new,
                )
                if len(olds) == 2
                else _(
                    "The classes {names} would all be called {new!r}. To make them one "
                    "class, add --merge.",
                    names=listed,
                    new=new,
                )
            )
        new_name |= dict.fromkeys(olds, new)
        notes.append(_("Classes merged into {new!r}: {names}.", new=new, names=some(olds)))
    if is_renumbered:
        steps = _numbered(source.files, new_name)
    else:
        steps, n_taken = _moved(source.files, new_name)
        if n_taken:
            notes.append(
                _(
                    "Files that get a number because their name is taken: {n_taken:,}.",
                    n_taken=n_taken,
                )
            )
    classes = tuple((old, new, counts[old]) for old, new in new_name.items())
    return Renaming(tuple(steps), classes, tuple(notes))


def _shared(new_name: Mapping[str, str]) -> list[list[str]]:
    """Return the groups of classes whose new names are the same folder on some file system."""
    olds: dict[str, list[str]] = defaultdict(list)
    for old, new in new_name.items():
        olds[folded(new)].append(old)
    return [group for group in olds.values() if len(group) > 1]


def _folders(file: SourceFile) -> tuple[list[str], list[str]]:
    """Return the parts of a file's path above and below the class folder."""
    parts = list(PurePosixPath(file.path).parts)
    assert file.class_at is not None, "only folders are renamed"
    return parts[: file.class_at], parts[file.class_at + 1 :]


def _moved(files: Sequence[SourceFile], new_name: Mapping[str, str]) -> tuple[list[Step], int]:
    """Plan copies that keep the file names, except where merged classes share one.

    Returns:
        The steps, and the number of files whose name was taken.
    """
    wanted = []
    for file in files:
        above, below = _folders(file)
        wanted.append(PurePosixPath(*above, new_name[file.label], *below))
    reserved = {folded(str(path)) for path in wanted}
    taken = {folded(str(folder)) for path in wanted for folder in path.parents}
    steps, n_taken = [], 0
    for file, path in zip(files, wanted, strict=True):
        target, key, number = path, folded(str(path)), 2
        n_taken += key in taken
        while key in taken or (target != path and key in reserved):
            target, number = path.with_stem(f"{path.stem}-{number}"), number + 1
            key = folded(str(target))
        taken.add(key)
        steps.append(Step(file.path, str(target), file.file))
    return steps, n_taken


def _numbered(files: Sequence[SourceFile], new_name: Mapping[str, str]) -> list[Step]:
    by_folder: dict[PurePosixPath, list[SourceFile]] = defaultdict(list)
    for file in files:
        above, _unused = _folders(file)
        by_folder[PurePosixPath(*above, new_name[file.label])].append(file)
    steps = []
    for folder, members in by_folder.items():
        n_digits = max(_MIN_DIGITS, len(str(len(members))))
        for number, file in enumerate(members, start=1):
            ending = PurePosixPath(file.path).suffix.lower()
            name = f"{folder.name}_{number:0{n_digits}}{ending}"
            if len(name.encode()) > _MAX_BYTES:
                raise ConfigError(
                    _(
                        "The files of the class {folder!r} cannot be numbered: their names "
                        "would have more than {max_bytes} bytes. Give the class a shorter "
                        "name.",
                        folder=folder.name,
                        max_bytes=_MAX_BYTES,
                    )
                )
            steps.append(Step(file.path, str(folder / name), file.file))
    return sorted(steps, key=lambda step: step.old)
