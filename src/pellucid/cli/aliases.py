"""Names that other programs have for pellucid's arguments and commands, and options that it lacks.

The names come from Keras, fastai, Ultralytics, scikit-learn, timm, torchvision, Lightning and
Hugging Face. pellucid does not accept them but suggests its own names, because many of them have
slightly different meanings and would silently set something else.
"""

from pellucid.i18n import marked

ARGUMENTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "--data", "--data-dir", "--data-path", "--datadir", "--dataset", "--dataset-dir",
            "--dataset-path", "--train-dir", "--train-data", "--images", "--image", "--image-dir",
            "--img-dir", "--input", "--input-dir", "--inputs", "--source", "--folder", "--path",
            "--root", "--file", "--files", "--picture", "--pictures", "-d", "-i",
        ),
        ("PICTURES", "PICTURE", "FOLDER"),
    ),
    **dict.fromkeys(
        (
            "--model", "--model-path", "--weights", "--checkpoint", "--ckpt", "--ckpt-path",
            "--run", "--run-dir", "--classifier", "--load", "--resume", "-m", "-w",
        ),
        ("RUN", "MODEL", "FIRST"),
    ),
}  # fmt: skip
"""The arguments that replace an option of another program."""

_SHARES = marked(
    "train holds out 20% of each class for the test and 20% of the rest for "
    "validation. For other shares, run: pellucid data split PICTURES --out NEW --test "
    "0.1 --validation 0.1, and then train on NEW"
)
_DEVICE = marked(
    "the device is chosen automatically: Keras trains on a GPU if its backend finds "
    "one, and everything else runs on the CPU"
)
_WORKERS = marked("all CPU cores are always used")
_ARCHITECTURE = marked(
    "--model NAME trains a network from random weights (pellucid models lists them), "
    "and --backbone NAME uses a pretrained backbone"
)
_CLASSES = marked(
    "the classes are found automatically: they are the folders, or the labels in a table"
)
_QUIET = marked(
    "messages go to standard error: 2>/dev/null hides them, and --json prints JSON for programs"
)
_NO_OVERWRITE = marked(
    "pellucid never overwrites anything: choose a new name, or remove the old folder yourself"
)

_METRICS = marked(
    "accuracy, log loss and others are always measured; --monitor chooses the one that "
    "decides which epoch is best"
)

EXPLAINED: dict[str, str] = {
    **dict.fromkeys(
        (
            "--val-split", "--val-size", "--validation-split", "--validation-data", "--valid-pct",
            "--test-size", "--test-split", "--split", "--val", "--train-size",
        ),
        _SHARES,
    ),
    **dict.fromkeys(
        ("--device", "--devices", "--gpu", "--gpus", "--gpu-id", "--cuda", "--no-cuda", "--cpu",
         "--accelerator", "--use-gpu"),
        _DEVICE,
    ),
    **dict.fromkeys(
        ("--workers", "--num-workers", "--n-workers", "--n-jobs", "--threads", "--num-threads",
         "--jobs", "-j"),
        _WORKERS,
    ),
    **dict.fromkeys(("--arch", "-a", "--pretrained", "--no-pretrained"), _ARCHITECTURE),
    **dict.fromkeys(
        ("--classes", "--class-names", "--nc", "--num-classes", "--n-classes", "--labels",
         "--n-labels"),
        _CLASSES,
    ),
    **dict.fromkeys(("--quiet", "-q", "--silent", "--verbose", "-v", "--debug"), _QUIET),
    **dict.fromkeys(("--overwrite", "--force", "-f", "--exist-ok"), _NO_OVERWRITE),
    "--resume": marked("to continue an interrupted training, run: pellucid resume RUN"),
    "--freeze": marked(
        "--recipe features trains no layer of the backbone; --recipe fine-tune trains the "
        "share that --unfreeze gives"
    ),
    "--loss": marked(
        "the loss is always the cross-entropy; --label-smoothing and --class-weights "
        "change it"
    ),
    **dict.fromkeys(("--metric", "--metrics"), _METRICS),
    "--amp": marked("bfloat16 is used where it is fast; --precision overrides this"),
    "--fp16": marked("bfloat16 is used where it is fast; --precision overrides this"),
    "--half": marked("bfloat16 is used where it is fast; --precision overrides this"),
    "--cache": marked("pictures and features are always cached; PELLUCID_CACHE names the folder"),
    "--shuffle": marked("pictures are always shuffled; --seed determines the order"),
    "--mode": marked("each mode is a command of its own: pellucid train, pellucid predict ..."),
    "--task": marked("classification is the only task of pellucid"),
    "--conf": marked(
        "each answer has a probability, and says if a picture looks like none of the "
        "classes"
    ),
    "--threshold": marked(
        "each answer has a probability, and says if a picture looks like none of the "
        "classes; evaluate --positive chooses a threshold for what errors cost"
    ),
    "--config": marked("settings are given as options, not in a file"),
    "--cfg": marked("settings are given as options, not in a file"),
}  # fmt: skip
"""What to do instead, by the name of an option that only other programs have."""

COMMANDS: dict[str, str] = {
    **dict.fromkeys(("fit", "training", "finetune", "fine-tune", "run", "start"), "train"),
    **dict.fromkeys(("classify", "infer", "inference", "detect", "prediction", "label"), "predict"),
    **dict.fromkeys(("test", "eval", "val", "validate", "validation", "score"), "evaluate"),
    **dict.fromkeys(
        ("cross-validate", "cross-validation", "crossvalidate", "crossvalidation", "cross-val",
         "crossval", "cv", "kfold", "k-fold", "folds"),
        "train PICTURES --folds 5",
    ),
    **dict.fromkeys(("repeat", "seeds"), "train PICTURES --seeds 5"),
    **dict.fromkeys(("estimate", "dry-run"), "train PICTURES --dry-run"),
    **dict.fromkeys(("tune", "tuning", "sweep", "hpo", "optimize", "grid-search"), "search"),
    **dict.fromkeys(("continue", "restart"), "resume"),
    **dict.fromkeys(("diff", "versus", "vs"), "compare"),
    **dict.fromkeys(
        ("ui", "gui", "web", "show", "view", "visualize", "inspect", "open"), "explore"
    ),
    **dict.fromkeys(("heatmap", "heat-map", "gradcam", "grad-cam", "cam", "why"), "explain"),
    **dict.fromkeys(("api", "deploy", "server"), "serve"),
    **dict.fromkeys(("convert", "save"), "export"),
    **dict.fromkeys(("results", "summary", "metrics"), "report"),
    **dict.fromkeys(("script", "source"), "code"),
    **dict.fromkeys(("list", "networks", "zoo", "architectures"), "models"),
    **dict.fromkeys(("augmentation", "transforms"), "augment"),
    **dict.fromkeys(("lesson", "lessons", "course", "teach", "study"), "learn"),
    **dict.fromkeys(("example", "examples", "tutorial", "quickstart"), "demo"),
    **dict.fromkeys(("check", "lint", "clean"), "data check"),
    **{name: f"data {name}" for name in ("split", "preview", "rename")},
    **dict.fromkeys(("backbones", "backbone", "body", "pretrained", "weights"), "bodies"),
    **dict.fromkeys(("download", "get", "datasets"), "data get"),
    "dataset": "data",
}  # fmt: skip
"""pellucid's commands by their name in another program, with the option that is meant."""
