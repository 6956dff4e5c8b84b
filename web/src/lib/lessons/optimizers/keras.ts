// The lines of Keras that stand on the page; a test runs them.

export const stepLines = `
import tensorflow as tf

w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = (w - 1) ** 2  # its derivative is 2 (w - 1), which is 4 here
w.assign_sub(0.1 * tape.gradient(loss, w))
print(round(float(w.numpy()), 4))  # 2.6
`;

export const optimizerLines = `
import keras

place = keras.Variable([-2.5, 1.0])
adam = keras.optimizers.Adam(learning_rate=0.09)
adam.build([place])
for step in range(50):
    x, y = place[0], place[1]
    slopes = keras.ops.stack([x, 20 * y])  # of the loss (x² + 20 y²) / 2
    adam.apply([slopes])
print([round(float(value), 2) for value in place.numpy()])  # [0.18, 0.03]
`;

export const batchLines = `
import keras
import numpy as np

pictures = np.random.default_rng(1).normal(size=(1000, 2))
labels = (pictures[:, 0] > 0).astype("float32")
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(pictures, labels, batch_size=100, epochs=1, verbose=0)
print(int(model.optimizer.iterations))  # 10
`;

export const lossLines = `
import keras
import tensorflow as tf

z, truth = tf.Variable([[-6.0]]), tf.constant([[1.0]])
with tf.GradientTape(persistent=True) as tape:
    p = tf.sigmoid(z)
    mse = keras.losses.mean_squared_error(truth, p)
    cross_entropy = keras.losses.binary_crossentropy(truth, p)
print(round(float(tape.gradient(mse, z)[0, 0]), 4))  # -0.0049
print(round(float(tape.gradient(cross_entropy, z)[0, 0]), 4))  # -0.9975
`;
