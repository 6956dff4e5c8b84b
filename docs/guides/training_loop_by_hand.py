"""# A training loop, by hand.

What does `fit` do? This guide trains a perceptron, then a network of three layers, with nothing
hidden: variables, forward pass, loss, gradient, update. The gradient is computed twice, by the
chain rule written out and by automatic differentiation, and both agree. Then every optimizer's
rule is written out as its formula and compared with Keras' own.

Run it with `.venv/bin/python docs/guides/training_loop_by_hand.py`; it takes seconds. Read it from
top to bottom; `main` at the end does the steps in the same order. Numbers are float32, as in Keras.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from math import log, sqrt

import keras
import numpy as np
from keras import ops
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

Array = np.ndarray
Arrays = list[Array]
Batches = Iterator[tuple[Array, Array]]

"""
## 1. Data

scikit-learn's handwritten digits: 8 x 8 grey pixels, laid out as a row of 64 numbers, 0 to 1.
"""


@dataclass(frozen=True)
class Digits:
    """Pixels (n, 64), values 0 to 1, float32; labels (n,), values 0 to 9."""

    train_pixels: Array
    train_labels: Array
    test_pixels: Array
    test_labels: Array

    def only(self, n_classes: int) -> "Digits":
        """Keep the digits below a number."""
        train, test = self.train_labels < n_classes, self.test_labels < n_classes
        return Digits(
            self.train_pixels[train],
            self.train_labels[train],
            self.test_pixels[test],
            self.test_labels[test],
        )


def load_data() -> Digits:
    """Read the digits and hold 20% of each class out for the test."""
    digits = load_digits()
    pixels = (digits.data / 16).astype("float32")
    train_pixels, test_pixels, train_labels, test_labels = train_test_split(
        pixels, digits.target, test_size=0.2, stratify=digits.target, random_state=0
    )
    return Digits(train_pixels, train_labels, test_pixels, test_labels)


"""
## 2. Activations and their derivatives

Without an activation between them, two layers would be no more than one: a matrix times a matrix
is a matrix. All take z, a weighted sum plus a bias, in an array of any shape.
"""


def sigmoid(z: Array) -> Array:
    """Squeeze any number into 0 to 1: 1 / (1 + e^-z)."""
    # tanh has the same form and, unlike e^-z, never overflows.
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid_derivative(z: Array) -> Array:
    """Give s (1 - s), at most 1/4: through many layers of it a gradient fades away."""
    s = sigmoid(z)
    return s * (1 - s)


def tanh(z: Array) -> Array:
    """Squeeze any number into -1 to 1."""
    return np.tanh(z)


def tanh_derivative(z: Array) -> Array:
    """Give 1 - tanh(z)^2, 1 where z is 0."""
    return 1 - np.tanh(z) ** 2


def relu(z: Array) -> Array:
    """Let through what is above 0, and 0 for the rest."""
    return np.maximum(z, 0)


def relu_derivative(z: Array) -> Array:
    """Give 1 above 0, else 0; at 0, where there is no slope, 0 as is usual."""
    return (z > 0).astype(z.dtype)


def softmax(z: Array) -> Array:
    """Turn the last axis into probabilities: e^z, divided by the sum of all."""
    # Subtracting the largest changes nothing, and e^z cannot overflow.
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_derivative(z: Array) -> Array:
    """Give the matrix (k, k) of dp_i / dz_j = p_i (1 if i = j else 0) - p_i p_j, for z (k,)."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
}

"""
## 3. The perceptron

Weights, a bias, and an activation that says yes or no: Rosenblatt, "The perceptron",
Psychological Review 65, 1958. A right answer changes nothing. A wrong one moves the weights by the
picture: towards it if the answer should have been yes, away from it if no. If a plane can separate
the two classes, the mistakes come to an end (Novikoff, "On convergence proofs on perceptrons",
1962).
"""


def perceptron_answers(weights: Array, bias: float, pixels: Array) -> Array:
    """Answer 1 where the weighted sum is above 0, else 0: from (n, 64) to (n,)."""
    return (pixels @ weights + bias > 0).astype(int)


def train_perceptron(
    pixels: Array, labels: Array, n_epochs: int = 10
) -> tuple[Array, float, list[int]]:
    """Learn to tell label 1 from label 0.

    Returns:
        Weights (64,), bias, and the number of mistakes in each epoch.
    """
    weights, bias, mistakes = np.zeros(pixels.shape[1], "float32"), 0.0, []
    for _ in range(n_epochs):
        mistakes.append(0)
        for picture, label in zip(pixels, labels, strict=True):
            error = int(label) - int(perceptron_answers(weights, bias, picture))
            weights = weights + error * picture
            bias = bias + error
            mistakes[-1] += abs(error)
    return weights, bias, mistakes


"""
## 4. Variables, gradient, update

A yes or no has no slope, so nothing says in which direction it would become better. With a sigmoid
in its place the neuron gives a probability, and the loss, minus the logarithm of the right class's
probability, has a slope everywhere. The gradient lists the slopes: by how much the loss grows with
each weight. A short step against it makes the loss smaller.

Automatic differentiation records which operations led to the loss and applies the chain rule to
them, backwards. How to ask for it is what Keras leaves to its backend: TensorFlow records on a
tape, JAX turns the loss into a function for its gradient.
"""

Loss = Callable[[Sequence, Array, Array], keras.KerasTensor]
"""From parameters, pixels (n, 64) and targets to one number, in Keras' operations."""


def loss_and_gradient(
    loss: Loss, parameters: Sequence, pixels: Array, targets: Array
) -> tuple[float, Arrays]:
    """Compute a loss, and its gradient by automatic differentiation.

    Returns:
        The loss, and its derivatives by each of the parameters, in the parameters' shapes.
    """
    values = [ops.convert_to_tensor(parameter) for parameter in parameters]
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(values)
            value = loss(values, pixels, targets)
        gradient = tape.gradient(value, values)
    elif backend == "jax":
        import jax

        value, gradient = jax.value_and_grad(loss)(values, pixels, targets)
    else:
        raise RuntimeError(
            "This guide differentiates with TensorFlow or JAX, and Keras is set to "
            f"{backend!r}. Start it again with KERAS_BACKEND=tensorflow."
        )
    return float(value), [ops.convert_to_numpy(part) for part in gradient]


def neuron_loss(parameters: Sequence, pixels: Array, labels: Array) -> keras.KerasTensor:
    """Give the mean cross-entropy of one sigmoid neuron; parameters are weights (64,) and bias."""
    weights, bias = parameters
    z = ops.sum(pixels * weights, axis=1) + bias
    # -ln sigmoid(z) is softplus(-z), and -ln(1 - sigmoid(z)) is softplus(z).
    return ops.mean(ops.where(labels == 1, ops.softplus(-z), ops.softplus(z)))


def neuron_gradient(parameters: Arrays, pixels: Array, labels: Array) -> Arrays:
    """Give the same gradient by the chain rule.

    With p = sigmoid(z), dL/dp = (p - y) / (p (1 - p)) and dp/dz = p (1 - p): what is left is p - y.
    """
    weights, bias = parameters
    error = (sigmoid(pixels @ weights + bias) - labels).astype("float32") / len(labels)
    return [pixels.T @ error, error.sum()]


def train_by_autodiff(
    loss: Loss, start: Arrays, batches: Batches, learning_rate: float
) -> tuple[Arrays, list[float]]:
    """Train anything that has a loss.

    Returns:
        The parameters, and the loss before each step.
    """
    variables = [keras.Variable(values) for values in start]
    losses = []
    for pixels, targets in batches:
        values = [variable.value for variable in variables]
        value, gradient = loss_and_gradient(loss, values, pixels, targets)
        for variable, slope in zip(variables, gradient, strict=True):
            variable.assign_sub(learning_rate * slope)
        losses.append(value)
    return [variable.numpy() for variable in variables], losses


"""
## 5. A network of three layers

The multilayer perceptron (MLP). Neurons side by side are a layer, with a column of a matrix for
each neuron's weights; here are three layers one after the other, 64 -> 64 -> 128 -> 10. Softmax at
the end makes ten probabilities.
"""


def initial_parameters(sizes: Sequence[int] = (64, 64, 128, 10), seed: int = 0) -> Arrays:
    """Draw the first weights: for each layer a kernel (n_in, n_out) and a bias (n_out,), zeros.

    Kernels are uniform up to sqrt(6 / (n_in + n_out)), so that neither signals nor gradients grow
    or fade from layer to layer (Glorot and Bengio, 2010, eq. 16). All equal would stay all equal.
    """
    random = np.random.default_rng(seed)
    parameters = []
    for n_in, n_out in pairwise(sizes):
        limit = sqrt(6 / (n_in + n_out))
        parameters += [
            random.uniform(-limit, limit, (n_in, n_out)).astype("float32"),
            np.zeros(n_out, "float32"),
        ]
    return parameters


def forward(parameters: Arrays, pixels: Array, activation: str = "relu") -> tuple[Arrays, Arrays]:
    """Send pictures through the network.

    Returns:
        The weighted sums z of each layer, and what goes into each layer (the pixels first), with
        the probabilities (n, 10) last.
    """
    function = ACTIVATIONS[activation][0]
    sums, signals = [], [pixels]
    n_layers = len(parameters) // 2
    for layer in range(n_layers):
        kernel, bias = parameters[2 * layer : 2 * layer + 2]
        sums.append(signals[-1] @ kernel + bias)
        signals.append(softmax(sums[-1]) if layer == n_layers - 1 else function(sums[-1]))
    return sums, signals


def cross_entropy(probabilities: Array, labels: Array) -> float:
    """Give the mean of -ln(probability of the right class), in nats."""
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


"""
## 6. Back-propagation

The chain rule, from the end to the beginning (Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323, 1986). `error` is the slope of the loss by
a layer's sums z. At the end, softmax's derivative and that of the logarithm leave p - y, as for the
single neuron. Then, layer by layer, the slope of the loss

- by the kernel is what came in times the error, by the bias the error itself;
- by what came in is the error, sent backwards through the same kernel;
- by the sums of the layer before is that times the activation's derivative.
"""


def backward(parameters: Arrays, pixels: Array, labels: Array, activation: str = "relu") -> Arrays:
    """Give the gradient of the mean cross-entropy by the chain rule, in the parameters' shapes."""
    derivative = ACTIVATIONS[activation][1]
    sums, signals = forward(parameters, pixels, activation)
    right = np.eye(signals[-1].shape[1], dtype="float32")[labels]  # (n, 10), one 1 a row
    error = (signals[-1] - right) / len(labels)
    gradient: Arrays = []
    for layer in reversed(range(len(sums))):
        gradient = [signals[layer].T @ error, error.sum(axis=0), *gradient]
        if layer > 0:
            error = (error @ parameters[2 * layer].T) * derivative(sums[layer - 1])
    return gradient


def mlp_loss(
    parameters: Sequence, pixels: Array, labels: Array, activation: str = "relu"
) -> keras.KerasTensor:
    """Give the mean cross-entropy in Keras' operations, for automatic differentiation."""
    kernels, biases = parameters[::2], parameters[1::2]
    x = pixels
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        x = getattr(ops, activation)(ops.matmul(x, kernel) + bias)
    logits = ops.matmul(x, kernels[-1]) + biases[-1]
    return ops.mean(ops.sparse_categorical_crossentropy(labels, logits, from_logits=True))


"""
## 7. The loop

This is what `fit` does: a mini-batch, forward, backward, an update of each parameter. The rule of
update is a function, so that the next sections can put in others. A rule gives the new values, and
its state: what it wants to remember for the next step.
"""

State = dict[str, Array | float]
Updated = tuple[Array, State]
Rule = Callable[[Array, Array, State], Updated]


def mini_batches(
    pixels: Array, labels: Array, n_epochs: int, batch_size: int = 32, seed: int = 0
) -> Batches:
    """Give the pictures in a new random order each epoch, some at a time."""
    random = np.random.default_rng(seed)
    for _ in range(n_epochs):
        order = random.permutation(len(labels))
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            yield pixels[chosen], labels[chosen]


def update(
    rule: Rule, parameters: Arrays, gradient: Arrays, states: list[State]
) -> tuple[Arrays, list[State]]:
    """Apply a rule to each parameter."""
    updated = list(map(rule, parameters, gradient, states))
    return [values for values, _ in updated], [state for _, state in updated]


def train_by_hand(start: Arrays, rule: Rule, batches: Batches) -> Arrays:
    """Train the network and return its parameters."""
    parameters: Arrays = start
    states: list[State] = [{} for _ in start]
    for pixels, labels in batches:
        gradient = backward(parameters, pixels, labels)
        parameters, states = update(rule, parameters, gradient, states)
    return parameters


def accuracy(parameters: Arrays, pixels: Array, labels: Array) -> float:
    """Measure the share of right answers, 0 to 1."""
    probabilities = forward(parameters, pixels)[1][-1]
    return float((probabilities.argmax(axis=1) == labels).mean())


"""
## 8. SGD: a step against the gradient

    w <- w - rate g

Robbins and Monro, "A stochastic approximation method", 1951. *Stochastic*, because the gradient of
a mini-batch is only an estimate of that of all pictures.

In all rules w is a parameter and g its gradient. Settings have Keras' names and defaults.
"""


def sgd(w: Array, g: Array, state: State, *, learning_rate: float) -> Updated:
    """Update with plain gradient descent."""
    return w - learning_rate * g, state


"""
## 9. Momentum: a ball that rolls

    v <- momentum v - rate g
    w <- w + v

Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. Steps in the same
direction add up, steps to and fro cancel. v starts at 0.
"""


def sgd_with_momentum(
    w: Array, g: Array, state: State, *, learning_rate: float, momentum: float
) -> Updated:
    """Update with momentum."""
    v = momentum * state.get("v", 0.0) - learning_rate * g
    return w + v, {"v": v}


"""
## 10. Nesterov: look ahead

    v <- momentum v - rate g
    w <- w + momentum v - rate g

Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)", 1983;
for networks Sutskever et al., "On the importance of initialization and momentum in deep learning",
2013. The gradient is taken where the ball will have rolled to. Keras, like most, keeps that point
itself as w, which gives the second line (Bengio et al., "Advances in optimizing recurrent
networks", 2013, section 3.5).
"""


def sgd_with_nesterov(
    w: Array, g: Array, state: State, *, learning_rate: float, momentum: float
) -> Updated:
    """Update with Nesterov's momentum."""
    v = momentum * state.get("v", 0.0) - learning_rate * g
    return w + momentum * v - learning_rate * g, {"v": v}


"""
## 11. AdaGrad: a rate for each parameter

    a <- a + g^2
    w <- w - rate g / sqrt(a + epsilon)

Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
optimization", 2011. A pixel that seldom has ink has rare gradients; its weights get longer steps.
As a only grows, steps only shrink. In Keras a starts at 0.1, which keeps the first steps short,
and epsilon, against a division by 0, is under the root.
"""


def adagrad(
    w: Array,
    g: Array,
    state: State,
    *,
    learning_rate: float,
    initial_accumulator_value: float = 0.1,
    epsilon: float = 1e-7,
) -> Updated:
    """Update with AdaGrad."""
    a = state.get("a", initial_accumulator_value) + g**2
    return w - learning_rate * g / np.sqrt(a + epsilon), {"a": a}


"""
## 12. RMSProp: AdaGrad that forgets

    a <- rho a + (1 - rho) g^2
    w <- w - rate g / sqrt(a + epsilon)

Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012. A moving average in
place of the sum: steps no longer die out. In Keras a starts at 0; epsilon is under the root.
"""


def rmsprop(
    w: Array,
    g: Array,
    state: State,
    *,
    learning_rate: float,
    rho: float = 0.9,
    epsilon: float = 1e-7,
) -> Updated:
    """Update with RMSProp."""
    a = rho * state.get("a", 0.0) + (1 - rho) * g**2
    return w - learning_rate * g / np.sqrt(a + epsilon), {"a": a}


"""
## 13. Adam: momentum and RMSProp together

    m <- beta_1 m + (1 - beta_1) g
    v <- beta_2 v + (1 - beta_2) g^2
    w <- w - rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)

Kingma and Ba, "Adam: a method for stochastic optimization", 2015. Both averages start at 0 and so
are too small in the first steps t = 1, 2, ...; the two factors make up for it. Keras computes in
the order that the end of the paper's section 2 gives, with epsilon outside the root. In the
paper's algorithm 1 the correction comes first, and epsilon weighs less in the first steps.
"""


def adam(
    w: Array,
    g: Array,
    state: State,
    *,
    learning_rate: float,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> Updated:
    """Update with Adam."""
    t = state.get("t", 0) + 1
    m = beta_1 * state.get("m", 0.0) + (1 - beta_1) * g
    v = beta_2 * state.get("v", 0.0) + (1 - beta_2) * g**2
    rate = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate * m / (np.sqrt(v) + epsilon), {"t": t, "m": m, "v": v}


"""
## 14. AdamW: Adam with weight decay

    w <- w - rate decay w, then Adam

Loshchilov and Hutter, "Decoupled weight decay regularization", 2019. A penalty on large weights
(L2) in the loss would be part of g, and Adam would divide it by the gradient's size. Taken off the
weights directly it is *decoupled*: all shrink by the same share. The paper's decay is Keras' times
the rate.
"""


def adamw(
    w: Array,
    g: Array,
    state: State,
    *,
    learning_rate: float,
    weight_decay: float = 0.004,
    **settings: float,
) -> Updated:
    """Update with AdamW; further settings are Adam's."""
    decayed = w - learning_rate * weight_decay * w
    return adam(decayed, g, state, learning_rate=learning_rate, **settings)


"""
## 15. The same as Keras' own?

Each rule and Keras' optimizer start from the same weights, have the same settings and are given the
same gradients, step by step, so that only the rules can differ. What is not set has its default.
Most turn out the same to the last bit. Nesterov's and Adam's differ in the last digits of float32,
since Keras takes the same numbers together in another order.
"""


@dataclass(frozen=True)
class Comparison:
    """A rule, Keras' own, and the settings of both."""

    by_hand: Callable[..., Updated]
    by_keras: Callable[..., keras.Optimizer]
    settings: dict[str, float]

    @property
    def rule(self) -> Rule:
        """The rule with its settings."""
        return partial(self.by_hand, **self.settings)


N_COMPARED_STEPS = 25

_ROLLING = {"learning_rate": 0.02, "momentum": 0.9}
_KERAS_NESTEROV = partial(keras.optimizers.SGD, nesterov=True)

COMPARISONS = {
    "SGD": Comparison(sgd, keras.optimizers.SGD, {"learning_rate": 0.1}),
    "Momentum": Comparison(sgd_with_momentum, keras.optimizers.SGD, _ROLLING),
    "Nesterov": Comparison(sgd_with_nesterov, _KERAS_NESTEROV, _ROLLING),
    "AdaGrad": Comparison(adagrad, keras.optimizers.Adagrad, {"learning_rate": 0.05}),
    "RMSProp": Comparison(rmsprop, keras.optimizers.RMSprop, {"learning_rate": 0.002}),
    "Adam": Comparison(adam, keras.optimizers.Adam, {"learning_rate": 0.002}),
    "AdamW": Comparison(adamw, keras.optimizers.AdamW, {"learning_rate": 0.002}),
}


def largest_difference(some: Sequence, others: Sequence) -> float:
    """Give the largest difference between arrays, each with its counterpart of the same shape."""
    return max(float(np.abs(a - b).max()) for a, b in zip(some, others, strict=True))


def differences_from_keras(comparison: Comparison, batches: Batches) -> list[float]:
    """Train the network with a rule, and with Keras' own next to it.

    Returns:
        The largest difference between any two weights, after each step.
    """
    optimizer = comparison.by_keras(**comparison.settings)
    parameters = initial_parameters()
    states: list[State] = [{} for _ in parameters]
    variables = [keras.Variable(values) for values in parameters]
    differences = []
    for pixels, labels in batches:
        gradient = backward(parameters, pixels, labels)
        optimizer.apply([ops.convert_to_tensor(part) for part in gradient], variables)
        parameters, states = update(comparison.rule, parameters, gradient, states)
        values = [variable.numpy() for variable in variables]
        differences.append(largest_difference(parameters, values))
    return differences


"""
## 16. All together
"""


def show_one_neuron(data: Digits) -> None:
    """Train the perceptron and the sigmoid neuron; print what they do."""
    train, test = (data.train_pixels, data.train_labels), (data.test_pixels, data.test_labels)
    print(f"0 or 1? {len(train[1])} pictures to learn from, {len(test[1])} held out.")
    weights, bias, mistakes = train_perceptron(*train)
    perceptron_accuracy = float((perceptron_answers(weights, bias, test[0]) == test[1]).mean())
    print(f"  Perceptron: mistakes by epoch {mistakes},")
    print(f"    held-out accuracy {perceptron_accuracy:.1%}")

    start = [np.zeros(64, "float32"), np.zeros((), "float32")]
    all_at_once = (train for _ in range(50))
    neuron, losses = train_by_autodiff(neuron_loss, start, all_at_once, learning_rate=0.5)
    answers = sigmoid(test[0] @ neuron[0] + neuron[1]) > 0.5
    sigmoid_accuracy = float((answers == test[1]).mean())
    print(f"  Sigmoid neuron: loss {losses[0]:.3f} at first, {losses[-1]:.3f} after 50 steps,")
    print(f"    held-out accuracy {sigmoid_accuracy:.1%}")
    by_autodiff = loss_and_gradient(neuron_loss, neuron, *train)[1]
    difference = largest_difference(neuron_gradient(neuron, *train), by_autodiff)
    print(f"    its gradients by chain rule and autodiff differ by {difference:.1e} at most")


def show_network(data: Digits) -> None:
    """Train the network in every way; print what it does."""
    train, test = (data.train_pixels, data.train_labels), (data.test_pixels, data.test_labels)
    start = initial_parameters()
    print(f"\nWhich of ten digits? A network of {sum(part.size for part in start):,} parameters.")
    by_hand = cross_entropy(forward(start, train[0])[1][-1], train[1])
    by_keras = loss_and_gradient(mlp_loss, start, *train)[0]
    print(f"  Its loss before training: {by_hand:.6f} by hand, {by_keras:.6f} by Keras;")
    print(f"  guessing would have ln 10 = {log(10):.6f}.")
    print("  Largest difference of its gradients by chain rule and autodiff:")
    for activation in ACTIVATIONS:
        loss = partial(mlp_loss, activation=activation)
        by_autodiff = loss_and_gradient(loss, start, *train)[1]
        difference = largest_difference(backward(start, *train, activation), by_autodiff)
        print(f"    {activation:<10}{difference:.1e}")

    one, _ = train_by_autodiff(mlp_loss, start, mini_batches(*train, 3), learning_rate=0.1)
    other = train_by_hand(start, partial(sgd, learning_rate=0.1), mini_batches(*train, 3))
    loop_difference = largest_difference(one, other)
    print(f"  After 3 epochs of SGD with either, weights differ by {loop_difference:.1e} at most.")

    print("  20 epochs by hand   held-out accuracy   largest difference from Keras in", end=" ")
    print(f"{N_COMPARED_STEPS} steps")
    for name, comparison in COMPARISONS.items():
        trained = train_by_hand(start, comparison.rule, mini_batches(*train, 20))
        batches = islice(mini_batches(*train, 1), N_COMPARED_STEPS)
        differences = differences_from_keras(comparison, batches)
        print(f"    {name:<16}{accuracy(trained, *test):>19.1%}   {max(differences):.1e}")


def main() -> None:
    """Do all the steps and print what they show."""
    data = load_data()
    show_one_neuron(data.only(2))
    show_network(data)


if __name__ == "__main__":
    main()
