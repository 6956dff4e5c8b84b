"""A widget that shows one layer for one picture, and computes any of its numbers in the browser."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget  # not needed by anything else, and therefore imported only with this file
import traitlets

from pellucid.i18n import gettext as _

_FOLDER = Path(__file__).parent


class LayerWidget(anywidget.AnyWidget):
    """Small maps of a layer's channels; a click on a number shows the arithmetic behind it.

    All that it shows is in its state, which the notebook saves, so it needs neither a server nor a
    kernel. The arrays are in the bytes of small-endian machines.

    Args:
        facts: What the arrays mean, in the form of JSON.
        arrays: Bytes of the traits `maps`, `inputs`, `weights`, `bias` and `totals`.
        unit: Index of the number to show first.
        still: What is shown where there are no widgets, as HTML without scripts.
    """

    _esm = "\n".join(
        (_FOLDER / name).read_text(encoding="utf-8")
        for name in ("layer_arithmetic.js", "layer_widget.js")
    )
    _css = (_FOLDER / "layer_widget.css").read_text(encoding="utf-8")

    facts = traitlets.Dict().tag(sync=True)
    maps = traitlets.Bytes().tag(sync=True)
    inputs = traitlets.Bytes().tag(sync=True)
    weights = traitlets.Bytes().tag(sync=True)
    bias = traitlets.Bytes().tag(sync=True)
    totals = traitlets.Bytes().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    unit = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(
        self, facts: Mapping[str, Any], arrays: Mapping[str, bytes], unit: list[int], still: str
    ) -> None:
        super().__init__(facts=dict(facts), texts=_texts(), unit=unit, **arrays)
        self._still = still

    def __repr__(self) -> str:
        """Name the layer."""
        return f"LayerWidget({self.facts['layer']!r}, shape={tuple(self.facts['shape'])})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        found = super()._repr_mimebundle_(**kwargs)
        if found is not None:
            found[0]["text/html"] = self._still
        return found


def _texts() -> dict[str, str]:
    """Return the texts of the widget in the current language, with their fields for its script."""
    fields = {"channel": "{channel}", "row": "{row}", "column": "{column}", "name": "{name}"}
    numbers = {"n": "{n}", "sum": "{sum}", "bias": "{bias}", "total": "{total}", "value": "{value}"}
    return {
        "row": _("row"),
        "column": _("column"),
        "channel": _("channel"),
        "number": _("number"),
        "weight": _("weight"),
        "product": _("term"),
        "channels": _("Channels"),
        "hint": _("A click or the arrow keys choose a channel, and a place on its map."),
        "map": _("Channel {channel}, row {row}, column {column}", **fields),
        "input_channel": _("Channel of the input:"),
        "input_map": _("Input, channel {channel}", **fields),
        "contribution": _("{channel}, sum of its terms {sum}", **fields, **numbers),
        "padding": _("Cells with a dashed border are padding outside of the input."),
        "terms": _("The largest terms"),
        "more": _("Smaller terms that are not shown: {n}", **numbers),
        "total": _("sum of the terms {sum} + bias {bias} = {total}", **numbers),
        "max": _("largest number of the window = {total}", **numbers),
        "mean": _("mean of the numbers of the window = {total}", **numbers),
        "softmax": _("softmax({total}), over {n} totals = {value}", **numbers),
        "not_computed": _("The value after {name} is the one that Keras computed.", **fields),
        "traced": _("Keras computed {traced}.", traced="{traced}"),
        "values_only": _("The arithmetic of this layer is not shown here, only its values."),
    }
