"""`pellucid train`."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli import source_help
from pellucid.cli.cluster_option import ClusterOption
from pellucid.cli.printing import JsonOption, print_json

if TYPE_CHECKING:
    from pellucid.api import Run

_BODY = "Pretrained body: recipes features, fine-tune, auto"
_NETWORK = "Network: recipe scratch"
_FIT = "Training: recipes scratch, fine-tune"
_FINE = "Recipe fine-tune"
_CALLBACKS = "After each epoch: recipes scratch, fine-tune"

EXAMPLES = """\
pellucid train photos/  # one folder for each class: photos/cat/, photos/dog/ ...
pellucid train photos/ --run runs/first --augment light
pellucid train photos/ --recipe fine-tune --epochs 10
pellucid train photos/ --model tiny_vgg --epochs 30 --learning-rate 0.001
pellucid train labels.csv --columns path=file label=breed
"""


def _option(text: str, panel: str, **more: Any) -> Any:
    return typer.Option(help=text, rich_help_panel=panel, show_default=False, **more)


def train(
    source: source_help.SourceArgument,
    run: Annotated[
        Path | None, typer.Option(help="The new run's folder. [default: runs/NAME]")
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            help="features: a pretrained body and a linear head; fine-tune: that body trained on; "
            "scratch: a network from random weights; auto: the best within --budget. "
            "[default: features; scratch with --model, auto with --budget]"
        ),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option(help="The longest time that the recipe auto may take, such as 10m."),
    ] = None,
    seed: Annotated[int, typer.Option(help="For the split and everything random.", min=0)] = 0,
    near_copies: Annotated[
        str | None,
        typer.Option(
            help="Pictures that are nearly the same (resized, cropped, mirrored) stay together in "
            "one split; with ignore, they are dealt one by one. [default: together]",
            show_default=False,
        ),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(help="Train with this many seeds, and report the mean and the spread.", min=2),
    ] = None,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    as_json: JsonOption = False,
    cluster: ClusterOption = None,
    augment: Annotated[
        str | None,
        typer.Option(
            help="Policy of augmentation: none, book, light, shift, cutout, strong, or a TOML "
            "file; see `pellucid augment`. The recipe features mixes no pictures (MixUp, CutMix)."
        ),
    ] = None,
    mirror: Annotated[
        str | None, _option("See pictures in a mirror too: auto (where it pays), on or off.", _BODY)
    ] = None,
    backbone: Annotated[
        str | None, _option("Its name, or an ONNX file. Default: efficientnet_lite2.", _BODY)
    ] = None,
    backbone_weights: Annotated[
        str | None, _option("File of its weights. Default: package or Keras' cache.", _BODY)
    ] = None,
    backbone_size: Annotated[
        int | None, _option("Height and width of the pictures it sees.", _BODY)
    ] = None,
    backbone_scaling: Annotated[
        str | None, _option("Of an ONNX body: 0..1, tf, torch, caffe or none.", _BODY)
    ] = None,
    n_views: Annotated[
        int | None,
        _option("With --augment: augmented views per picture. Default: 4.", _BODY),
    ] = None,
    model: Annotated[
        str | None, _option("Name in `pellucid models`. Default: by the pictures.", _NETWORK)
    ] = None,
    image_size: Annotated[
        int | None, _option("Height and width of the pictures. Default: the network's.", _NETWORK)
    ] = None,
    initializer: Annotated[
        str | None, _option("Of the kernels, such as he_normal.", _NETWORK)
    ] = None,
    l1: Annotated[float | None, _option("Strength of the L1 penalty.", _NETWORK)] = None,
    l2: Annotated[float | None, _option("Strength of the L2 penalty.", _NETWORK)] = None,
    dropout: Annotated[float | None, _option("Share that is dropped.", _NETWORK)] = None,
    normalization: Annotated[str | None, _option("batch, layer or none.", _NETWORK)] = None,
    head_units: Annotated[
        int | None, _option("Width of the dense layer before the last.", _NETWORK)
    ] = None,
    weights: Annotated[str | None, _option("File of weights to start from.", _NETWORK)] = None,
    epochs: Annotated[int | None, _option("Passes over the pictures, at most.", _FIT)] = None,
    batch_size: Annotated[int | None, _option("Pictures per step.", _FIT)] = None,
    optimizer: Annotated[
        str | None,
        _option("sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw.", _FIT),
    ] = None,
    learning_rate: Annotated[float | None, _option("At the start, or the peak.", _FIT)] = None,
    find_rate: Annotated[
        bool | None, _option("Pick the learning rate by a range test.", _FIT)
    ] = None,
    schedule: Annotated[str | None, _option("constant, cosine or one-cycle.", _FIT)] = None,
    warmup: Annotated[
        float | None, _option("Share of the steps in which the rate rises.", _FIT)
    ] = None,
    momentum: Annotated[float | None, _option("Of momentum and nesterov.", _FIT)] = None,
    weight_decay: Annotated[float | None, _option("Decoupled weight decay.", _FIT)] = None,
    label_smoothing: Annotated[
        float | None, _option("Share spread over all classes.", _FIT)
    ] = None,
    class_weights: Annotated[
        str | None, _option("balanced: rare classes count more; none.", _FIT)
    ] = None,
    clip_norm: Annotated[float | None, _option("Longest gradient.", _FIT)] = None,
    ema: Annotated[
        float | None, _option("Momentum of an average of the weights, such as 0.99.", _FIT)
    ] = None,
    precision: Annotated[str | None, _option("auto, float32 or bfloat16.", _FIT)] = None,
    unfreeze: Annotated[
        str | None,
        _option("Share of the body that learns, or its lowest layer. Default: 0.3.", _FINE),
    ] = None,
    rate_decay: Annotated[
        float | None, _option("Factor of the rate for each layer further down.", _FINE)
    ] = None,
    monitor: Annotated[
        str | None,
        _option(
            "What chooses the best epoch: val_loss (the plain log loss), val_accuracy, loss (the "
            "training objective), accuracy.",
            _CALLBACKS,
        ),
    ] = None,
    stop_patience: Annotated[
        int | None, _option("EarlyStopping: epochs without a better value; 0: never.", _CALLBACKS)
    ] = None,
    stop_min_delta: Annotated[
        float | None, _option("EarlyStopping: what counts as better.", _CALLBACKS)
    ] = None,
    plateau_patience: Annotated[
        int | None, _option("ReduceLROnPlateau: epochs; 0: never.", _CALLBACKS)
    ] = None,
    plateau_factor: Annotated[
        float | None, _option("ReduceLROnPlateau: what the rate is multiplied by.", _CALLBACKS)
    ] = None,
    min_learning_rate: Annotated[
        float | None, _option("ReduceLROnPlateau: the least rate.", _CALLBACKS)
    ] = None,
    checkpoint: Annotated[
        str | None,
        _option("ModelCheckpoint: names such as {epoch:03d}-{val_loss:.4f}.", _CALLBACKS),
    ] = None,
    checkpoint_best_only: Annotated[
        bool | None, _option("ModelCheckpoint: only better epochs.", _CALLBACKS)
    ] = None,
    checkpoint_weights_only: Annotated[
        bool | None, _option("ModelCheckpoint: weights, or whole models.", _CALLBACKS)
    ] = None,
    save_minutes: Annotated[
        float | None, _option("For resume: save that often in long epochs.", _CALLBACKS)
    ] = None,
    tensorboard: Annotated[bool | None, _option("Write logs for TensorBoard.", _CALLBACKS)] = None,
    mlflow: Annotated[bool | None, _option("Log to MLflow.", _CALLBACKS)] = None,
) -> None:
    """Train a classifier on pictures, and test it."""
    settings = dict(locals())
    for name in ("source", "run", "recipe", "seed", "seeds", "as_json"):
        del settings[name]
    for name in ("splits", "columns", "encoding", "allow_outside"):
        del settings[name]
    settings |= source_help.source_options(splits, columns, encoding, allow_outside)
    if unfreeze is not None:
        settings["unfreeze"] = _share_or_name(unfreeze)
    if seeds is not None:
        _repeat_and_print(source, run, recipe, seed, seeds, as_json=as_json, **settings)
    else:
        train_and_print(source, run, recipe, seed, as_json=as_json, **settings)


def _share_or_name(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def train_and_print(
    source: Path, run: Path | None, recipe: str | None, seed: int, *, as_json: bool, **settings: Any
) -> None:
    """Train as the command line asks, draw it, and print the result."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        trained = api.train(source, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings)
    print_result(trained, as_json=as_json)


def _repeat_and_print(
    source: Path,
    run: Path | None,
    recipe: str | None,
    seed: int,
    seeds: int,
    *,
    as_json: bool,
    **settings: Any,
) -> None:
    """Train with several seeds, and print how far the results lie apart."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        found = api.repeat(
            source, seeds, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings
        )
    if as_json:
        spread = {name: asdict(values) for name, values in found.spread.items()}
        print_json({"runs": [str(each.path) for each in found.runs], "spread": spread})
        return
    for name, values in found.spread.items():
        typer.echo(
            f"{name.replace('_', ' '):18} {values.mean:.3f} +- {values.standard_deviation:.3f}"
            f"  ({values.least:.3f} to {values.most:.3f}, {seeds} seeds)"
        )
    typer.echo(f"Runs:     {found.path}")


def print_result(run: "Run", *, as_json: bool) -> None:
    """Print what a training has come to, and what to do with it."""
    if as_json:
        print_json({"run": str(run.path), "metrics": run.metrics})
        return
    typer.echo(f"Run:      {run.path}")
    typer.echo(f"Report:   {run.path / 'report.html'}")
    name = shlex.quote(str(run.path))
    typer.echo(f"Predict:  pellucid predict {name} PICTURES")
    if (run.path / "classifier" / "model.keras").is_file():
        typer.echo(f"Explore:  pellucid explore {name}")
