"""The complementary error function in ONNX, for the exact GELU of ConvNeXt.

TensorFlow computes GELU by Erfc, which ONNX does not have and tf2onnx does not translate.
"""

from functools import cache
from typing import Any

import numpy as np


@cache
def translate_erfc() -> None:
    """Teach tf2onnx, which Keras calls, to write TensorFlow's Erfc as ``1 - Erf``."""
    from tf2onnx.handler import tf_op

    tf_op("Erfc")(_Erfc)


class _Erfc:
    """Translation of TensorFlow's Erfc; tf2onnx calls it by the name of its method."""

    @classmethod
    def version_9(cls, graph: Any, node: Any, **_options: Any) -> None:
        """Replace a node by two of ONNX, which has Erf since its version 9."""
        from tf2onnx.utils import make_name

        (output,) = node.output
        shape, dtype = graph.get_shape(output), graph.get_dtype(output)
        graph.remove_node(node.name)
        one = graph.make_const(make_name("one"), np.array(1, np.float32))
        erf = graph.make_node("Erf", node.input, shapes=[shape], dtypes=[dtype])
        graph.make_node(
            "Sub",
            [one.output[0], erf.output[0]],
            name=node.name,
            outputs=[output],
            shapes=[shape],
            dtypes=[dtype],
        )
