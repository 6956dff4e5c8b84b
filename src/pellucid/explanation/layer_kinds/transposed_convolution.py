"""Transposed convolution: each number of the input times a kernel, added to the output."""

from pellucid.explanation.layer_kinds.counting import count_of_transposed_kernel
from pellucid.explanation.layer_kinds.kind import LAYERS, LayerKind, Look
from pellucid.explanation.layer_kinds.sums import look_before_activation
from pellucid.explanation.layer_kinds.window import window_matrix
from pellucid.explanation.mask import Mask, along, through


def _look(look: Look) -> list[Mask] | None:
    """Each number is a sum over the windows of the output that contain it.

    This is a convolution from the output to the input in reverse: Dumoulin and Visin, "A guide to
    convolution arithmetic", 2016, section 4.
    """
    layer = look.operation
    needed = look_before_activation(look)
    if needed is None:
        return None
    needed = along(needed, [look.channels])
    for axis, cells, stride, gap in zip(
        look.space, layer.kernel_size, layer.strides, layer.dilation_rate, strict=True
    ):
        n_out, n_in = look.shape[axis], look.given[0][axis]
        reach = (cells - 1) * gap + 1
        cut = max(0, (n_in - 1) * stride + reach - n_out) // 2 if layer.padding == "same" else 0
        matrix = window_matrix(n_in, n_out, cells, stride, gap, cut).T
        needed = through(needed, axis, matrix)
    return [needed]


LAYERS.register("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")(
    LayerKind(look=_look, lies="grid", multiply_adds=count_of_transposed_kernel)
)
