"""Table of the networks of `keras.applications` that can be a backbone.

ConvNeXt is missing, since Keras' ONNX export does not support its exact GELU and depthwise
convolutions.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pellucid.config import Scaling


@dataclass(frozen=True)
class Application:
    """Description of a network, available without building it."""

    name: str
    function: str
    """Name of its function in `keras.applications`."""
    image_size: int
    """Height and width of its training images, in pixels."""
    n_features: int
    """Length of the feature vector after global average pooling."""
    scaling: "Scaling"
    """Scaling before the network; "none" if Keras' network scales the pixels itself."""
    weights_file: str
    """Name of the file with ImageNet weights without top in Keras' cache."""
    min_image_size: int = 32
    """Minimum image size for which Keras builds the network."""


_NO_TOP = "_weights_tf_dim_ordering_tf_kernels_notop.h5"

APPLICATIONS = (
    Application("vgg16", "VGG16", 224, 512, "caffe", "vgg16" + _NO_TOP),
    Application("vgg19", "VGG19", 224, 512, "caffe", "vgg19" + _NO_TOP),
    Application("resnet50", "ResNet50", 224, 2048, "caffe", "resnet50" + _NO_TOP),
    Application("resnet101", "ResNet101", 224, 2048, "caffe", "resnet101" + _NO_TOP),
    Application("resnet152", "ResNet152", 224, 2048, "caffe", "resnet152" + _NO_TOP),
    Application("resnet50_v2", "ResNet50V2", 224, 2048, "tf", "resnet50v2" + _NO_TOP),
    Application("resnet101_v2", "ResNet101V2", 224, 2048, "tf", "resnet101v2" + _NO_TOP),
    Application("resnet152_v2", "ResNet152V2", 224, 2048, "tf", "resnet152v2" + _NO_TOP),
    Application("inception_v3", "InceptionV3", 299, 2048, "tf", "inception_v3" + _NO_TOP, 75),
    Application(
        "inception_resnet_v2",
        "InceptionResNetV2",
        299,
        1536,
        "tf",
        "inception_resnet_v2" + _NO_TOP,
        75,
    ),
    Application("xception", "Xception", 299, 2048, "tf", "xception" + _NO_TOP, 71),
    Application("mobilenet", "MobileNet", 224, 1024, "tf", "mobilenet_1_0_224_tf_no_top.h5"),
    Application(
        "mobilenet_v2",
        "MobileNetV2",
        224,
        1280,
        "tf",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
    ),
    Application(
        "mobilenet_v3_small",
        "MobileNetV3Small",
        224,
        576,
        "tf",
        "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
    ),
    Application(
        "mobilenet_v3_large",
        "MobileNetV3Large",
        224,
        960,
        "tf",
        "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
    ),
    Application("efficientnet_b0", "EfficientNetB0", 224, 1280, "none", "efficientnetb0_notop.h5"),
    Application("efficientnet_b1", "EfficientNetB1", 240, 1280, "none", "efficientnetb1_notop.h5"),
    Application("efficientnet_b2", "EfficientNetB2", 260, 1408, "none", "efficientnetb2_notop.h5"),
    Application("efficientnet_b3", "EfficientNetB3", 300, 1536, "none", "efficientnetb3_notop.h5"),
    Application("efficientnet_b4", "EfficientNetB4", 380, 1792, "none", "efficientnetb4_notop.h5"),
    Application("efficientnet_b5", "EfficientNetB5", 456, 2048, "none", "efficientnetb5_notop.h5"),
    Application("efficientnet_b6", "EfficientNetB6", 528, 2304, "none", "efficientnetb6_notop.h5"),
    Application("efficientnet_b7", "EfficientNetB7", 600, 2560, "none", "efficientnetb7_notop.h5"),
    Application(
        "efficientnet_v2_b0", "EfficientNetV2B0", 224, 1280, "torch", "efficientnetv2-b0_notop.h5"
    ),
    Application(
        "efficientnet_v2_b1", "EfficientNetV2B1", 240, 1280, "torch", "efficientnetv2-b1_notop.h5"
    ),
    Application(
        "efficientnet_v2_b2", "EfficientNetV2B2", 260, 1408, "torch", "efficientnetv2-b2_notop.h5"
    ),
    Application(
        "efficientnet_v2_b3", "EfficientNetV2B3", 300, 1536, "torch", "efficientnetv2-b3_notop.h5"
    ),
    Application(
        "efficientnet_v2_s", "EfficientNetV2S", 384, 1280, "none", "efficientnetv2-s_notop.h5"
    ),
    Application(
        "efficientnet_v2_m", "EfficientNetV2M", 480, 1280, "none", "efficientnetv2-m_notop.h5"
    ),
    Application(
        "efficientnet_v2_l", "EfficientNetV2L", 480, 1280, "none", "efficientnetv2-l_notop.h5"
    ),
    Application("densenet121", "DenseNet121", 224, 1024, "torch", "densenet121" + _NO_TOP),
    Application("densenet169", "DenseNet169", 224, 1664, "torch", "densenet169" + _NO_TOP),
    Application("densenet201", "DenseNet201", 224, 1920, "torch", "densenet201" + _NO_TOP),
    Application("nasnet_mobile", "NASNetMobile", 224, 1056, "tf", "nasnet_mobile_no_top.h5"),
    Application("nasnet_large", "NASNetLarge", 331, 4032, "tf", "nasnet_large_no_top.h5"),
)
