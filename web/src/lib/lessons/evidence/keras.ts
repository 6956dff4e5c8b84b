// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const gradCamLines = `
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
inputs = keras.Input((16, 16, 1))
maps = layers.Conv2D(6, 3, padding="same", activation="relu")(inputs)
logits = layers.Dense(2)(layers.GlobalAveragePooling2D()(maps))
model = keras.Model(inputs, [maps, logits])

picture = np.random.default_rng(0).random((1, 16, 16, 1), dtype="float32")
with tf.GradientTape() as tape:
    maps, logits = model(picture)
    logit = logits[0, 0]
gradients = tape.gradient(logit, maps)[0]  # how the logit changes with each number
weights = tf.reduce_mean(gradients, (0, 1))  # one weight per channel
heat = tf.nn.relu(tf.reduce_sum(maps[0] * weights, -1))
print(weights.shape, heat.shape)  # (6,) (16, 16)
print(np.allclose(weights * 256, model.layers[-1].kernel[:, 0], atol=1e-5))  # True
`;

export const coverLines = `
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((16, 16, 1)),
    layers.Conv2D(4, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(2, activation="softmax"),
])
picture = np.random.default_rng(0).random((16, 16, 1))
covered = np.repeat(picture[None], 14 * 14, axis=0)
for n in range(14 * 14):
    row, column = divmod(n, 14)
    covered[n, row : row + 3, column : column + 3] = 0.3
falls = model.predict(picture[None], verbose=0)[0, 0] - model.predict(covered, verbose=0)[:, 0]
print(falls.reshape(14, 14).shape)  # (14, 14)
`;

export const fieldLines = `
import keras
import numpy as np
import tensorflow as tf
from keras import layers

ones = {"kernel_initializer": "ones", "use_bias": False}
model = keras.Sequential([
    keras.Input((16, 16, 1)),
    layers.Conv2D(4, 3, **ones),
    layers.AveragePooling2D(2),  # unlike the maximum, it passes a gradient to all pixels
    layers.Conv2D(6, 3, padding="same", **ones),
])
picture = tf.Variable(tf.ones((1, 16, 16, 1)))
with tf.GradientTape() as tape:
    number = model(picture)[0, 3, 3, 0]
rows = np.nonzero(tape.gradient(number, picture)[0, :, :, 0])[0]
print(rows.max() - rows.min() + 1)  # 8
`;
