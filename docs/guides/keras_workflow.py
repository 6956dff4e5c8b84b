"""# The Keras workflow, in three styles.

Data, layers, `compile`, `fit`, `evaluate`, `predict`, save and load: the steps from pictures to a
classifier in plain Keras. The network is written three times, as a `Sequential`, a functional and
a subclassed model, and the guide ends by showing that all three are one and the same model.

Run it with `.venv/bin/python docs/guides/keras_workflow.py`; it takes seconds and needs no GPU.
Read it from top to bottom; `main` at the end does the steps in the same order.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

"""
## 1. Data

scikit-learn brings 1,797 handwritten digits, grey, 8 x 8 pixels, with ink from 0 to 16. Keras wants
pictures as an array (n, height, width, channels); grey pictures have one channel. A label is the
number of the class, 0 to 9.

The test pictures are set aside first, and looked at once, at the very end. `stratify` gives each
class the same share in both parts.
"""


@dataclass(frozen=True)
class Digits:
    """Pictures (n, 8, 8, 1), values 0 to 16, float32; labels (n,), values 0 to 9."""

    train_pictures: np.ndarray
    train_labels: np.ndarray
    test_pictures: np.ndarray
    test_labels: np.ndarray


def load_data() -> Digits:
    """Read the digits and hold 20% of each class out for the test."""
    digits = load_digits()
    pictures = digits.images[..., np.newaxis].astype("float32")
    train_pictures, test_pictures, train_labels, test_labels = train_test_split(
        pictures, digits.target, test_size=0.2, stratify=digits.target, random_state=0
    )
    return Digits(train_pictures, train_labels, test_pictures, test_labels)


"""
## 2. Layers, first style: Sequential

A list of layers, each taking what the one before it gives. The comments show the shape that
leaves each layer, and how many parameters it learns: a convolution has one number for each cell of
its 3 x 3 kernels, times the channels that come in, plus a bias per filter.

Scaling is the first layer, so nobody can forget it when the model is used later.
"""


def sequential_model() -> keras.Model:
    """Build the network as a list of layers."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Rescaling(1 / 16),  # (8, 8, 1), values 0 to 1
            layers.Conv2D(16, 3, padding="same", activation="relu"),  # (8, 8, 16), 160
            layers.MaxPooling2D(2),  # (4, 4, 16)
            layers.Conv2D(32, 3, activation="relu"),  # (2, 2, 32), 4,640
            layers.Flatten(),  # (128,)
            layers.Dense(10, activation="softmax"),  # (10,), 1,290
        ],
        name="sequential",
    )


"""
## 3. Second style: functional

Each layer is called like a function on what goes into it. `x` is no picture yet, it only stands for
one; Keras remembers which layer was called on what. A model may so branch and join, which a
list cannot: GoogLeNet and ResNet are written in this way.
"""


def functional_model() -> keras.Model:
    """Build the network by calling each layer on the output of another."""
    pictures = keras.Input((8, 8, 1))
    x = layers.Rescaling(1 / 16)(pictures)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.Flatten()(x)
    probabilities = layers.Dense(10, activation="softmax")(x)
    return keras.Model(pictures, probabilities, name="functional")


"""
## 4. Third style: subclassed

A class of its own: `__init__` makes the layers, `call` says what happens to a batch, in
ordinary Python. That allows anything, at a price: Keras knows no shapes, and so makes no weights,
before the model has seen a first batch, and it can draw no plan of what happens in `call`.

The decorator gives the class a name under which a saved model finds it again.
"""


@keras.saving.register_keras_serializable(package="guide")
class SubclassedModel(keras.Model):
    """The network as a class."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.scale = layers.Rescaling(1 / 16)
        self.conv_1 = layers.Conv2D(16, 3, padding="same", activation="relu")
        self.pool = layers.MaxPooling2D(2)
        self.conv_2 = layers.Conv2D(32, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.classify = layers.Dense(10, activation="softmax")

    def call(self, pictures: keras.KerasTensor) -> keras.KerasTensor:
        """Give the probabilities (n, 10) of pictures (n, 8, 8, 1)."""
        x = self.pool(self.conv_1(self.scale(pictures)))
        return self.classify(self.flatten(self.conv_2(x)))


def subclassed_model() -> keras.Model:
    """Make the subclassed network, and its weights by showing it a batch."""
    model = SubclassedModel(name="subclassed")
    model(np.zeros((1, 8, 8, 1), "float32"))
    return model


STYLES: dict[str, Callable[[], keras.Model]] = {
    "Sequential": sequential_model,
    "functional": functional_model,
    "subclassed": subclassed_model,
}

"""
## 5. compile and fit

`compile` chooses three things:

- the **loss**, the number that training makes smaller: here minus the logarithm of the probability
  that the model gives the right class. It is the *sparse* one because labels are class numbers;
- the **optimizer**, the rule by which a gradient becomes a step. The other guide,
  `training_loop_by_hand.py`, writes these rules out;
- the **metrics**, which people read and training ignores: here the share of right answers.

`fit` passes over the pictures `epochs` times, a mini-batch of 32 a step. `validation_split` sets
the last 20% aside: nothing is learned from them, and they show during training whether the model
also works on pictures that it has not seen.

The first weights and the order of the pictures are random; the seed makes them the same each time.
"""


def train(
    build: Callable[[], keras.Model], data: Digits
) -> tuple[keras.Model, keras.callbacks.History]:
    """Build, compile and fit a model from a fixed seed."""
    keras.utils.set_random_seed(0)
    model = build()
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=5e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = model.fit(
        data.train_pictures,
        data.train_labels,
        batch_size=32,
        epochs=6,
        validation_split=0.2,
        verbose=0,
    )
    return model, history


"""
## 6. evaluate and predict

`evaluate` gives the loss and the metrics on pictures with known labels. `predict` gives a row of
ten probabilities for each picture; the class of the largest is the answer.
"""


def evaluate(model: keras.Model, data: Digits) -> float:
    """Measure the accuracy, 0 to 1, on the held-out pictures."""
    return model.evaluate(data.test_pictures, data.test_labels, verbose=0, return_dict=True)[
        "accuracy"
    ]


def predict(model: keras.Model, data: Digits) -> np.ndarray:
    """Give the probabilities (n, 10) of the held-out pictures."""
    return model.predict(data.test_pictures, verbose=0)


"""
## 7. Save and load

One file with the ending `.keras` holds the layers, the weights and the state of the optimizer:
the loaded model predicts, and training can go on.
"""


def saved_and_loaded(model: keras.Model) -> keras.Model:
    """Save a model into a file and load it again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digits.keras"
        model.save(path)
        return keras.saving.load_model(path)


"""
## 8. One model, three styles

A model is its layers and its weights, not the way it was written. Two things show it:

- the weights of one, put into another, give the same answers;
- trained from the same seed on the same pictures, all three become the same.
"""


def largest_difference(some: np.ndarray, others: np.ndarray) -> float:
    """Give the largest difference of two arrays of the same shape."""
    return float(np.max(np.abs(some - others)))


def main() -> None:
    """Do all the steps and print what they show."""
    data = load_data()
    print(f"{len(data.train_labels)} pictures to learn from, {len(data.test_labels)} held out.")
    sequential_model().summary()

    models = {}
    for style, build in STYLES.items():
        models[style], history = train(build, data)
        losses, accuracies = history.history["val_loss"], history.history["val_accuracy"]
        print(f"\n{style}: on validation pictures after 1 and {len(losses)} epochs:")
        print(f"  loss {losses[0]:.3f} and {losses[-1]:.3f}")
        print(f"  accuracy {accuracies[0]:.1%} and {accuracies[-1]:.1%}")

    probabilities = {style: predict(model, data) for style, model in models.items()}
    reference = probabilities["Sequential"]
    first = reference[0]
    print(f"\nThe first held-out picture is a {data.test_labels[0]}. The Sequential model says")
    print(f"{first.argmax()}, with a probability of {first.max():.1%}; all ten add up to 1.\n")

    print("            parameters  test accuracy  largest difference in probability")
    print("                                         loaded   same weights   same seed")
    for style, model in models.items():
        loaded = predict(saved_and_loaded(model), data)
        same_weights = STYLES[style]()
        same_weights.set_weights(models["Sequential"].get_weights())
        print(
            f"{style:<12}{model.count_params():>10,}{evaluate(model, data):>15.1%}"
            f"{largest_difference(loaded, probabilities[style]):>15.1e}"
            f"{largest_difference(predict(same_weights, data), reference):>15.1e}"
            f"{largest_difference(probabilities[style], reference):>12.1e}"
        )
    print("loaded: from the same model before it was saved. Else from the Sequential model's:")
    print("same weights: of a new model that was given them; same seed: of a model trained alone.")


if __name__ == "__main__":
    main()
