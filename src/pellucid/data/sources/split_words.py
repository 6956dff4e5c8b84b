"""Recognizes split names such as `seg_train`, `TestSet`, `검증용`, `训练集` and `valid`."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SPLIT_FOLDERS = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "test": "test",
    "testing": "test",
}
"""Unambiguous split folder names in lower case, with their splits."""

_WORDS = {
    "train": (
        # English, with the names in Hugging Face's folders and common short forms
        "train training trainval trn tr learn learning "
        # German, French, Spanish, Portuguese, Italian
        "trainieren lernen lerndaten trainings entrainement apprentissage entrenamiento "
        "entreno treino treinamento treinar treinos addestramento allenamento "
        # Dutch, Polish, Turkish, Indonesian, Swedish, Czech
        "trainen trening treningowy treningowe egitim latih pelatihan traning trenovani "
        # Russian, Ukrainian
        "обучение обучающая обучающие обучающий тренировка тренировочная тренировочные трейн "
        "навчання навчальна тренування "
        # Korean, Japanese, Chinese, Arabic
        "학습 훈련 트레인 트레이닝 訓練 学習 學習 トレーニング 训练 تدريب"
    ),
    "validation": (
        "validation validate val valid validating dev development "
        "validierung validierungs validieren validacion validacao convalida validazione validatie "
        "walidacja walidacyjny dogrulama validasi validering validace "
        "валидация валидационная валидационные проверка проверочная перевірка валідація "
        "검증 밸리데이션 検証 バリデーション 验证 驗證 تحقق"
    ),
    "test": (
        "test tests testing tst eval evaluation evaluate holdout "
        "testen pruefung prufung pruf evaluierung essai essais epreuve prueba pruebas evaluacion "
        "teste testes avaliacao prova valutazione testowy testowe uji pengujian testovani "
        "тест тесты тестовая тестовые тестовый тестирование испытание тестування "
        "시험 테스트 평가 試験 テスト 評価 测试 測試 评估 اختبار"
    ),
}
"""Words for each split, by language. "Evaluation" means test, as in Hugging Face's datasets."""

_SPLIT_OF = {word: split for split, words in _WORDS.items() for word in words.split()}

_FILLERS_TEXT = """
set sets data dataset datasets image images img imgs picture pictures pic pics photo photos
folder folders dir split splits part subset sub sample samples file files final full all
daten datensatz satz bilder menge images jeu donnees ensemble conjunto datos imagenes dados
imagens insieme dati immagini выборка выборки набор данные dane zbior veri kumesi classes
class cropped resized jpg jpeg png rgb
"""

_FILLERS = set(_FILLERS_TEXT.split())
"""Words that can accompany a split's name without changing its meaning."""

_GLUED = "set sets data dataset images image imgs img split daten bilder".split()

_NOT_PICTURES_TEXT = """
mask masks label labels annotation annotations annot gt groundtruth truth depth json csv xml
txt bbox boxes segmentation pred preds predictions prediction submission 라벨 라벨링
"""

_NOT_PICTURES = set(_NOT_PICTURES_TEXT.split())
"""Words in the names of folders that hold no images, even if they also name a split."""

_ASIAN_FILLERS = """
데이터셋 데이터 이미지 사진 세트 집합 자료 폴더 셋 용 データセット データ セット 画像 用
数据集 数据 數據集 數據 图片 圖片 图像 圖像 集 組 组
""".split()

_TABLE_WORDS = {"publictest": "validation", "privatetest": "test"}
"""Split names in the table of FER-2013."""


@dataclass(frozen=True)
class SplitName:
    """A name that names a split, taken apart."""

    split: str
    rest: tuple[str, ...]
    """The remaining words; empty if the name says nothing else."""


def split_name(name: str) -> SplitName | None:
    """Parse a name as the name of a split.

    Args:
        name: Name of a folder, or a value in a table, in any of the languages above.

    Returns:
        The split; None if the name contains no word for a split, or words for several.

    Example:
        >>> split_name("seg_train")
        SplitName(split='train', rest=('seg',))
    """
    words = _words(name)
    if _NOT_PICTURES & set(words):
        return None
    found = {split for word in words if (split := _SPLIT_OF.get(word))}
    if len(found) != 1:
        return None
    rest = tuple(word for word in words if word not in _SPLIT_OF and word not in _FILLERS)
    return SplitName(found.pop(), rest)


def split_of_value(value: str) -> str | None:
    """Return the split that a table cell names; None if it names none.

    Example:
        >>> split_of_value("Validierung")
        'validation'
    """
    plain = re.sub(r"[\W_]+", "", value.casefold())
    if plain in _TABLE_WORDS:
        return _TABLE_WORDS[plain]
    named = split_name(value)
    return named.split if named is not None and not named.rest else None


def splits_of_names(names: Sequence[str]) -> dict[str, str]:
    """Find the sibling folders that are named like splits.

    A name may contain other words if a second split has the same ones, as in `chest_train` and
    `chest_test`; `bullet_train` and `blood_test` are not splits.

    Args:
        names: Names of the folders in one folder.

    Returns:
        The split of each name that is one.

    Example:
        >>> splits_of_names(["chest_train", "chest_test", "cats"])
        {'chest_train': 'train', 'chest_test': 'test'}
    """
    read = {name: found for name in names if (found := split_name(name)) is not None}
    splits_by_rest: dict[tuple[str, ...], set[str]] = {}
    for found in read.values():
        splits_by_rest.setdefault(found.rest, set()).add(found.split)
    return {
        name: found.split
        for name, found in read.items()
        if not found.rest or len(splits_by_rest[found.rest]) > 1
    }


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", name))
    words = re.findall(r"[^\W\d_]+", _without_accents(spaced.casefold()))
    return [part for word in words for part in _unglued(word)]


def _without_accents(text: str) -> str:
    """Remove accents from Latin letters; in other scripts, accents make different letters."""
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0]
        letters.append(base if base.isascii() else {"ı": "i", "ß": "ss"}.get(letter, letter))
    return "".join(letters)


def _unglued(word: str) -> list[str]:
    """Split compounds such as `trainset` and `학습데이터`."""
    if word in _SPLIT_OF:
        return [word]
    if not word.isascii():
        bare = word
        for filler in _ASIAN_FILLERS:
            bare = bare.replace(filler, "")
        return [bare] if bare in _SPLIT_OF else [word] if bare else []
    for filler in _GLUED:
        for bare in (word.removesuffix(filler), word.removeprefix(filler)):
            if bare != word and bare in _SPLIT_OF:
                return [bare]
    return [word]
