// The lines of Keras under the figures; tests/lessons/test_keras_lines.py runs them.

export const dotProduct = `
import numpy as np

window = np.array([[1, 1, 1], [0, 0, 1], [0, 0, 1]], "float32")
kernel = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")
print(np.sum(window * kernel))  # 2.0
`;

export const slide = `
import numpy as np
from keras import ops

picture = np.zeros((1, 7, 7, 1), "float32")  # batch, rows, columns, channels
picture[0, 1, 1:6] = picture[0, 1:6, 5] = 1
kernel = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")
found = ops.conv(picture, kernel[:, :, None, None])
print(tuple(found.shape))  # (1, 5, 5, 1)
print(float(ops.max(found)))  # 3.0
`;

export const weights = `
import numpy as np
from keras import ops

even = np.full((1, 3, 3, 1), 100, "float32")
outline = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "float32")
print(float(ops.conv(even, outline[:, :, None, None])[0, 0, 0, 0]))  # 0.0
`;

export const channels = `
import keras

layer = keras.layers.Conv2D(filters=32, kernel_size=3)
layer.build((None, 28, 28, 3))
print(tuple(layer.kernel.shape))  # (3, 3, 3, 32)
print(tuple(layer.bias.shape))  # (32,)
print(layer.count_params())  # 896
`;

export const flipped = `
import numpy as np
from keras import ops
from scipy.signal import convolve2d

picture = np.zeros((7, 7), "float32")
picture[1, 1:6] = picture[1:6, 5] = 1
kernel = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")
by_keras = ops.conv(picture[None, :, :, None], kernel[:, :, None, None])
print(float(by_keras[0, 1, 3, 0]))  # 2.0
print(convolve2d(picture, kernel, mode="valid")[1, 3])  # -2.0
by_keras = ops.conv(picture[None, :, :, None], kernel[::-1, ::-1, None, None].copy())
print(float(by_keras[0, 1, 3, 0]))  # -2.0
`;

export const matrix = `
import keras
from keras import ops

pictures = keras.random.uniform((1, 28, 28, 1), seed=1)
layer = keras.layers.Conv2D(filters=16, kernel_size=3, use_bias=False)
by_layer = layer(pictures)
patches = ops.image.extract_patches(pictures, size=3, strides=1)
rows = ops.reshape(patches, (26 * 26, 9))
columns = ops.reshape(layer.kernel, (9, 16))
sums = ops.matmul(rows, columns)
print(tuple(rows.shape), tuple(columns.shape), tuple(sums.shape))  # (676, 9) (9, 16) (676, 16)
difference = ops.max(ops.abs(ops.reshape(sums, (1, 26, 26, 16)) - by_layer))
print(float(difference) < 1e-5)  # True
`;
