"""Features from the inner layers of a network, which are found by its graph."""

import math

import keras
from keras import layers


def with_inner_features(network: keras.Model) -> keras.Model:
    """Add the features of the inner layers to a backbone as a second output.

    Lower layers respond to edges and textures, which also matter in images unlike those of the
    pretraining (Yosinski et al., "How transferable are features in deep neural networks?", 2014,
    arXiv:1411.1792). The features are the means and maxima of all channels of `inner_layers`. The
    means of the last layer are left out, since they are mostly the features of the backbone itself.

    Args:
        network: A functional model from images to features, shape (batch, n_features).

    Returns:
        A model with the same input. Its outputs are the features, and those of the inner layers,
        shape (batch, n_inner); or the features alone if it has no inner layers.
    """
    found = inner_layers(network)
    if not found:
        return network
    pooled = [layers.GlobalAveragePooling2D(name=f"mean_of_{t.shape[1]}px")(t) for t in found[:-1]]
    pooled += [layers.GlobalMaxPooling2D(name=f"maximum_of_{t.shape[1]}px")(t) for t in found]
    inner = layers.Concatenate(name="inner_features")(pooled) if len(pooled) > 1 else pooled[0]
    return keras.Model(network.input, [network.output, inner], name=network.name)


def inner_layers(network: keras.Model) -> list[keras.KerasTensor]:
    """Find the last feature map of each spatial resolution through which all data flows.

    Resolutions count in halvings of the image, so that maps which lost their border to a
    convolution without padding belong to the resolution before. Padded maps, and maps that a
    shortcut bypasses, do not count.

    Args:
        network: A functional model with one input of square images, channels last.

    Returns:
        The feature maps, shape (batch, height, width, channels), from the largest to the smallest,
        except for those at the resolution of the image.
    """
    called = [each for each in network.operations if not isinstance(each, layers.InputLayer)]
    last_use: dict[int, int] = {}
    for at, operation in enumerate(called):
        for tensor in keras.tree.flatten(operation.input):
            last_use[id(tensor)] = at
    (image,) = network.inputs
    reach = last_use[id(image)]
    found: dict[int, keras.KerasTensor] = {}
    for at, operation in enumerate(called):
        first, *others = keras.tree.flatten(operation.output)
        # Nothing that was computed before is used after this operation, except for its output.
        is_enough = reach <= at and not others and not isinstance(operation, layers.ZeroPadding2D)
        if is_enough and len(first.shape) == 4:
            n_halvings = round(math.log2(image.shape[1] / first.shape[1]))
            if n_halvings > 0:
                found[n_halvings] = first
        reach = max([reach, *(last_use.get(id(tensor), 0) for tensor in (first, *others))])
    return [found[n_halvings] for n_halvings in sorted(found)]
