"""Random rectangles that cover parts of an image."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number, check_pair, check_whole, refuse
from pellucid.i18n import gettext as _

_MAX_HOLES = 100


@keras.saving.register_keras_serializable(package="pellucid")
class CoarseDropout(Augmentation):
    """Covers rectangles, so that a network does not rely on one detail.

    As in the augmentation of this name in Albumentations, height and width are drawn independently,
    and each rectangle lies inside the image. `Cutout` covers a square.

    Args:
        holes: Minimum and maximum number of rectangles, 1 to 100.
        size: Minimum and maximum height and width of a rectangle, as shares of the image's, above
            0, up to 1; or in pixels, two whole numbers of which the second is at least 2.
        fill: Grey value of the rectangles, 0 to 255.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        holes: tuple[int, int] = (1, 8),
        size: tuple[float, float] = (0.05, 0.2),
        fill: float = 0.0,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        if not isinstance(holes, (list, tuple)) or len(holes) != 2:
            raise refuse(self, "holes", holes, _("two whole numbers, such as [1, 8]"))
        min_holes = check_whole(self, "holes", holes[0], 1, _MAX_HOLES)
        self.holes = (min_holes, check_whole(self, "holes", holes[1], min_holes, _MAX_HOLES))
        self.size: tuple[float, float] = (
            (check_whole(self, "size", size[0], 1, size[1]), size[1])
            if _are_pixels(size)
            else check_pair(self, "size", size, 0.001, 1)
        )
        self.fill = check_number(self, "fill", fill, 0, 255)

    def augment(self, pixels: Any) -> Any:
        """Cover rectangles of every image."""
        n, (height, width) = ops.shape(pixels)[0], pixels.shape[1:3]
        min_holes, max_holes = self.holes
        rows = self._intervals(n, height)  # (batch, max_holes, height)
        columns = self._intervals(n, width)  # (batch, max_holes, width)
        n_holes = min_holes + self.whole_numbers(pixels, max_holes - min_holes + 1)
        is_there = ops.cast(ops.arange(max_holes)[None, :] < n_holes[:, None], "float32")
        covers = ops.einsum("nk,nkh,nkw->nhw", is_there, rows, columns)
        return ops.where(covers[..., None] > 0, self.fill, pixels)

    def _intervals(self, n: Any, length: int) -> Any:
        """Draw an interval of 0 to length - 1 for each possible hole; 1 inside, 0 outside."""
        shape = (n, self.holes[1])
        if _are_pixels(self.size):
            least, most = (min(end, length) for end in self.size)
            # Rounded down, from 1 more, so that all sizes are equally likely.
            sizes = ops.minimum(ops.floor(self.uniforms(shape, least, most + 1)), most)
        else:
            sizes = ops.maximum(ops.round(self.uniforms(shape, *self.size) * length), 1)
        starts = ops.floor(self.uniforms(shape, 0, 1) * (length - sizes + 1))
        place = ops.arange(length, dtype="float32")
        starts, sizes = starts[..., None], sizes[..., None]
        return ops.cast((place >= starts) & (place < starts + sizes), "float32")


def _are_pixels(size: Any) -> bool:
    """Return whether sizes are whole numbers of pixels, not shares of the image's size."""
    is_pair = isinstance(size, (list, tuple)) and len(size) == 2
    return is_pair and all(type(end) is int for end in size) and size[1] > 1
