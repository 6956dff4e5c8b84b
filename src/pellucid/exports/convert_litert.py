"""Write a Keras model for LiteRT: ``python -m pellucid.exports.convert_litert FILE.keras FILE``."""

import argparse

import keras


def main() -> None:
    """Load a classifier, and write it with a single uint8 image as its input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("file")
    arguments = parser.parse_args()
    model = keras.models.load_model(arguments.model, compile=False, safe_mode=True)
    shape = model.input_shape[1:]
    pictures = keras.Input(shape, batch_size=1, dtype="uint8", name="pictures")
    answer = model(keras.ops.cast(pictures, "float32"))
    keras.Model(pictures, answer).export(arguments.file, format="litert", verbose=False)


if __name__ == "__main__":
    main()
