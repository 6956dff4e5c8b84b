// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const pixels = `
import numpy as np
from sklearn.datasets import load_digits

x = load_digits().images[3]  # the grey picture of the next step
print(x.shape, x.size, x[0, 3])  # (8, 8) 64 15.0
print(180 * 180 * 3)  # 97200
`;

export const turns = `
import numpy as np
from sklearn.datasets import load_digits

x = load_digits().images[3]
print(x[0, 3], x[:, ::-1][0, 4], x[::-1][7, 3])  # 15.0 15.0 15.0
print(np.rot90(x)[4, 0], np.rot90(x, -1)[3, 7], x.T[3, 0])  # 15.0 15.0 15.0
`;

export const parameters = `
import keras
from keras import layers

inputs = keras.Input((180, 180, 3))
dense = keras.Model(inputs, layers.Dense(64)(layers.Flatten()(inputs)))
print(dense.count_params())  # 6220864
convolution = keras.Model(inputs, layers.Conv2D(64, 3)(inputs))
print(convolution.count_params())  # 1792
`;

export const shuffled = `
import numpy as np
from sklearn.datasets import load_digits

x = load_digits().images[3].ravel()
random = np.random.default_rng(0)
weights = random.normal(size=(64, 10))
order = random.permutation(64)
print(np.allclose(x @ weights, x[order] @ weights[order]))  # True
`;
