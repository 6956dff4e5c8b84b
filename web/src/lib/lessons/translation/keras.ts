// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const moving = `
import keras
import numpy as np

def moved_along(stride, shift):
    keras.utils.set_random_seed(0)
    convolution = keras.layers.Conv2D(4, 3, strides=stride)
    x = np.zeros((1, 28, 28, 1), "float32")
    x[0, 12:16, 8:12, 0] = np.random.default_rng(0).random((4, 4))
    before, after = (
        keras.ops.convert_to_numpy(convolution(picture))
        for picture in (x, np.roll(x, shift, axis=2))
    )
    return np.allclose(np.roll(before, shift // stride, axis=2), after, atol=1e-6)

print(moved_along(stride=1, shift=1))  # True
print(moved_along(stride=2, shift=2))  # True
print(moved_along(stride=2, shift=1))  # False
`;

export const answers = `
import keras
import numpy as np
from keras import layers

def largest_change(stride):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(2, 3, strides=stride, activation="relu"),
        layers.Conv2D(2, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2, activation="softmax"),
    ])
    x = np.zeros((9, 28, 28, 1), "float32")
    for shift in range(9):
        column = 8 + shift
        x[shift, 12:16, column : column + 4, 0] = np.random.default_rng(0).random((4, 4))
    answers = model.predict(x, verbose=0)[:, 0]
    return np.abs(answers - answers[0]).max()

print(largest_change(stride=1) < 1e-6)  # True
print(largest_change(stride=2) > 1e-6)  # True
`;
