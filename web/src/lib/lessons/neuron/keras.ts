// The lines of Keras that stand on the page; a test runs them.

export const neuronLines = `
import keras
import numpy as np

neuron = keras.layers.Dense(1)
neuron.build((None, 2))
neuron.set_weights([np.array([[-2.0], [3.0]]), np.array([0.5])])  # weights, then bias

picture = np.array([[0.6, 0.3]])  # brightness, redness; the first axis is that of the pictures
print(round(float(neuron(picture)[0, 0]), 3))  # 0.2
`;

export const learningLines = `
import tensorflow as tf

x = tf.constant([[0.6, 0.3]])
y = tf.constant([[1.0]])  # a sunset
w = tf.Variable([[-2.0], [3.0]])
b = tf.Variable([0.5])

with tf.GradientTape() as tape:
    answer = tf.maximum(0.0, x @ w + b)  # a neuron with ReLU
    loss = tf.reduce_mean((answer - y) ** 2)
slope_w, slope_b = tape.gradient(loss, [w, b])
w.assign_sub(0.1 * slope_w)
b.assign_sub(0.1 * slope_b)
print(round(float(loss), 3), round(float(b[0]), 3))  # 0.64 0.66
`;

export const logisticLines = `
from sklearn.linear_model import LogisticRegression

x = [[0.3, 0.8], [0.5, 0.7], [0.6, 0.2], [0.8, 0.3]]  # brightness, redness
y = [1, 1, 0, 0]
model = LogisticRegression().fit(x, y)
print(model.predict([[0.4, 0.6]])[0])  # 1
`;
