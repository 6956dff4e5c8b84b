// The lines of Keras that stand on the page; a test runs them.

export const tapeLines = `
import keras
import numpy as np
import tensorflow as tf

hidden = keras.layers.Dense(3, activation="sigmoid")
output = keras.layers.Dense(1, activation="sigmoid")
network = keras.Sequential([keras.Input((2,)), hidden, output])
hidden.set_weights([np.array([[0.5, -1.5, 1.0], [-1.0, 2.0, 1.0]]), np.array([0.2, 0.0, -0.5])])
output.set_weights([np.array([[1.2], [-0.8], [0.6]]), np.array([0.1])])

x, y = np.array([[0.6, 0.3]]), np.array([[1.0]])
with tf.GradientTape() as tape:
    loss = keras.losses.BinaryCrossentropy()(y, network(x))
slopes = tape.gradient(loss, network.trainable_variables)
print(round(float(loss), 4))  # 0.3778
print([round(float(s), 4) for s in slopes[2][:, 0]])  # [-0.173, -0.1339, -0.1884]
`;

export const lastLayerLines = `
import tensorflow as tf

scores = tf.Variable([2.0, 1.0, -1.0])
with tf.GradientTape() as tape:
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=scores)
print([round(float(s), 4) for s in tape.gradient(loss, scores)])  # [0.7054, -0.7405, 0.0351]
`;
