// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const ends = `
import keras
from keras import layers

def convnet(end):
    return keras.Sequential([
        keras.Input((32, 32, 3)),
        layers.Conv2D(32, 5), layers.Conv2D(32, 3, padding="same"), layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same"), layers.Conv2D(64, 3, padding="same"),
        layers.MaxPooling2D(),
        layers.Conv2D(128, 3, padding="same"), layers.Conv2D(128, 3, padding="same"),
        layers.MaxPooling2D(),
        end, layers.Dense(300), layers.Dense(10),
    ])

print(convnet(layers.Flatten()).count_params())  # 637454
print(convnet(layers.GlobalAveragePooling2D()).count_params())  # 330254
print(convnet(layers.GlobalMaxPooling2D()).count_params())  # 330254
`;

export const anySize = `
import keras
from keras import layers

inputs = keras.Input((None, None, 3))
x = layers.Conv2D(128, 3)(inputs)
outputs = layers.Dense(10)(layers.GlobalAveragePooling2D()(x))
model = keras.Model(inputs, outputs)
print(model.compute_output_shape((1, 32, 32, 3)))  # (1, 10)
print(model.compute_output_shape((1, 224, 224, 3)))  # (1, 10)
`;

export const moved = `
import keras
import numpy as np

x = np.zeros((1, 7, 7, 1), "float32")
x[0, 1:4, 1:4, 0] = [[1, 2, 1], [2, 3, 2], [1, 2, 1]]
moved = np.roll(x, 1, axis=2)
to_numpy = keras.ops.convert_to_numpy
flatten = keras.layers.Flatten()
print((to_numpy(flatten(x)) != to_numpy(flatten(moved))).sum())  # 12
mean = keras.layers.GlobalAveragePooling2D()
print(np.isclose(to_numpy(mean(x)), to_numpy(mean(moved))).all())  # True
`;

export const logits = `
import keras
import numpy as np

dense = keras.layers.Dense(3)
dense.build((None, 4))
weights = np.array([[2, -1, 0.5], [-1.5, 2.5, 0.5], [0.5, -0.5, 1], [1, 0, -2]])
dense.set_weights([weights, np.array([0.25, -0.5, 0.1])])
means = np.array([[1.5, 0.75, 1, 0.5]])
logits = keras.ops.convert_to_numpy(dense(means))[0]
print([round(float(logit), 3) for logit in logits])  # [3.125, -0.625, 1.225]
`;
