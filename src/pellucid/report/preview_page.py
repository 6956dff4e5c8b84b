"""Renders a preview of a data set: samples, sizes, pixels before and after scaling."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pellucid.backbones.scaling import RULES
from pellucid.config import Scaling
from pellucid.data.pixel_histogram import N_VALUES, PixelHistogram
from pellucid.data.split import SPLITS
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.report.charts.drawing import Drawing
from pellucid.report.charts.histogram import HistogramRow, histogram, is_cut
from pellucid.report.formats import decimal
from pellucid.report.page import environment, write_page

MAX_NAMED = 50
"""Maximum number of unreadable files that are named; more are only counted."""


@dataclass(frozen=True)
class ScalingWords:
    """Texts about a scaling mode."""

    title: str
    formula: str
    """Format string with the fields `x` (a pixel value), `mean`, `mean_255` and `deviation`."""
    remark: str

    @property
    def in_letters(self) -> str:
        """The formula with names instead of numbers, valid for any channel."""
        mean, deviation = _("mean"), _("deviation")
        return self.formula.format(x="x", mean=mean, mean_255=mean, deviation=deviation)

    def translated(self) -> "ScalingWords":
        """Return the texts in the current language."""
        return replace(self, title=_(self.title), remark=_(self.remark))


SCALINGS: dict[Scaling, ScalingWords] = {
    "0..1": ScalingWords(
        marked("From 0 to 1"),
        "{x} / 255",
        marked("The simplest way, for networks with random weights."),
    ),
    "tf": ScalingWords(
        marked("From -1 to 1"),
        "{x} / 127.5 - 1",
        marked("Used by MobileNet, Inception and Xception."),
    ),
    "torch": ScalingWords(
        marked("Z-scores"),
        "({x} / 255 - {mean}) / {deviation}",
        marked(
            "Mean and deviation are those of ImageNet, channel by channel: a picture like "
            "ImageNet's has mean 0 and standard deviation 1. Used by torchvision's "
            "networks."
        ),
    ),
    "caffe": ScalingWords(
        marked("Mean subtracted"),
        "{x} - {mean_255}",
        marked(
            "The mean is that of ImageNet, channel by channel. The channels are reordered "
            "to blue, green, red. Used by the original VGG and ResNet: centred, but not "
            "small."
        ),
    ),
}
"""Texts by mode, in the order in which the modes are shown."""

_VALUES_IN_BIN = 4
_GREY = marked("grey")
_CHANNELS = (marked("red"), marked("green"), marked("blue"))


@dataclass(frozen=True)
class ClassPreview:
    """A class and some of its images."""

    name: str
    index: int
    n: int
    n_by_split: Mapping[str, int]
    """Number of images by split; empty if there are no splits."""
    thumbnails: Sequence[tuple[str, str | None]]
    """(path, ``data:`` address or None) of the images that are shown."""


@dataclass(frozen=True)
class SizeFacts:
    """Sizes and formats of the images."""

    n: int
    smallest: tuple[int, int]
    """(width, height) of the image with the fewest pixels."""
    median: tuple[int, int]
    """Median width and median height."""
    largest: tuple[int, int]
    n_different: int
    formats: Sequence[tuple[str, int]]
    """(format, number), the most frequent first."""


def summarise_sizes(sizes: Sequence[tuple[int, int]], formats: Sequence[str]) -> SizeFacts:
    """Summarize sizes and formats.

    Args:
        sizes: (width, height) of each image, at least one.
        formats: Formats of the same images, such as JPEG.
    """
    ordered = sorted(sizes, key=lambda size: (size[0] * size[1], size))
    width, height = np.median(np.array(sizes), axis=0).tolist()
    counted = sorted(Counter(formats).items(), key=lambda item: (-item[1], item[0]))
    return SizeFacts(
        len(sizes), ordered[0], (round(width), round(height)), ordered[-1], len(set(sizes)), counted
    )


@dataclass(frozen=True)
class DataPreview:
    """An overview of a data set."""

    name: str
    classes: Sequence[ClassPreview]
    """Classes in the order of their indices."""
    sizes: SizeFacts
    """Sizes of the sampled images."""
    pixels: PixelHistogram
    """Pixel histogram of the same images."""
    unreadable: Sequence[tuple[str, str]]
    """(path, reason) of the sampled files that cannot be read."""
    scalings: Sequence[Scaling]
    """Scaling modes to show."""

    @property
    def page(self) -> str:
        """The preview as one self-contained HTML page, without network access or scripts."""
        template = environment().get_template("preview.html.jinja")
        return template.render(
            name=self.name,
            classes=self.classes,
            n_files=sum(each.n for each in self.classes),
            sizes=self.sizes,
            splits=[s for s in SPLITS if any(s in each.n_by_split for each in self.classes)],
            unreadable=self.unreadable,
            max_named=MAX_NAMED,
            is_grey=self.pixels.is_grey,
            before=_pixels("none", self.pixels),
            scaled=[
                (mode, SCALINGS[mode].translated(), _pixels(mode, self.pixels))
                for mode in self.scalings
            ],
        )

    def write_page(self, path: str | os.PathLike[str]) -> None:
        """Write the page.

        Raises:
            RunError: The file cannot be written.
        """
        write_page(Path(path), self.page)


@dataclass(frozen=True)
class _ScaledPixels:
    """The pixels after scaling in a mode."""

    chart: Drawing
    numbers: Sequence[tuple[str, float, float, float, float]]
    """(channel, least and greatest possible value, mean, standard deviation)."""
    examples: Sequence[tuple[str, str]]
    """(channel, formula applied to the mean of the channel)."""
    is_cut: bool


def _pixels(mode: Scaling, pixels: PixelHistogram) -> _ScaledPixels:
    binned = pixels.counts.reshape(3, N_VALUES // _VALUES_IN_BIN, _VALUES_IN_BIN).sum(axis=2)
    linear = _linear(mode)
    is_one = pixels.is_grey and len(set(linear)) == 1
    rows, numbers, examples = [], [], []
    for at, channel in enumerate((_GREY,) if is_one else _CHANNELS):
        name = _(channel)
        scale, offset = linear[at]
        mean = float(pixels.mean(scale, offset)[at])
        deviation = float(pixels.standard_deviation(scale)[at])
        # The bin of the values 0 to 3 is centred on 1.5, so its edges are -0.5 and 3.5.
        lower, upper = -0.5 * scale + offset, (N_VALUES - 0.5) * scale + offset
        counts = binned[at].tolist()
        rows.append(HistogramRow(name, f"channel-{channel}", lower, upper, counts, mean, deviation))
        numbers.append((name, offset, (N_VALUES - 1) * scale + offset, mean, deviation))
        if mode in SCALINGS:
            formula = SCALINGS[mode].formula.format(
                x=decimal(float(pixels.mean()[at])),
                mean=decimal(-offset / scale / 255),
                mean_255=decimal(-offset / scale),
                deviation=decimal(1 / scale / 255),
            )
            examples.append((name, f"{formula} = {decimal(mean)}"))
    facts = "; ".join(
        _(
            "{channel}: mean {mean}, standard deviation {deviation}",
            channel=name,
            mean=decimal(mean),
            deviation=decimal(deviation),
        )
        for name, *_limits, mean, deviation in numbers
    )
    if mode == "none":
        alt = _("How often each value occurs before scaling, by channel. {facts}.", facts=facts)
    else:
        alt = _(
            "How often each value occurs after scaling, {mode}, by channel. {facts}.",
            mode=mode,
            facts=facts,
        )
    chart = histogram(rows, alt=alt, x_title=_("value of a pixel"))
    return _ScaledPixels(chart, numbers, examples, any(is_cut(row.counts) for row in rows))


def _linear(mode: Scaling) -> list[tuple[float, float]]:
    """Return (scale, offset) of red, green and blue in a mode."""
    rule = RULES[mode]
    pairs = list(zip(rule.scale, rule.offset, strict=True))
    pairs = pairs * 3 if len(pairs) == 1 else pairs
    return pairs[::-1] if rule.is_bgr else pairs
