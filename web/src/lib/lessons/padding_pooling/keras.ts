// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const sizes = `
import keras

layer = keras.layers.Conv2D(1, 3, strides=1, padding="valid")
print(layer.compute_output_shape((None, 7, 7, 1)))  # (None, 5, 5, 1)
layer = keras.layers.Conv2D(1, 3, strides=2, padding="same")
print(layer.compute_output_shape((None, 7, 7, 1)))  # (None, 4, 4, 1)
`;

export const zeros = `
import keras
import numpy as np

ones = np.ones((1, 8, 8, 1), "float32")
kernel = np.ones((3, 3, 1, 1), "float32")
sums = keras.ops.convert_to_numpy(keras.ops.conv(ones, kernel, padding="same"))
print((sums < 9).sum(), "of", sums.size)  # 28 of 64
`;

export const pools = `
import keras
import numpy as np

x = np.array([[0, 7, 8, 0], [3, 9, 1, 0], [9, 3, 0, 0], [4, 0, 0, 0]], "float32")
batch = x[None, :, :, None]
largest = keras.ops.convert_to_numpy(keras.layers.MaxPooling2D(2)(batch))
print(largest.ravel().tolist())  # [9.0, 8.0, 9.0, 0.0]
mean = keras.ops.convert_to_numpy(keras.layers.AveragePooling2D(2)(batch))
print(mean.ravel().tolist())  # [4.75, 2.25, 4.0, 0.0]
print(x[::2, ::2].ravel().tolist())  # [0.0, 8.0, 9.0, 0.0]
print(keras.layers.MaxPooling2D(3).compute_output_shape((None, 8, 8, 1)))  # (None, 2, 2, 1)
`;

export const opposites = `
import keras
import numpy as np

x = np.arange(1, 65, dtype="float32").reshape(1, 8, 8, 1)
back = keras.layers.Cropping2D(1)(keras.layers.ZeroPadding2D(1)(x))
print((keras.ops.convert_to_numpy(back) == x).sum())  # 64
back = keras.layers.UpSampling2D(2)(keras.layers.MaxPooling2D(2)(x))
print((keras.ops.convert_to_numpy(back) == x).sum())  # 16
`;
