"""Names that other programs have for pellucid's options, arguments and commands.

The names come from Keras, fastai, Ultralytics, scikit-learn, timm, torchvision, Lightning and
Hugging Face. pellucid does not accept them but suggests its own names, because many of them have
slightly different meanings and would silently set something else.
"""

from pellucid.i18n import marked

OPTIONS: dict[str, tuple[str, ...]] = {
    "--lr": ("--learning-rate",),
    "--lr0": ("--learning-rate",),
    "--lr-max": ("--learning-rate",),
    "--max-lr": ("--learning-rate",),
    "--base-lr": ("--learning-rate",),
    "--init-lr": ("--learning-rate",),
    "--initial-lr": ("--learning-rate",),
    "--eta": ("--learning-rate",),
    "--learning-rate-init": ("--learning-rate",),
    "--rate": ("--learning-rate",),
    "--min-lr": ("--min-learning-rate",),
    "--eta-min": ("--min-learning-rate",),
    "--lr-min": ("--min-learning-rate",),
    "--lr-find": ("--find-rate",),
    "--auto-lr-find": ("--find-rate",),
    "--lr-scheduler": ("--schedule",),
    "--lr-schedule": ("--schedule",),
    "--scheduler": ("--schedule",),
    "--sched": ("--schedule",),
    "--learning-rate-schedule": ("--schedule",),
    "--bs": ("--batch-size",),
    "--batch": ("--batch-size",),
    "--batchsize": ("--batch-size",),
    "--train-batch-size": ("--batch-size",),
    "--per-device-train-batch-size": ("--batch-size",),
    "-b": ("--batch-size",),
    "--epoch": ("--epochs",),
    "--n-epoch": ("--epochs",),
    "--n-epochs": ("--epochs",),
    "--num-epochs": ("--epochs",),
    "--num-train-epochs": ("--epochs",),
    "--nb-epoch": ("--epochs",),
    "--max-epochs": ("--epochs",),
    "--n-iter": ("--epochs",),
    "--max-iter": ("--epochs",),
    "-e": ("--epochs",),
    "--imgsz": ("--image-size",),
    "--img-size": ("--image-size",),
    "--img": ("--image-size",),
    "--imsize": ("--image-size",),
    "--image-shape": ("--image-size",),
    "--input-size": ("--image-size",),
    "--input-shape": ("--image-size",),
    "--target-size": ("--image-size",),
    "--crop-size": ("--image-size",),
    "--train-crop-size": ("--image-size",),
    "--resize": ("--image-size",),
    "--size": ("--image-size",),
    "--model-name": ("--model",),
    "--architecture": ("--model",),
    "--net": ("--model",),
    "--network": ("--model",),
    "--encoder": ("--backbone",),
    "--feature-extractor": ("--backbone",),
    "--base-model": ("--backbone",),
    "--opt": ("--optimizer",),
    "--optim": ("--optimizer",),
    "--optimiser": ("--optimizer",),
    "--solver": ("--optimizer",),
    "--wd": ("--weight-decay",),
    "--decay": ("--weight-decay",),
    "--weightdecay": ("--weight-decay",),
    "--momentum-factor": ("--momentum",),
    "--drop": ("--dropout",),
    "--drop-rate": ("--dropout",),
    "--dropout-rate": ("--dropout",),
    "--smoothing": ("--label-smoothing",),
    "--class-weight": ("--class-weights",),
    "--clip-grad": ("--clip-norm",),
    "--clip-grad-norm": ("--clip-norm",),
    "--clipnorm": ("--clip-norm",),
    "--gradient-clip-val": ("--clip-norm",),
    "--max-grad-norm": ("--clip-norm",),
    "--model-ema-decay": ("--ema",),
    "--ema-decay": ("--ema",),
    "--ema-momentum": ("--ema",),
    "--warmup-ratio": ("--warmup",),
    "--pct-start": ("--warmup",),
    "--kernel-initializer": ("--initializer",),
    "--init": ("--initializer",),
    "--early-stopping": ("--stop-patience",),
    "--early-stop": ("--stop-patience",),
    "--early-stopping-patience": ("--stop-patience",),
    "--patience": ("--stop-patience",),
    "--n-iter-no-change": ("--stop-patience",),
    "--min-delta": ("--stop-min-delta",),
    "--tol": ("--stop-min-delta",),
    "--factor": ("--plateau-factor",),
    "--reduce-lr-patience": ("--plateau-patience",),
    "--save-best-only": ("--checkpoint-best-only",),
    "--save-weights-only": ("--checkpoint-weights-only",),
    "--augmentation": ("--augment",),
    "--augmentations": ("--augment",),
    "--augs": ("--augment",),
    "--aug": ("--augment",),
    "--aa": ("--augment",),
    "--auto-augment": ("--augment",),
    "--data-augmentation": ("--augment",),
    "--transforms": ("--augment",),
    "--tta": ("--views",),
    "--random-state": ("--seed",),
    "--random-seed": ("--seed",),
    "--manual-seed": ("--seed",),
    "--rng": ("--seed",),
    "--save-dir": ("--run", "--out"),
    "--project": ("--run", "--out"),
    "--name": ("--run", "--out"),
    "--exp-name": ("--run", "--out"),
    "--experiment": ("--run", "--out"),
    "--run-name": ("--run", "--out"),
    "--output": ("--out", "--run"),
    "--output-dir": ("--out", "--run"),
    "--out-dir": ("--out", "--run"),
    "--outdir": ("--out", "--run"),
    "--dest": ("--out", "--run"),
    "--save-path": ("--out", "--run"),
    "--model-dir": ("--run", "--out"),
    "--log-dir": ("--run",),
    "--logdir": ("--run",),
    "-o": ("--out", "--run"),
    "--topk": ("--top",),
    "--top-k": ("--top",),
    "-k": ("--top",),
    "--test-size": ("--test",),
    "--test-split": ("--test",),
    "--val-size": ("--validation",),
    "--val-split": ("--validation",),
    "--validation-split": ("--validation",),
    "--valid-pct": ("--validation",),
    "--val": ("--validation",),
    "--n-splits": ("--folds",),
    "--n-folds": ("--folds",),
    "--kfold": ("--folds",),
    "--cv": ("--folds",),
    "--int8-quantization": ("--int8",),
    "--quantize": ("--int8",),
    "--fmt": ("--format",),
    "--to": ("--format",),
    "--address": ("--host",),
    "--bind": ("--host",),
    "-p": ("--port",),
    "--mixed-precision": ("--precision",),
    "--dtype": ("--precision",),
    "--time-limit": ("--budget",),
    "--max-time": ("--budget",),
    "--pretrained-weights": ("--backbone-weights", "--weights"),
}
"""pellucid's options by their name in another program; the first that the command has counts."""

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
}
"""pellucid's commands by their name in another program."""
