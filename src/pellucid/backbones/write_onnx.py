"""Write a Keras model as ONNX: ``python -m pellucid.backbones.write_onnx MODEL FILE``."""

import argparse

import keras

from pellucid.backbones.erfc_to_onnx import translate_erfc
from pellucid.backbones.inner_layers import with_inner_features
from pellucid.backbones.resolve import resolve_backbone


def main() -> None:
    """Build a backbone or load a model, as given on the command line, and write it as ONNX."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("file")
    parser.add_argument("--include-top", action="store_true")
    parser.add_argument("--image-size", type=int)
    parser.add_argument("--weights")
    arguments = parser.parse_args()
    if arguments.model.endswith(".keras"):
        model = keras.models.load_model(arguments.model, compile=False)
    else:
        backbone = resolve_backbone(arguments.model, arguments.weights, arguments.image_size)
        model = backbone.build(include_top=arguments.include_top)
        if not arguments.include_top:
            model = with_inner_features(model)
    translate_erfc()
    # Keras only exports models that have been called once.
    model(keras.ops.zeros((1, *model.input_shape[1:])))
    model.export(arguments.file, format="onnx", verbose=False, opset_version=15)


if __name__ == "__main__":
    main()
