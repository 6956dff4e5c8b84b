"""Recognizes what programs leave in folders of images; docs/sources.md lists the sources."""

import os
import re
from collections.abc import Iterable
from pathlib import PurePath

from pellucid.data.sources.scanned_folder import ScannedFolder
from pellucid.i18n import marked

SYSTEMS = {
    "@eadir": marked("Synology's thumbnails"),
    "#recycle": marked("a recycle bin"),
    "#snapshot": marked("snapshots of a file server"),
    "@recycle": marked("a recycle bin"),
    "@recently-snapshot": marked("snapshots of a file server"),
    "~snapshot": marked("snapshots of a file server"),
    "$recycle.bin": marked("a recycle bin"),
    "recycler": marked("a recycle bin"),
    "system volume information": marked("Windows' own"),
    "lost+found": marked("what a repair of the disk has found"),
    "lost.dir": marked("what a repair of the disk has found"),
    "network trash folder": marked("a recycle bin"),
    "temporary items": marked("macOS' own"),
    "__macosx": marked("macOS' own"),
    "__pycache__": marked("Python's own"),
    "_gsdata_": marked("GoodSync's own"),
}
"""Folders made by operating systems and file servers, in lower case; they hold no user images."""

SYSTEM_FILES = {
    "thumbs.db",
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "zbthumbnail.info",
    "picasa.ini",
    "icon\r",
}
"""Files that operating systems and viewers put beside images, in lower case."""

_TRAINERS = {
    "wandb": marked("results of Weights & Biases"),
    "mlruns": marked("results of MLflow"),
    "mlartifacts": marked("results of MLflow"),
    "lightning_logs": marked("results of Lightning"),
    "tb_logs": marked("logs of TensorBoard"),
    "ray_results": marked("results of Ray"),
    "catboost_info": marked("results of CatBoost"),
    "node_modules": marked("packages of Node.js"),
}
"""Folders that are skipped regardless of their content."""

_MAY_BE_RESULTS = re.compile(
    r"(runs?|checkpoints?|ckpts?|logs?|outputs?|results?|weights|models?|saved_models?|"
    r"work_dirs|snapshots?|experiments?|exps?)[-_ ]?\d*"
)
"""Folders that are skipped if they contain a file written by a training run."""

_OF_A_TRAINING = re.compile(
    r".*\.(pt|pth|ckpt|keras|h5|hdf5|onnx|safetensors|tflite|pb|pkl|joblib)|events\.out\.tfevents.*"
    r"|args\.yaml|opt\.yaml|hparams\.yaml|results\.csv"
)

_MAY_BE_COPIES = {
    *("thumb", "thumbs", "thumbnail", "thumbnails", "preview", "previews", "originals", "small"),
    *("miniaturas", "vignettes", "miniaturen", "miniature", "миниатюры", "썸네일", "미리보기"),
    *("サムネイル", "缩略图", "縮圖"),
}
"""Folders that are skipped if their images have the same names as images beside them."""

_AFFIX = re.compile(
    r"^(thumb|thumbnail|tn|small)[-_. ]+|[-_. @]+(thumb|thumbnail|tn|small|s|\d+x\d+)$"
)

_SHARE_OF_COPIES = 0.8


def comes_from_a_training(name: str) -> bool:
    """Return whether a file of this name is typical of training runs: weights, logs, settings.

    Example:
        >>> comes_from_a_training("best.pt"), comes_from_a_training("cat.jpg")
        (True, False)
    """
    return _OF_A_TRAINING.fullmatch(name.lower()) is not None


def what_left_it(folder: ScannedFolder, beside: ScannedFolder) -> str | None:
    """Return a description of a folder that was left by a program; None for a user's folder.

    Args:
        folder: The folder to judge.
        beside: The parent folder.
    """
    name = folder.name.lower()
    if name in _TRAINERS:
        return _TRAINERS[name]
    if _MAY_BE_RESULTS.fullmatch(name) and folder.has_results:
        return marked("results of a training")
    if name in _MAY_BE_COPIES and _are_copies(folder, beside):
        return marked("pictures with the names of others")
    return None


def _are_copies(folder: ScannedFolder, beside: ScannedFolder) -> bool:
    own = {_AFFIX.sub("", stem) for stem in _stems(folder)}
    others = set(_stems(beside, but=folder))
    return bool(own) and len(own & others) >= _SHARE_OF_COPIES * len(own)


def _stems(folder: ScannedFolder, but: ScannedFolder | None = None) -> Iterable[str]:
    if folder is but:
        return
    try:
        with os.scandir(folder.path) as entries:
            yield from [PurePath(entry.name).stem.lower() for entry in entries]
    except OSError:
        return
    for inner in folder.folders:
        yield from _stems(inner, but)
