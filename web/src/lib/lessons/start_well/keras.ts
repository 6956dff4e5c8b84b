// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const starts = `
import keras
import numpy as np

print(type(keras.layers.Dense(1).kernel_initializer).__name__)  # GlorotUniform

def deviation(start):
    keras.utils.set_random_seed(1)
    x = np.random.default_rng(1).normal(size=(32, 256))
    network = keras.Sequential(
        [keras.layers.Dense(256, "relu", kernel_initializer=start) for _ in range(20)]
    )
    return float(np.std(network(x)))

print(f"{deviation('glorot_uniform'):.0e}")  # 9e-04
print(f"{deviation('he_uniform'):.0e}")  # 9e-01
`;

export const batchNorm = `
import keras
import numpy as np

x = np.array([3, 5, 7, 5, 1, 3, 5, 3, 5, 7, 9, 7, 3, 5, 7, 5], "float32").reshape(4, 2, 2, 1)
layer = keras.layers.BatchNormalization()
y = np.asarray(layer(x, training=True))
print(round(float(y[2, 1, 0, 0]), 3))  # 2.0
print(round(float(layer.moving_mean[0]), 3))  # 0.05
print(round(float(layer(x, training=False)[2, 1, 0, 0]), 3))  # 8.814
`;

export const dropout = `
import keras
import numpy as np

x = np.ones((1, 100_000), "float32")
layer = keras.layers.Dropout(0.5, seed=0)
y = np.asarray(layer(x, training=True))
print(np.unique(y).tolist())  # [0.0, 2.0]
print(round(float(y.mean()), 1))  # 1.0
print(np.unique(layer(x, training=False)).tolist())  # [1.0]
`;

export const penalties = `
import keras
import numpy as np

weights = np.array([3.0, -4.0])
print(round(float(keras.regularizers.L1(0.1)(weights)), 3))  # 0.7
print(round(float(keras.regularizers.L2(0.1)(weights)), 3))  # 2.5
layer = keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L1(0.1))
`;

export const batches = `
import keras
import numpy as np

x, y = np.zeros((60, 64)), np.zeros((60, 1))
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy")
model.fit(x, y, batch_size=8, epochs=1, verbose=0)
print(int(model.optimizer.iterations))  # 8
`;
