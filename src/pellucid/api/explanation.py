"""Which places of a picture speak for a class."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.api.asked_output import class_at, output_at
from pellucid.api.heat_overlay import heat_overlay, image_of
from pellucid.api.looked_at import (
    AnyPicture,
    LookedAt,
    check_run_scaling,
    given_picture,
    is_other_than_run,
    look_at,
)
from pellucid.api.notebook_watcher import is_notebook
from pellucid.api.run import Run, load
from pellucid.cards.card import Card
from pellucid.cards.explanation_card import explanation_card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.data.decode import Pixels
from pellucid.errors import ConfigError, ModelError
from pellucid.explanation.heat import heat_of
from pellucid.explanation.mask import Box
from pellucid.explanation.region import evidence_box
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.run import RunFolder
from pellucid.spelling import did_you_mean, joined
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]
METHODS = ("grad-cam", "grad-cam++", "layer-cam", "occlusion")
"""Names of the methods; each is one of `pellucid.explanation.evidence.list_methods`, which needs
Keras."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Evidence for a class, by place in a picture."""

    method: str
    """One of "grad-cam", "grad-cam++", "layer-cam" and "occlusion"."""
    layer: str | None
    """Path of the layer whose activations were weighted, such as "backbone/conv_1"; None for
    occlusion, and for the last map of a run that was explained without Keras."""
    output: str | None
    """Name of the output; None for a run."""
    index: int
    """Index of the class, or of the number if the output has no classes."""
    label: str | None
    """Name of the class; None if the names are not known."""
    value: float
    """Probability of the class, or the number if the output has no classes."""
    is_probability: bool
    """Whether the value is a probability: the output ends in a softmax or sigmoid."""
    pixels: Pixels
    """The picture as the model saw it: cropped to the largest centred part of the right aspect
    ratio and resized, shape (height, width, 1 or 3)."""
    heat_map: Floats
    """The evidence as the method computes it, shape (rows, columns) of the layer, 0 or above."""
    heat: Floats
    """The evidence resized to the picture and scaled, shape (height, width), from 0 to 1; all 0 if
    there is no evidence."""
    box: tuple[int, int, int, int] | None
    """(top, left, bottom, right) in pixels around the largest connected part of at least 15% of
    the most heat; None if there is no evidence."""
    assumptions: tuple[str, ...] = ()
    """Sentences about what was assumed or left out."""

    @property
    def name(self) -> str:
        """Name of the class, or what it is called if the names are not known."""
        if self.label is not None:
            return self.label
        if self.is_probability:
            return _("class {index}", index=self.index)
        return _("number {index} of the output", index=self.index)

    def overlay(self) -> Image.Image:
        """Draw the heat over the picture in grey, with a frame around the box."""
        return heat_overlay(self.pixels, self.heat, self.box)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save the overlay as a PNG file.

        Args:
            path: The new file; its name ends in .png.

        Returns:
            The path.

        Raises:
            ConfigError: The file exists, cannot be written, or its name ends otherwise.
        """
        path = typed_path(path)
        if path.suffix.lower() != ".png":
            raise ConfigError(
                _(
                    "The heat map was to be saved as {path}. It is a PNG file: end its name with "
                    ".png.",
                    path=path,
                )
            )
        content = io.BytesIO()
        self.overlay().save(content, "PNG")
        try:
            with path.open("xb") as file:
                try:
                    file.write(content.getvalue())
                    file.flush()
                except OSError:  # on a full disk, half a file would be left
                    path.unlink(missing_ok=True)
                    raise
        except FileExistsError:
            raise ConfigError(
                _("{path} exists already and is not overwritten. Choose another name.", path=path)
            ) from None
        except OSError as error:
            raise ConfigError(
                _(
                    "{path} cannot be written ({reason}). Choose another place.",
                    path=path,
                    reason=system_reason(error),
                )
            ) from None
        return path

    def show(self) -> None:
        """Show the card in a notebook; elsewhere, the overlay in the system's picture viewer."""
        if is_notebook():
            from IPython.display import display

            display(self)
        else:
            self.overlay().show()

    def __repr__(self) -> str:
        """Show what the card says."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        overlay = self.overlay()
        picture = image_of(self.pixels).convert("RGB")
        rows, columns = self.heat_map.shape
        height, width = self.heat.shape
        return explanation_card(
            self.name,
            _("probability {value:.1%}", value=self.value)
            if self.is_probability
            else f"{self.value:.4g}",
            self.method,
            self.layer,
            (rows, columns),
            (height, width),
            self.box,
            self.assumptions,
            (picture.resize(overlay.size, Image.Resampling.NEAREST), overlay),
        )


def explain(
    model_or_run: "keras.Model | Run | str | os.PathLike[str]",
    picture: AnyPicture,
    *,
    label: str | int | None = None,
    method: str = "grad-cam",
    output: str | int | None = None,
    layer: str | None = None,
    scaling: str = "none",
) -> Explanation:
    """Compute which places of a picture speak for a class.

    The picture is cropped to its largest centred part of the aspect ratio of the model's input, and
    resized. A run scales pixels by itself; for another model, `scaling` says how.

    Args:
        model_or_run: A Keras model (Sequential, functional or subclassed, also with nested models
            or several outputs), a run, its folder or name, or a file that Keras saved.
        picture: A path, a Pillow image, or an array of uint8, shape (height, width), or (height,
            width, 1, 3 or 4).
        label: Name or index of the class, or index of the number if the output has no classes. By
            default, the class with the highest probability, or the largest number.
        method: "grad-cam" (Selvaraju et al., 2017), "grad-cam++" (Chattopadhyay et al., 2018),
            "layer-cam" (Jiang et al., 2021), or "occlusion" (Zeiler and Fergus, 2014), which needs
            no map, but runs the model hundreds of times.
        output: Name or index of the output, for a model with several. By default the first.
        layer: Path of the layer whose activations are weighted, such as "backbone/conv_1". By
            default the last one whose numbers belong to places in the picture.
        scaling: "0..1", "tf", "torch" or "caffe" for a model that does not scale pixels itself;
            with "none", it sees values from 0 to 255.

    Returns:
        The explanation. It is shown as a card in a notebook.

    Raises:
        ConfigError: There is no such class, method, output, layer or scaling.
        ModelError: The model does not take one picture, or has no map to weight.
        PictureError: The picture cannot be used.
        RunError: There is no such run, or it lacks what the method needs.

    Example:
        >>> found = pellucid.explain("photos", "new.png")
        >>> found.label, found.heat.ndim
        ('dog', 2)
    """
    if method not in METHODS:
        raise ConfigError(
            joined(
                _(
                    "There is no method {method!r}: {list_methods}.",
                    method=method,
                    list_methods=", ".join(METHODS),
                ),
                did_you_mean(str(method), METHODS),
            )
        )
    if not is_other_than_run(model_or_run) and layer is None and output is None:
        check_run_scaling(scaling)
        found = _without_keras(load(model_or_run), picture, label, method)
        if found is not None:
            return found
    seen = look_at(model_or_run, picture, scaling)
    return _of_model(seen, label, method, output, layer)


def _without_keras(
    run: Run, picture: AnyPicture, label: str | int | None, method: str
) -> Explanation | None:
    """Explain a run from its ONNX model, which starts sooner than Keras.

    Returns:
        None if its model does not allow the method.
    """
    from pellucid.api.explained import ExplainedClassifier

    given = given_picture(picture)
    explained = ExplainedClassifier(RunFolder(run.path).classifier)
    if method not in ("occlusion", explained.method):
        return None
    pixels = given.pixels(explained.spec)
    answer = explained.answer(pixels)
    labels = explained.classifier.labels
    probabilities = answer.outputs[: len(labels)]
    index = class_at(label, labels, len(labels), lambda: int(probabilities.argmax()))
    heat_map = explained.evidence(
        pixels, index, answer, method="occlusion" if method == "occlusion" else "grad-cam"
    )
    notes: tuple[str, ...] = ()
    if explained.is_partial and method == "grad-cam":
        notes = (
            _(
                "The scores of the classes also depend on earlier layers, which the evidence "
                "leaves out."
            ),
        )
    heat = heat_of(heat_map, *pixels.shape[:2])
    return Explanation(
        method=method,
        layer=None,
        output=None,
        index=index,
        label=labels[index],
        value=float(probabilities[index]),
        is_probability=True,
        pixels=pixels,
        heat_map=heat_map,
        heat=heat,
        box=_corners(evidence_box(heat)),
        assumptions=notes,
    )


def _of_model(
    seen: LookedAt,
    label: str | int | None,
    method: str,
    output: str | int | None,
    layer: str | None,
) -> Explanation:
    # These import Keras, which takes seconds.
    from pellucid.explanation.evidence import find_evidence
    from pellucid.explanation.head import list_heads

    trace = seen.trace()
    heads = list_heads(seen.model, trace)
    number = output_at(output, [each.name for each in heads])
    head = heads[number]
    if not head.n_values:
        raise ModelError(
            _(
                "The output {head} is a map of shape {shape}, so it has no class to find evidence "
                "for. Add a head, or look at its numbers in the explorer.",
                head=head.name,
                shape=head.shape,
            )
        )
    values = head.values(trace.value(head.ref))
    labels = seen.labels if seen.labels and len(seen.labels) == head.n_values else None
    index = class_at(label, labels, head.n_values, lambda: int(np.argmax(values)))
    call = None
    if layer is not None:
        names = [each.name for each in trace.calls]
        if layer not in names:
            raise ConfigError(
                joined(
                    _("There is no layer {layer!r}.", layer=layer),
                    did_you_mean(layer, names),
                    _("Its layers are {names}.", names=", ".join(names)),
                )
            )
        call = names.index(layer)
    try:
        found = find_evidence(seen.model, trace, index, method, call, seen.grey(), number)
    except ValueError as error:
        raise ModelError(_why_not(layer, str(error))) from None
    assumptions = list(seen.assumptions)
    if found.is_assumed:
        assumptions.append(_("Where the layer's numbers lie in the picture was assumed."))
    if found.n_left_out:
        assumptions.append(
            _(
                "{n_left_out} of the layer's tokens belong to no place and were left out.",
                n_left_out=found.n_left_out,
            )
        )
    return Explanation(
        method=method,
        layer=found.call,
        output=head.name,
        index=index,
        label=labels[index] if labels else None,
        value=values[index],
        is_probability=head.kind != "numbers",
        pixels=seen.pixels,
        heat_map=found.coarse,
        heat=found.heat,
        box=_corners(found.box),
        assumptions=tuple(assumptions),
    )


def _why_not(layer: str | None, reason: str) -> str:
    if layer is None:
        return reason
    return _(
        "The rows and columns of the layer {layer} do not belong to places in the picture, or the "
        "output does not depend on them. Choose another layer, or the method occlusion, which "
        "needs none.",
        layer=layer,
    )


def _corners(box: Box | None) -> tuple[int, int, int, int] | None:
    return None if box is None else (box.top, box.left, box.bottom, box.right)
