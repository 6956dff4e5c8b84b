"""What the web app takes from Python: the server's interface, and numbers to compute with.

    python tests/app/write_web_files.py

writes web/openapi.json and web/golden anew; test_web_app.py says when they are stale.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

WEB = Path(__file__).parents[2] / "web"


def web_terms() -> list[dict[str, Any]]:
    """Give the terms of one number of each kind of layer, as the server sends them.

    Each with what Keras computed for it, so that what the web app adds up is compared with that.
    """
    import keras

    from pellucid.app.unit_view import view_terms
    from pellucid.explanation.arithmetic import explain_number
    from pellucid.explanation.trace import trace

    layers = keras.layers
    inputs = keras.Input((9, 8, 3))
    x = layers.Rescaling(1 / 255, offset=-0.5, name="scale")(inputs)
    x = layers.Conv2D(80, 3, padding="same", activation="relu", name="convolution")(x)
    x = layers.Conv2D(6, 3, strides=2, activation="silu", name="more_than_are_shown")(x)
    branch = layers.SeparableConv2D(6, 3, padding="same", activation="tanh", name="separable")(x)
    x = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    x = layers.BatchNormalization(name="normalization")(x)
    x = layers.Add(name="sum")([x, branch])
    x = layers.Multiply(name="product")([x, branch])
    x = layers.ReLU(name="relu")(x)
    x = layers.ReLU(6, negative_slope=0.1, name="leaky")(x)
    x = layers.AveragePooling2D(2, strides=1, padding="same", name="mean")(x)
    x = layers.MaxPooling2D(2, strides=1, padding="same", name="max")(x)
    x = layers.Concatenate(name="both")([x, branch])
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(7, activation="sigmoid", name="dense")(x)
    x = layers.Dense(30, name="scores")(x)
    x = layers.Activation("softmax", name="softmax")(x)
    model = keras.Model(inputs, layers.Dense(5, activation="softmax", name="classes")(x))
    # From NumPy, so that they are the same on each backend.
    random = np.random.default_rng(8)
    for weight in model.weights:
        fan_in = max(1, int(np.prod(weight.shape[:-1])))
        values = random.normal(size=weight.shape) / fan_in**0.5
        weight.assign(np.abs(values) if "variance" in weight.path else values)
    picture = random.integers(0, 256, (9, 8, 3)).astype("float32")
    traced = trace(model, picture)
    cases = []
    for number, call in enumerate(traced.calls):
        value = traced.values[number][0]
        # A place in a corner, where there is padding, and with a value that is not 0.
        index = next(tuple(at) for at in np.ndindex(value.shape) if value[at])
        terms = explain_number(traced, number, tuple(int(i) for i in index))
        assert terms is not None, call.name
        cases.append(
            {
                "name": call.name,
                "activation": float(value[index]),
                "terms": view_terms(terms, []).model_dump(),
            }
        )
    return cases


def web_keys() -> dict[str, list[str]]:
    """Give the keys of all that the web app has to have a text for."""
    from pellucid.app.lessons import LESSONS
    from pellucid.explanation.descriptions import DESCRIPTIONS
    from pellucid.explanation.functions import FUNCTIONS

    return {
        "descriptions": sorted(DESCRIPTIONS),
        "functions": sorted(FUNCTIONS),
        "lessons": list(LESSONS),
    }


def interface() -> dict[str, Any]:
    """Give the interface of the explorer, the home page and the phones' page, as OpenAPI has it."""
    from pellucid.app.app import create_app
    from pellucid.app.class_room.phone_app import create_phone_app
    from pellucid.app.class_room.rooms import Rooms
    from pellucid.app.home import create_home

    found = create_app(None).openapi()
    for other in (create_home(), create_phone_app(Rooms("127.0.0.1", 0))):
        interface = other.openapi()
        found["paths"] |= interface["paths"]
        found["components"]["schemas"] |= interface["components"]["schemas"]
    return found


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write(WEB / "openapi.json", interface())
    _write(WEB / "golden" / "terms.json", web_terms())
    _write(WEB / "golden" / "keys.json", web_keys())
