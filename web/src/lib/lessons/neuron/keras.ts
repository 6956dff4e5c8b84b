// The lines of Keras that stand on the page; a test runs them.

export const neuronLines = `
import keras
import numpy as np

neuron = keras.layers.Dense(1)  # a layer of one neuron
neuron.build((None, 2))  # with two inputs
neuron.set_weights([np.array([[-2.0], [3.0]]), np.array([0.5])])  # weights, then bias

picture = np.array([[0.6, 0.3]])  # brightness, redness; the first axis is that of the pictures
print(round(float(neuron(picture)[0, 0]), 3))  # 0.2
`;

export const activationLines = `
import keras
import tensorflow as tf

z = tf.constant(1.0)
with tf.GradientTape() as tape:  # it records what is computed, to differentiate it
    tape.watch(z)
    value = keras.activations.sigmoid(z)
print(round(float(value), 4), round(float(tape.gradient(value, z)), 4))  # 0.7311 0.1966
`;

export const logisticLines = `
from sklearn.linear_model import LogisticRegression

x = [[0.3, 0.8], [0.5, 0.7], [0.6, 0.2], [0.8, 0.3]]  # brightness, redness
y = [1, 1, 0, 0]
model = LogisticRegression().fit(x, y)
print(model.predict([[0.4, 0.6]])[0])  # 1
`;
