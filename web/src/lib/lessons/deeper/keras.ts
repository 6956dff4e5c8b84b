// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const stacks = `
import keras
from keras import layers

def count(*kernels, given=64, filters=64):
    convolutions = [layers.Conv2D(filters, k, padding="same", activation="relu") for k in kernels]
    return keras.Sequential([keras.Input((56, 56, given)), *convolutions]).count_params()

print(count(3, 3))  # 73856
print(count(5))  # 102464
print(count(3, 3, given=3), count(5, given=3))  # 38720 4864
`;

export const reduced = `
import keras
from keras import layers

inputs = keras.Input((28, 28, 192))
direct = keras.Sequential([inputs, layers.Conv2D(32, 5, padding="same")])
reduced = keras.Sequential([
    inputs,
    layers.Conv2D(16, 1, activation="relu"),
    layers.Conv2D(32, 5, padding="same"),
])
print(direct.count_params(), reduced.count_params())  # 153632 15920
`;

export const shortcuts = `
import keras
import tensorflow as tf
from keras import layers

def first_gradient(has_shortcuts):
    keras.utils.set_random_seed(0)
    hidden = [layers.Dense(16, activation="sigmoid", use_bias=False) for _ in range(20)]
    x = inputs = keras.Input((16,))
    for layer in hidden:
        x = layers.Add()([layer(x), x]) if has_shortcuts else layer(x)
    model = keras.Model(inputs, layers.Dense(3)(x))
    pictures, labels = tf.random.normal((8, 16)), tf.range(8) % 3
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        value = loss(labels, model(pictures))
    return float(tf.norm(tape.gradient(value, hidden[0].kernel.value)))

print(first_gradient(has_shortcuts=False) < 1e-10)  # True
print(first_gradient(has_shortcuts=True) > 1e-2)  # True
`;
