// The lines that the lesson shows; tests/lessons/test_keras_lines.py runs them.

export const built = `
import keras

# weights="imagenet" gives the trained ones, which Keras downloads.
body = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
inputs = keras.Input((224, 224, 3))
x = keras.applications.vgg16.preprocess_input(inputs)
x = body(x, training=False)
x = keras.layers.GlobalAveragePooling2D()(x)
outputs = keras.layers.Dense(5, activation="softmax")(x)
model = keras.Model(inputs, outputs)
print(body.output.shape[1:])  # (7, 7, 512)
print(body.count_params())  # 14714688
print(model.count_params() - body.count_params())  # 2565
`;

export const frozen = `
import keras
import numpy as np

body = keras.applications.VGG16(
    weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg"
)
model = keras.Sequential([body, keras.layers.Dense(5, activation="softmax")])

def learning():
    return int(sum(np.prod(weight.shape) for weight in model.trainable_weights))

print(learning())  # 14717253
body.trainable = False
print(learning())  # 2565
body.trainable = True
for layer in body.layers:
    layer.trainable = layer.name.startswith("block5")
print(learning())  # 7081989
# A change of trainable counts from the next compile on.
model.compile(keras.optimizers.Adam(1e-5), "sparse_categorical_crossentropy")
`;

export const depths = `
import keras

body = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
inner = [body.get_layer(f"block{n}_pool").output for n in range(1, 6)]
pooled = [keras.layers.GlobalAveragePooling2D()(maps) for maps in inner]
extractor = keras.Model(body.input, pooled)
print([features.shape[1] for features in extractor.outputs])  # [64, 128, 256, 512, 512]
`;
