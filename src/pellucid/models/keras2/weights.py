"""Load the weights that Keras 2 saved into a model, matched by their names or positions."""

import re
from collections import Counter
from typing import Any

import h5py
import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.i18n import gettext as _
from pellucid.models.keras2.built import Built
from pellucid.models.keras2.refusal import NotMappedError

_KERNELS = {"depthwise_kernel": "kernel"}
"""Maps names of weights in Keras 2 to those in Keras 3, for layers with one weight of that kind."""
_NO_WEIGHTS = ("StateVar", "count")
"""Names of saved values that are not weights: the state of random number generators, and the number
of values that a layer was adapted to."""

Saved = tuple[str, str, NDArray[Any]]
"""Name of the layer, name of the weight, and its values."""


def fill_from_hdf5(built: Built, file: h5py.File) -> None:
    """Load the weights of a model from an .h5 file.

    Args:
        built: The model, which is changed in place.
        file: The whole file.

    Raises:
        NotMappedError: The arrays in the file do not match the model.
    """
    group = file["model_weights"]
    if (backend := _text(group.attrs.get("backend", "tensorflow"))) != "tensorflow":
        raise NotMappedError(_("its weights were written by Keras on {backend}", backend=backend))
    names = _names(group, "layer_names")
    parts = {part.name: part for part in built.parts}
    filled: set[int] = set()
    for name in names:
        saved = _saved_of_group(group, name)
        if not saved:
            continue
        part = parts.get(name)
        if part is None or part.layer is None:
            raise NotMappedError(
                _("it holds weights of a layer {name!r} that it does not describe", name=name)
            )
        filled |= _fill(part.layer, saved, name)
    _check_all_filled(built, filled)


def _names(group: h5py.Group, key: str) -> list[str]:
    """Read a list of names; Keras 2 splits long lists into several attributes."""
    if key in group.attrs:
        return [_text(name) for name in group.attrs[key]]
    names: list[str] = []
    number = 0
    while f"{key}{number}" in group.attrs:
        names += [_text(name) for name in group.attrs[f"{key}{number}"]]
        number += 1
    return names


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _saved_of_group(group: h5py.Group, name: str) -> list[Saved]:
    if group.get(name, getclass=True) is not h5py.Group:
        raise NotMappedError(_("it has no weights of its layer {name!r}", name=name))
    saved = []
    for path in _names(group[name], "weight_names"):
        # Names of datasets for TensorFlow's variables end with ":0".
        layer, _unused, weight = (
            path.rpartition(":")[0].rpartition("/") if ":" in path else (path.rpartition("/"))
        )
        item = group[name].get(path)
        if not isinstance(item, h5py.Dataset):
            raise NotMappedError(
                _("it has no array {path!r} of its layer {name!r}", path=path, name=name)
            )
        if not weight.startswith(_NO_WEIGHTS):
            saved.append((layer.rpartition("/")[2], weight, np.asarray(item)))
    return saved


def _fill(layer: keras.Layer, saved: list[Saved], name: str) -> set[int]:
    # Trainable weights come first, including those of nested models.
    every = [*layer.trainable_weights, *layer.non_trainable_weights]
    weights = [weight for weight in every if not _own_name(weight).startswith(_NO_WEIGHTS)]
    if len(weights) != len(saved):
        raise NotMappedError(
            _(
                "its layer {name!r} needs {n_weights} arrays, and the file has {n_arrays}",
                name=name,
                n_weights=len(weights),
                n_arrays=len(saved),
            )
        )
    for weight, (_unused, kind, values) in zip(weights, _in_order(weights, saved), strict=True):
        own = _own_name(weight)
        if _kind(kind) not in (_kind(own), _KERNELS.get(own)) and _KERNELS.get(_kind(kind)) != own:
            raise NotMappedError(
                _(
                    "its layer {name!r} has an array {kind!r} in place of {own!r}",
                    name=name,
                    kind=kind,
                    own=own,
                )
            )
        _assign(weight, values, name)
    return {id(weight) for weight in every}


def _own_name(weight: Any) -> str:
    name: str = weight.path.rpartition("/")[2]
    return name


def _in_order(weights: list[Any], saved: list[Saved]) -> list[Saved]:
    """Sort saved arrays by names if these are unique for all weights; otherwise keep the order."""
    asked = [tuple(weight.path.split("/")[-2:]) for weight in weights]
    given = {(layer, _KERNELS.get(kind, kind)): (layer, kind, a) for layer, kind, a in saved}
    given |= {(layer, kind): (layer, kind, a) for layer, kind, a in saved}
    if max(Counter(asked).values()) == 1 and all(key in given for key in asked):
        return [given[key] for key in asked]
    return saved


def _kind(name: str) -> str:
    """Return a weight's name without its number; Keras 2 numbers repeated names."""
    return re.sub(r"_\d+$", "", name)


def _assign(weight: Any, values: NDArray[Any], name: str) -> None:
    if tuple(weight.shape) != values.shape:
        raise NotMappedError(
            _(
                "its layer {name!r} needs an array of the shape {shape}, and the file has "
                "{own_shape}",
                name=name,
                shape=tuple(weight.shape),
                own_shape=values.shape,
            )
        )
    weight.assign(values)


def _check_all_filled(built: Built, filled: set[int]) -> None:
    for weight in built.layer.weights if built.layer else []:
        if id(weight) not in filled:
            raise NotMappedError(_("it has no values for {path}", path=weight.path))
    for layer in built.layer._flatten_layers() if built.layer else []:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def fill_from_archive(built: Built, file: h5py.File) -> None:
    """Load the weights of a model from a .keras file, whose arrays have positions, not names.

    Args:
        built: The model, which is changed in place.
        file: The model.weights.h5 of the archive.

    Raises:
        NotMappedError: The arrays in the file do not match the model.
    """
    filled: set[int] = set()
    _fill_parts(built, file, filled)
    _check_all_filled(built, filled)


def _fill_parts(built: Built, group: h5py.Group, filled: set[int]) -> None:
    # Keras 2.12 uses the second name.
    root = next(
        (group[n] for n in ("layers", "_layer_checkpoint_dependencies") if n in group), None
    )
    counts: Counter[str] = Counter()
    for part in built.parts:
        snake = _snake_case(part.kind)
        place = snake if not counts[snake] else f"{snake}_{counts[snake]}"
        counts[snake] += 1
        if part.layer is None or not part.layer.weights:
            continue
        inner = root.get(place) if root is not None else None
        if not isinstance(inner, h5py.Group):
            raise NotMappedError(_("it has no weights of its layer {name!r}", name=part.name))
        if part.parts:
            _fill_parts(part, inner, filled)
        else:
            _fill_layer(part.layer, inner, part.name, filled)


def _fill_layer(layer: Any, group: h5py.Group, name: str, filled: set[int]) -> None:
    own = [*layer._trainable_variables, *layer._non_trainable_variables]
    saved = group.get("vars")
    values = [np.asarray(saved[str(n)]) for n in range(len(saved))] if saved is not None else []
    if isinstance(layer, keras.layers.Normalization):
        values = values[: len(own)]  # without the count
    if len(values) != len(own):
        raise NotMappedError(
            _(
                "its layer {name!r} needs {n_weights} arrays, and the file has {n_arrays}",
                name=name,
                n_weights=len(own),
                n_arrays=len(values),
            )
        )
    for weight, value in zip(own, values, strict=True):
        _assign(weight, value, name)
        filled.add(id(weight))
    for inner in group:
        if inner == "vars" or not _holds_arrays(group[inner]):
            continue
        if (part := getattr(layer, inner.lstrip("_"), None) or getattr(layer, inner, None)) is None:
            raise NotMappedError(
                _(
                    "its layer {name!r} has a part {inner!r} that is not known",
                    name=name,
                    inner=inner,
                )
            )
        if isinstance(part, keras.Layer):
            _fill_layer(part, group[inner], name, filled)


def _holds_arrays(item: h5py.Group | h5py.Dataset) -> bool:
    """Return whether an item contains an array, other than the state of random numbers."""
    if isinstance(item, h5py.Dataset):
        return True
    return any(_holds_arrays(item[name]) for name in item if "random" not in name)


def _snake_case(name: str) -> str:
    """Convert a class name to snake case as Keras does in its files (keras/src/utils/naming.py)."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
