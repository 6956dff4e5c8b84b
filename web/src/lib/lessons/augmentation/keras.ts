// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const changed = `
import numpy as np
from keras import layers

x = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
quarter = layers.RandomRotation((0.25, 0.25))  # the factor can only be 0.25
turned = np.asarray(quarter(x, training=True))[0, :, :, 0]
print(np.allclose(turned, np.rot90(x[0, :, :, 0]), atol=1e-4))  # True
larger = layers.RandomZoom((-0.5, -0.5))
print(np.asarray(larger(x, training=True))[0, 0, 0, 0].round(2))  # 3.75
`;

export const digits = `
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(
    x, y, train_size=1000, random_state=0, stratify=y
)
classifier = SVC(gamma=0.001).fit(x_train, y_train)
sixes = x_test[y_test == 6].reshape(-1, 8, 8)
half_turn = sixes[:, ::-1, ::-1].reshape(-1, 64)
print(len(sixes), (classifier.predict(half_turn) == 6).sum())  # 80 0
print((classifier.predict(half_turn) == 9).sum())  # 74
`;

export const inference = `
import keras
import numpy as np

layer = keras.layers.RandomRotation(0.1)
x = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 3)).astype("float32")
print(bool((np.asarray(layer(x, training=True)) != x).any()))  # True
print(float(np.abs(layer(x, training=False) - x).max()))  # 0.0
print(float(np.abs(keras.Sequential([layer]).predict(x, verbose=0) - x).max()))  # 0.0
`;

export const layersOfTheRun = `
import keras
from keras import layers

augmentation = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.RandomFlip("horizontal"),
    layers.RandomRotation(15 / 360, fill_mode="nearest"),
    layers.RandomTranslation(0.15, 0.15, fill_mode="nearest"),
    layers.RandomZoom(0.15, fill_mode="nearest"),
])
print(augmentation.count_params())  # 0
`;
