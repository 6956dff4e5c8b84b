"""What programs leave in folders of pictures; docs/sources.md lists it with sources."""

import os
import re
from collections.abc import Iterable
from pathlib import PurePath

from pellucid.data.sources.scanned_folder import ScannedFolder

SYSTEMS = {
    "@eadir": "Synology's thumbnails",
    "#recycle": "a recycle bin",
    "#snapshot": "snapshots of a file server",
    "@recycle": "a recycle bin",
    "@recently-snapshot": "snapshots of a file server",
    "~snapshot": "snapshots of a file server",
    "$recycle.bin": "a recycle bin",
    "recycler": "a recycle bin",
    "system volume information": "Windows' own",
    "lost+found": "what a repair of the disk has found",
    "lost.dir": "what a repair of the disk has found",
    "network trash folder": "a recycle bin",
    "temporary items": "macOS' own",
    "__macosx": "macOS' own",
    "__pycache__": "Python's own",
    "_gsdata_": "GoodSync's own",
}
"""Folders that systems and file servers make, in lower case; no user's pictures are in them."""

SYSTEM_FILES = {
    "thumbs.db",
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "zbthumbnail.info",
    "picasa.ini",
    "icon\r",
}
"""Files that systems and viewers put beside pictures, in lower case."""

_TRAINERS = {
    "wandb": "results of Weights & Biases",
    "mlruns": "results of MLflow",
    "mlartifacts": "results of MLflow",
    "lightning_logs": "results of Lightning",
    "tb_logs": "logs of TensorBoard",
    "ray_results": "results of Ray",
    "catboost_info": "results of CatBoost",
    "node_modules": "packages of Node.js",
}
"""Folders that are passed over whatever they hold."""

_MAY_BE_RESULTS = re.compile(
    r"(runs?|checkpoints?|ckpts?|logs?|outputs?|results?|weights|models?|saved_models?|"
    r"work_dirs|snapshots?|experiments?|exps?)[-_ ]?\d*"
)
"""Folders that are passed over if a file in them comes from a training."""

_OF_A_TRAINING = re.compile(
    r".*\.(pt|pth|ckpt|keras|h5|hdf5|onnx|safetensors|tflite|pb|pkl|joblib)|events\.out\.tfevents.*"
    r"|args\.yaml|opt\.yaml|hparams\.yaml|results\.csv"
)

_MAY_BE_COPIES = {
    *("thumb", "thumbs", "thumbnail", "thumbnails", "preview", "previews", "originals", "small"),
    *("miniaturas", "vignettes", "miniaturen", "miniature", "миниатюры", "썸네일", "미리보기"),
    *("サムネイル", "缩略图", "縮圖"),
}
"""Folders that are passed over if their pictures are called as others are."""

_AFFIX = re.compile(
    r"^(thumb|thumbnail|tn|small)[-_. ]+|[-_. @]+(thumb|thumbnail|tn|small|s|\d+x\d+)$"
)

_SHARE_OF_COPIES = 0.8


def comes_from_a_training(name: str) -> bool:
    """Whether a file of this name is what trainers write: weights, logs, settings."""
    return _OF_A_TRAINING.fullmatch(name.lower()) is not None


def what_left_it(folder: ScannedFolder, beside: ScannedFolder) -> str | None:
    """Say what a folder is if a program has left it there; None if its pictures are a user's.

    Args:
        folder: What may be left.
        beside: The folder that it lies in.
    """
    name = folder.name.lower()
    if name in _TRAINERS:
        return _TRAINERS[name]
    if _MAY_BE_RESULTS.fullmatch(name) and folder.has_results:
        return "results of a training"
    if name in _MAY_BE_COPIES and _are_copies(folder, beside):
        return "pictures with the names of others"
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
