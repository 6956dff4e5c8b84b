"""Write small models with Keras 2, and what they answer: tests/golden/keras_2.zip.

Run it with tf_keras, which is Keras 2 under its later name, installed beside TensorFlow:

    python tests/models/write_keras_2_files.py
"""

import os
import tempfile
import zipfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
import tf_keras as keras

OUT = Path(__file__).parents[1] / "golden" / "keras_2.zip"
layers = keras.layers
SIZE = (12, 10, 3)


def picture(n_channels=3):
    return np.random.default_rng(0).uniform(0, 255, (2, *SIZE[:2], n_channels)).astype("float32")


def mobile():
    """The parts of MobileNet, with batch statistics that are not those of the start."""
    return keras.Sequential(
        [
            layers.Rescaling(1 / 127.5, offset=-1, input_shape=SIZE),
            layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(6.0),
            layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same"),
            layers.BatchNormalization(axis=-1, scale=False),
            layers.SeparableConv2D(5, 2, activation="swish"),
            layers.GlobalAveragePooling2D(keepdims=True),
            layers.Dropout(0.3),
            layers.Conv2D(3, 1),
            layers.Reshape((3,)),
            layers.Activation("softmax"),
        ]
    )


def operators():
    """TensorFlow's functions and Python's operators, constants before and after them."""
    inputs = keras.Input(SIZE)
    x = keras.applications.resnet.preprocess_input(inputs)
    x = tf.concat([1 - x / 255.0, tf.image.resize(x, (12, 10))], axis=-1)
    x = layers.Conv2D(4, 3)(x)
    y = tf.nn.relu6(x[:, 1:-1, ::2]) * tf.constant([1.0, 2.0, 3.0, 4.0])
    y = tf.reduce_mean(y, axis=[1, 2]) + layers.GlobalMaxPooling2D()(x)
    y = tf.clip_by_value(tf.math.l2_normalize(y, axis=-1), -0.4, 0.6)
    first = layers.Dense(3, activation="softmax", name="breed")(y)
    second = tf.squeeze(tf.sqrt(tf.abs(layers.Dense(1, name="age")(-y))), axis=1)
    return keras.Model(inputs, {"breed": first, "age": second})


def recurrent():
    """Rows as steps: the defaults of the first Keras 2 among the settings."""
    inputs = keras.Input(SIZE)
    x = layers.Reshape((12, 30))(layers.Rescaling(1 / 255)(inputs))
    x = layers.TimeDistributed(layers.Dense(5, activation="tanh"))(x)
    x = layers.LSTM(4, recurrent_activation="hard_sigmoid", return_sequences=True)(x)
    x = layers.Bidirectional(layers.GRU(3, reset_after=False, return_sequences=True))(x)
    x = layers.Bidirectional(layers.LSTM(2), merge_mode="sum")(x)
    x = layers.RepeatVector(3)(x)
    x = layers.GRU(3)(layers.SimpleRNN(3, return_sequences=True)(x))
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))


def activations():
    inputs = keras.Input(SIZE)
    x = layers.Conv2D(6, 3)(layers.Rescaling(1 / 64, offset=-2)(inputs))
    x = layers.Concatenate()(
        [
            layers.Activation("hard_sigmoid")(x),
            layers.ThresholdedReLU(0.4)(x),
            layers.LeakyReLU(0.2)(x),
            layers.PReLU(alpha_initializer="uniform", shared_axes=[1, 2])(x),
            layers.ELU(0.5)(x),
            layers.ReLU(3.0, negative_slope=0.1, threshold=0.2)(x),
            layers.Activation("gelu")(x),
            layers.Conv2D(2, 1, activation=tf.nn.leaky_relu)(x),
            layers.Conv2D(2, 1, activation=layers.LeakyReLU(0.3))(x),
            layers.Softmax(axis=-1)(x),
            layers.Activation("softsign")(x),
            layers.Activation("exponential")(x),
            layers.Activation("selu")(x),
        ]
    )
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x))


def preprocessing():
    """Layers that change pictures, in training or always."""
    normalization = layers.Normalization()
    normalization.adapt(picture())
    return keras.Sequential(
        [
            keras.Input(SIZE),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.1),
            layers.RandomZoom(0.2),
            layers.RandomTranslation(0.1, 0.1),
            layers.RandomContrast(0.2),
            layers.RandomBrightness(0.2),
            layers.RandomHeight(0.1),
            layers.Resizing(16, 14),
            layers.CenterCrop(11, 9),
            layers.Resizing(7, 8, interpolation="nearest"),
            normalization,
            layers.GaussianNoise(0.1),
            layers.SpatialDropout2D(0.1),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )


def shared():
    """A frozen body that is called twice, in a model within a model."""
    body_input = keras.Input((6, 5, 4))
    x = layers.Conv2D(4, 3, padding="same", name="same")(body_input)
    x = layers.BatchNormalization(name="norm")(x)
    body = keras.Model(body_input, layers.Add()([x, body_input]), name="body")
    body.get_layer("norm").trainable = False
    inner = keras.Sequential([layers.Conv2D(4, 2, strides=2, input_shape=SIZE)], name="inner")
    inputs = keras.Input(SIZE)
    x = body(inner(inputs / 255.0, training=False), training=False)
    y = body(x, training=False)
    dense = layers.Dense(3, name="dense")
    pooled = layers.GlobalAveragePooling2D()
    x = layers.Average()([dense(pooled(x)), dense(pooled(y))])
    tower = keras.Model(inputs, x, name="tower")
    tower.trainable = False
    outer = keras.Input(SIZE)
    return keras.Model(outer, layers.Dense(2, activation="softmax", name="dense")(tower(outer)))


def resampling():
    inputs = keras.Input(SIZE)
    x = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(inputs)
    x = layers.UpSampling2D((2, 3), interpolation="bilinear")(x)
    x = layers.AveragePooling2D(3, strides=2, padding="same")(x)
    x = layers.ZeroPadding2D(((1, 2), (0, 3)))(layers.Cropping2D((1, 2))(x))
    x = layers.Conv2D(4, 3, dilation_rate=2, groups=2, padding="same")(x)
    x = layers.MaxPooling2D((2, 3))(layers.UpSampling2D(2)(x))
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Conv1D(3, 5, padding="causal")(layers.Reshape((-1, 4))(x))
    return keras.Model(inputs, layers.GlobalMaxPooling1D()(layers.UpSampling1D(2)(x)))


def attention():
    inputs = keras.Input(SIZE)
    x = layers.Conv2D(6, 4, strides=2)(layers.Rescaling(1 / 255)(inputs))
    x = layers.Reshape((-1, 6))(layers.GroupNormalization(groups=3)(x))
    x = x + layers.MultiHeadAttention(2, 3)(x, x)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))


def in_one_and_three_dimensions():
    inputs = keras.Input(SIZE)
    x = layers.Reshape((30, 12))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Cropping1D((1, 2))(layers.ZeroPadding1D(2)(x))
    x = layers.SeparableConv1D(4, 3, padding="same")(x)
    x = layers.DepthwiseConv1D(3, depth_multiplier=2)(x)
    x = layers.Conv1DTranspose(4, 3, strides=2)(x)
    x = layers.AveragePooling1D(2)(layers.MaxPooling1D(3, padding="same")(x))
    y = layers.Reshape((4, 6, 5, 3))(layers.Rescaling(1 / 255)(inputs))
    y = layers.Conv3D(4, 2)(layers.ZeroPadding3D(1)(y))
    y = layers.Conv3DTranspose(4, 2, strides=2, padding="same")(layers.Cropping3D(1)(y))
    y = layers.AveragePooling3D(2)(layers.UpSampling3D(2)(layers.MaxPooling3D(2)(y)))
    x, y = layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling3D()(y)
    both = [
        layers.Multiply()([x, y]), layers.Maximum()([x, y]), layers.Minimum()([x, y]),
        layers.Subtract()([x, y]), layers.Dot(axes=1, normalize=True)([x, y]),
        layers.UnitNormalization()(x), layers.GaussianDropout(0.2)(x), layers.AlphaDropout(0.2)(y),
        layers.ActivityRegularization(0.1)(x),
    ]  # fmt: skip
    return keras.Model(inputs, layers.Concatenate()(both))


def functions():
    """Those of TensorFlow that people write between layers."""
    inputs = keras.Input(SIZE)
    x = layers.Conv2D(4, 3)(inputs / 100.0)
    x = tf.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]])
    x = tf.transpose(tf.reverse(x, axis=[1]), [0, 2, 1, 3])
    x = tf.image.resize(tf.image.flip_left_right(x), (6, 5), method="bicubic")
    parts = [
        tf.nn.leaky_relu(x, alpha=0.3), tf.nn.gelu(x, approximate=True), tf.nn.silu(x),
        tf.nn.elu(x), tf.nn.selu(x), tf.nn.softplus(x), tf.nn.softmax(x, axis=-1), tf.tanh(x),
        tf.sigmoid(x), tf.exp(-x), tf.pow(x, 2.0), tf.square(x), tf.math.log(tf.abs(x) + 1.0),
        tf.maximum(x, 0.1), tf.minimum(0.2, x), tf.subtract(x, 1.0), tf.multiply(x, 2.0),
        tf.divide(x, 3.0), tf.cast(x, tf.float32), tf.stop_gradient(x), tf.identity(x),
    ]  # fmt: skip
    x = tf.reduce_sum(tf.stack(parts, axis=1), axis=1)
    y = tf.reshape(x, [-1, 30, 4])
    y = tf.matmul(y, layers.Reshape((4, 30))(x))
    means = [
        tf.reduce_max(y, 1), tf.reduce_min(y, 1), tf.math.reduce_std(y, 1),
        tf.math.reduce_variance(y, axis=1), tf.squeeze(tf.reduce_mean(y, 1, keepdims=True), 1),
        tf.squeeze(tf.expand_dims(y[:, 0, ...], -1), axis=-1),
    ]  # fmt: skip
    return keras.Model(inputs, tf.concat(means, 1))


def half():
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        return keras.Sequential(
            [
                layers.Rescaling(1 / 255, input_shape=SIZE),
                layers.Conv2D(4, 3, activation="relu"),
                layers.GlobalAveragePooling2D(),
                layers.Dense(2, activation="softmax", dtype="float32"),
            ]
        )
    finally:
        keras.mixed_precision.set_global_policy("float32")


def refused_local():
    return keras.Sequential([layers.LocallyConnected2D(2, 3, input_shape=(6, 6, 3))])


def refused_renorm():
    return keras.Sequential([layers.BatchNormalization(renorm=True, input_shape=(6, 6, 3))])


def refused_operation():
    inputs = keras.Input((6, 6, 3))
    return keras.Model(inputs, tf.math.cumsum(inputs, axis=1))


def refused_function():
    def own(x):
        return x * 2

    return keras.Sequential([layers.Conv2D(2, 3, activation=own, input_shape=(6, 6, 3))])


MODELS = {
    "mobile": (mobile, (".h5", ".keras")),
    "operators": (operators, (".h5",)),
    "recurrent": (recurrent, (".h5", ".keras")),
    "activations": (activations, (".h5", ".keras")),
    "preprocessing": (preprocessing, (".h5", ".keras")),
    "shared": (shared, (".h5", ".keras")),
    "resampling": (resampling, (".h5",)),
    "attention": (attention, (".h5", ".keras")),
    "in_one_and_three_dimensions": (in_one_and_three_dimensions, (".h5", ".keras")),
    "functions": (functions, (".h5",)),
    "half": (half, (".h5",)),
}
REFUSED = (refused_local, refused_renorm, refused_operation, refused_function)


def write(folder: Path) -> None:
    answers = {}
    for name, (make, endings) in MODELS.items():
        keras.backend.clear_session()
        keras.utils.set_random_seed(len(name))
        model = make()
        rng = np.random.default_rng(len(name))
        for weight in model.weights:
            kind = weight.name.split("/")[-1]
            if weight.dtype != tf.float32 or kind in ("mean:0", "variance:0"):
                continue
            noise = rng.uniform(-0.5, 0.5, weight.shape)
            values = 1 + noise if "variance" in kind else weight.numpy() + 0.4 * noise
            weight.assign(values.astype("float32"))
        for ending in endings:
            options = {"include_optimizer": False} if ending == ".h5" else {}
            model.save(folder / (name + ending), **options)
        given = model(picture(), training=False)
        given = given if isinstance(given, dict) else {"": given}
        answers |= {f"{name}/{key}": np.asarray(value) for key, value in given.items()}
    for make in REFUSED:
        make().save(folder / f"{make.__name__}.h5")
    np.savez_compressed(folder / "answers.npz", picture=picture(), **answers)
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
