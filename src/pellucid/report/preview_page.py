"""A page of what is in a data set: samples, sizes, pixels before and after scaling."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pellucid.backbones.scaling import RULES
from pellucid.config import Scaling
from pellucid.data.pixel_histogram import N_VALUES, PixelHistogram
from pellucid.report.charts.drawing import Drawing
from pellucid.report.charts.histogram import HistogramRow, histogram
from pellucid.report.page import environment

SCALINGS: dict[Scaling, str] = {
    "0..1": "x / 255",
    "tf": "x / 127.5 - 1",
    "torch": "(x / 255 - mean) / standard deviation, with ImageNet's mean 0.485, 0.456, 0.406 and "
    "standard deviation 0.229, 0.224, 0.225",
    "caffe": "x - mean, with ImageNet's mean 123.68, 116.779, 103.939; the channels in the order "
    "blue, green, red",
}
"""The modes, and what each does with a value x of a pixel, for red, green and blue in turn."""

_VALUES_IN_BIN = 4
_CHANNELS = (("red", "channel-red"), ("green", "channel-green"), ("blue", "channel-blue"))


@dataclass(frozen=True)
class ClassPreview:
    """One class and some of its pictures."""

    name: str
    index: int
    n: int
    n_by_split: Mapping[str, int]
    """Empty where there are no splits."""
    thumbnails: Sequence[tuple[str, str | None]]
    """(path, ``data:`` address or None) of the pictures that are shown."""


@dataclass(frozen=True)
class SizeFacts:
    """How large the pictures are."""

    n: int
    smallest: tuple[int, int]
    """(width, height) of the picture with the fewest pixels."""
    median: tuple[int, int]
    """Median width and median height."""
    largest: tuple[int, int]
    n_different: int
    formats: Sequence[tuple[str, int]]
    """(ending of the name, number), the most frequent first."""


def summarise_sizes(sizes: Sequence[tuple[int, int]], paths: Sequence[str]) -> SizeFacts:
    """Compute the facts.

    Args:
        sizes: (width, height) of each picture, at least one.
        paths: Of the same pictures.
    """
    ordered = sorted(sizes, key=lambda size: size[0] * size[1])
    median = np.median(np.array(sizes), axis=0)
    endings = Counter(path.rsplit(".", 1)[-1].lower() if "." in path else "none" for path in paths)
    return SizeFacts(
        len(sizes),
        ordered[0],
        (round(float(median[0])), round(float(median[1]))),
        ordered[-1],
        len(set(sizes)),
        endings.most_common(),
    )


def preview_page(
    name: str,
    classes: Sequence[ClassPreview],
    sizes: SizeFacts,
    pixels: PixelHistogram,
    unreadable: Sequence[tuple[str, str]],
    scalings: Sequence[Scaling],
) -> str:
    """Put it all into one HTML page that needs nothing else: no network, no script.

    Args:
        name: Of the data set.
        classes: In the order of their indices.
        sizes: Of the pictures that were looked at.
        pixels: Of the same pictures.
        unreadable: (path, reason) of files that cannot be shown.
        scalings: The modes to show.

    Returns:
        The page.
    """
    return (
        environment()
        .get_template("preview.html.jinja")
        .render(
            name=name,
            classes=classes,
            sizes=sizes,
            splits=list(dict.fromkeys(s for each in classes for s in each.n_by_split)),
            unreadable=unreadable,
            before=_chart(pixels, "none"),
            before_numbers=_numbers(pixels, "none"),
            scaled=[
                (mode, SCALINGS[mode], _chart(pixels, mode), _numbers(pixels, mode))
                for mode in scalings
            ],
        )
    )


def _linear(mode: Scaling) -> list[tuple[float, float]]:
    """Give scale and offset of red, green and blue in a mode."""
    rule = RULES[mode]
    pairs = list(zip(rule.scale, rule.offset, strict=True))
    pairs = pairs * 3 if len(pairs) == 1 else pairs
    return pairs[::-1] if rule.is_bgr else pairs


def _chart(pixels: PixelHistogram, mode: Scaling) -> Drawing:
    binned = pixels.counts.reshape(3, N_VALUES // _VALUES_IN_BIN, _VALUES_IN_BIN).sum(axis=2)
    channels = list(zip(_CHANNELS, binned, _linear(mode), strict=True))
    if pixels.is_grey and len(set(_linear(mode))) == 1:
        channels = [(("grey", "channel-grey"), binned[0], _linear(mode)[0])]
    rows = [
        HistogramRow(channel, css, offset, (N_VALUES - 1) * scale + offset, counts.tolist())
        for (channel, css), counts, (scale, offset) in channels
    ]
    what = "before scaling" if mode == "none" else f"after scaling, {mode}"
    return histogram(
        rows, alt=f"How often each value occurs {what}, by channel", x_title="value of a pixel"
    )


def _numbers(pixels: PixelHistogram, mode: Scaling) -> list[tuple[str, float, float, float, float]]:
    """Give (channel, least and greatest possible value, mean, standard deviation)."""
    found = []
    for at, ((channel, _), (scale, offset)) in enumerate(
        zip(_CHANNELS, _linear(mode), strict=True)
    ):
        mean = float(pixels.mean(scale, offset)[at])
        deviation = float(pixels.standard_deviation(scale)[at])
        found.append((channel, offset, (N_VALUES - 1) * scale + offset, mean, deviation))
    return found
