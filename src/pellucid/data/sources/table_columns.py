"""Finds the columns of paths, labels, splits and groups in a table by their names and values."""

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pellucid.data.sources.one_hot_columns import OneHotColumns
from pellucid.data.sources.split_words import split_name, split_of_value
from pellucid.data.sources.table_cells import NO, YES, some, texts_of
from pellucid.errors import DataError
from pellucid.i18n import and_list, marked
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

_PATH_NAMES = """
path filepath file_path filepaths file_paths image_path img_path imagepath relative_path
full_path file filename file_name filenames file_names files image_file image_filename
image_name imagename img_name image images img picture photo pic fname 경로 파일경로
이미지경로 파일 파일명
파일이름 이미지 사진 ファイル ファイル名 画像 パス 文件 文件名 图片 圖片 路径 路徑 datei
dateiname bild fichier nom_fichier
chemin archivo nombre_archivo imagen ruta arquivo nome_arquivo imagem файл имя_файла путь
изображение image_index image_id img_id imageid id
"""
_LABEL_NAMES = """
label class labels class_name classname class_names label_name labelname label_names
target_name target_names classes category category_name categories cats target targets y
species breed variety diagnosis dx finding emotion genre 라벨 레이블 클래스 클래스명 정답
분류 범주 품종 종류 ラベル
クラス 分類 カテゴリ 标签 標籤 类别 類別 种类 klasse etikett kategorie classe etiquette
étiquette categorie
catégorie clase etiqueta categoría categoria rótulo rotulo метка класс категория class_id
label_id classid category_id class_index
"""
_SPLIT_NAMES = """
split subset partition data_set dataset dataset_split set usage phase data_split split_name
분할 구분 データ分割 划分
"""

COLUMNS = {
    "path": _PATH_NAMES.split(),
    "label": _LABEL_NAMES.split(),
    "split": _SPLIT_NAMES.split(),
    "group": ["group"],
}
"""Possible names of the column for each role, the most specific first."""

_BOOLEAN = {
    "is_train": "train",
    "is_training": "train",
    "is_training_image": "train",
    "train": "train",
    "is_valid": "validation",
    "is_validation": "validation",
    "is_val": "validation",
    "valid": "validation",
    "val": "validation",
    "validation": "validation",
    "is_test": "test",
    "test": "test",
}
"""Names of yes/no columns, and the split that yes means; fastai writes `is_valid`."""


N_LOOKED_AT = 20
"""Number of rows that are checked for names of files."""


@dataclass(frozen=True)
class Columns:
    """The values found in a table, one for each row."""

    path: list[str | None]
    label: list[str | None]
    split: list[str | None]
    """train, validation or test; None if the table does not say."""
    group: list[str | None]
    path_name: str
    notes: list[str]


def normal_name(name: str) -> str:
    """Normalize the name of a column for comparisons.

    Example:
        >>> normal_name("Data Set")
        'data_set'
    """
    text = unicodedata.normalize("NFC", name).strip().strip("\"'").casefold()
    return re.sub(r"[\s_\-./]+", "_", text).strip("_")


def has_path_column(names: Sequence[str]) -> bool:
    """Return whether a row may be the header, because it contains a column name for paths."""
    return any(normal_name(name) in COLUMNS["path"] for name in names)


def named_columns(what: str, names: Iterable[str]) -> list[str]:
    """List the columns whose names match a role, the most specific names first.

    Args:
        what: A key of `COLUMNS`.
        names: Names of the columns.

    Example:
        >>> named_columns("path", ["id", "label", "File Name"])
        ['File Name', 'id']
    """
    by_normal: dict[str, str] = {}
    for name in names:
        by_normal.setdefault(normal_name(name), name)
    return [by_normal[known] for known in COLUMNS[what] if known in by_normal]


def holds_files(column: pl.Series, is_file: Callable[[str], bool]) -> bool:
    """Return whether one of the first cells of a column names a file that exists."""
    return any(is_file(text) for text in texts_of(column.head(N_LOOKED_AT)) if text)


def path_column(
    frame: pl.DataFrame, found: Sequence[str], is_file: Callable[[str], bool]
) -> str | None:
    """Choose the column of paths: the first candidate that names an existing file, or the first.

    Args:
        frame: The table, or its first rows.
        found: The candidates, from `named_columns`.
        is_file: Function that returns whether a cell names a file that exists.

    Returns:
        The name of the column; None if there are no candidates.
    """
    several = found if len(found) > 1 else ()
    sure = (name for name in several if holds_files(frame[name], is_file))
    return next(sure, next(iter(found), None))


def find_columns(
    frame: pl.DataFrame,
    told: Mapping[str, str],
    table: Path,
    is_file: Callable[[str], bool],
    *,
    first_row: int = 2,
) -> Columns:
    """Find the columns of paths, labels, splits and groups, and read them.

    Args:
        frame: The table.
        told: Names of columns given by the user, by role.
        table: Path of the table, for messages.
        is_file: Function that returns whether a cell names a file that exists.
        first_row: Number of the frame's first row in messages.

    Returns:
        The values of the columns.

    Raises:
        DataError: There is no column for paths or labels, several columns for labels contradict
            one another, or the value of a split is invalid.
    """
    return _Finder(frame, told, table, is_file, first_row).find()


class _Finder:
    def __init__(
        self,
        frame: pl.DataFrame,
        told: Mapping[str, str],
        table: Path,
        is_file: Callable[[str], bool],
        first_row: int,
    ) -> None:
        self.frame, self.table, self.is_file, self.first_row = frame, table, is_file, first_row
        self.names = list(frame.columns)
        self.notes: list[str] = []
        self.used: list[str] = []
        self.told = {what: self._told(what, name) for what, name in told.items()}

    def find(self) -> Columns:
        path = self.told.get("path") or self._path()
        split, split_names = self._split()
        group = self.told.get("group") or self._named("group")
        taken = {path, group, *split_names}
        label, labels = self.told.get("label"), None
        if label is None:
            hot = OneHotColumns(self.frame, {name for name in self.names if name not in taken})
            has_label = any(normal_name(name) == "label" for name in self.names)
            if has_label or not hot.are_certain:
                label = self._label(taken)
            if label is None and len(hot.names) > 1:
                labels = self._one_hot(hot)
        if label is not None and path is not None:
            labels = texts_of(self.frame[label])
            self.used.append(label)
        if path is None or labels is None:
            raise self._missing(path, label)
        self.used += [path, *split_names, *([group] if group else [])]
        used = set(self.used)
        unused = [name for name in self.names if name not in used]
        if unused:
            self.notes.append(
                _("These columns of the table are not used: {columns}.", columns=some(unused))
            )
        nothing: list[str | None] = [None] * len(self.frame)
        groups = texts_of(self.frame[group]) if group else nothing
        paths = texts_of(self.frame[path])
        return Columns(paths, labels, split or nothing, groups, path, self.notes)

    def _told(self, what: str, name: str) -> str:
        exact = [column for column in self.names if column == name]
        near = [column for column in self.names if normal_name(column) == normal_name(name)]
        if found := (exact or near)[:1]:
            return found[0]
        raise DataError(
            _(
                "--columns says {what}={name}, and the table {table} has no such column. It "
                "has: {columns}.",
                what=what,
                name=name,
                table=self.table,
                columns=self._all(),
            )
        )

    def _all(self) -> str:
        return some(self.names) or _("none")

    def _candidates(self, what: str) -> list[str]:
        free = [name for name in self.names if name not in self.told.values()]
        return named_columns(what, free)

    def _named(self, what: str) -> str | None:
        return next(iter(self._candidates(what)), None)

    def _path(self) -> str | None:
        return path_column(self.frame, self._candidates("path"), self.is_file)

    def _label(self, taken: set[str | None]) -> str | None:
        found = [name for name in self._candidates("label") if name not in taken]
        if len(found) < 2 or normal_name(found[0]) == "label":
            return found[0] if found else None
        if all(self._say_the_same(found[0], other) for other in found[1:]):
            words = [name for name in found if not _are_numbers(texts_of(self.frame[name]))]
            return (words or found)[0]
        raise DataError(
            _(
                "The table {table} has several columns that may hold the labels, and they do "
                "not say the same: {columns}. Say which: --columns label={column}.",
                table=self.table,
                columns=some(found),
                column=found[0],
            )
        )

    def _say_the_same(self, one: str, other: str) -> bool:
        pairs = set(zip(texts_of(self.frame[one]), texts_of(self.frame[other]), strict=True))
        return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})

    def _split(self) -> tuple[list[str | None] | None, list[str]]:
        """Return the split of each row, and the columns that it was read from."""
        if "split" in self.told:
            name = self.told["split"]
            if normal_name(name) in _BOOLEAN and self._is_boolean(name):
                return self._from_booleans([name]), [name]
            return self._parsed(name), [name]
        for name in self._candidates("split"):
            values = {text for text in texts_of(self.frame[name]) if text}
            meant = {split_of_value(value) for value in values}
            if normal_name(name) == "split" or (values and None not in meant):
                found = self._parsed(name)
            elif "train" in meant:
                found = self._parsed(name)  # only some values are splits: raises for the others
            else:
                continue
            if normal_name(name) != "split" or (
                any(text and split_name(text) for text in values) and not values <= _PLAIN
            ):
                self.notes.append(self._said([name], found))
            return found, [name]
        booleans = [
            name
            for name in self.names
            if normal_name(name) in _BOOLEAN
            and self._is_boolean(name)
            and name not in self.told.values()
        ]
        # A single column `train` or `test` may be a class, in a table with one column per class.
        if booleans and (len(booleans) > 1 or normal_name(booleans[0]).startswith("is_")):
            found = self._from_booleans(booleans)
            self.notes.append(self._said(booleans, found))
            return found, booleans
        return None, []

    def _said(self, names: Sequence[str], found: Sequence[str | None]) -> str:
        counts = ", ".join(
            f"{split} {n:,}"
            for split in ("train", "validation", "test")
            if (n := found.count(split))
        )
        return _(
            "The splits are those of {columns}: {counts}.",
            columns=and_list([*map(repr, names)]),
            counts=counts,
        )

    def _parsed(self, name: str) -> list[str | None]:
        found: list[str | None] = []
        for number, value in enumerate(texts_of(self.frame[name]), start=self.first_row):
            split = split_of_value(value) if value else None
            if value and split is None:
                raise DataError(
                    _(
                        "Row {number} of {table} has the split {value!r}. Expected train, "
                        "validation, test, or nothing.",
                        number=number,
                        table=self.table,
                        value=value,
                    )
                )
            found.append(split)
        return found

    def _is_boolean(self, name: str) -> bool:
        values = {text.lower() for text in texts_of(self.frame[name]) if text}
        return bool(values) and values <= YES | NO

    def _from_booleans(self, names: Sequence[str]) -> list[str | None]:
        means = {name: _BOOLEAN[normal_name(name)] for name in names}
        has_train = "train" in means.values()
        # If columns mark only the training images, the remaining images are the test set.
        rest = "test" if set(means.values()) == {"train"} else None if has_train else "train"
        found: list[str | None] = []
        columns = [texts_of(self.frame[name]) for name in names]
        for number, row in enumerate(zip(*columns, strict=True), start=self.first_row):
            said = {
                means[name]
                for name, text in zip(names, row, strict=True)
                if text and text.lower() in YES
            }
            if len(said) > 1:
                raise DataError(
                    _(
                        "Row {number} of {table} is in {splits}, as {columns} say. Each picture "
                        "has one split.",
                        number=number,
                        table=self.table,
                        splits=and_list(sorted(said)),
                        columns=", ".join(map(repr, names)),
                    )
                )
            found.append(said.pop() if said else rest)
        return found

    def _one_hot(self, hot: OneHotColumns) -> list[str | None]:
        labels = hot.labels(self.table, self.first_row)
        classes = some([name.strip() for name in hot.names])
        self.notes.append(_("The classes are the columns of 0 and 1: {classes}.", classes=classes))
        self.used += hot.names
        return labels

    def _missing(self, path: str | None, label: str | None) -> DataError:
        missing = [what for what, name in (("path", path), ("label", label)) if name is None]
        free = [name for name in self.names if name != path]
        told = " ".join(
            shlex.quote(f"{what}={name}")
            for what, name in (("path", path or "A"), ("label", label or "B"))
        )
        hint = (
            _("If other columns hold them, say which: --columns {options}.", options=told)
            if free
            else ""
        )
        return DataError(
            joined(
                _(
                    "The table {table} has no column for {missing}; it has: {columns}. {expected}",
                    table=self.table,
                    missing=and_list(missing),
                    columns=self._all(),
                    expected=_(EXPECTED),
                ),
                hint,
            )
        )


_PLAIN = {
    form
    for word in ("train", "training", "validation", "val", "valid", "test", "testing")
    for form in (word, word.title(), word.upper())
}

EXPECTED = marked(
    "Expected a column `path` (relative to the table's folder) and a column `label`; `split` "
    "(train, validation, test) and `group` are optional."
)


def _are_numbers(texts: Sequence[str | None]) -> bool:
    return all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts if text)
