"""Table of the networks of `keras.applications` that can be a backbone.

The licenses are those under which the authors of the weights have published them: those of
EfficientNet, MobileNetV3 and ConvNeXt as their repositories name them, the others as the
documentation of Keras 2 named them.
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
    n_parameters: int
    """Number of its parameters without top; each takes four bytes in the file of weights."""
    scaling: "Scaling"
    """Scaling before the network; "none" if Keras' network scales the pixels itself."""
    weights_file: str
    """Name of the file with ImageNet weights without top in Keras' cache."""
    license: str
    """License of the weights."""
    min_image_size: int = 32
    """Minimum image size for which Keras builds the network."""

    @property
    def n_bytes(self) -> int:
        """Approximate size of the file of weights, in bytes."""
        return 4 * self.n_parameters


_APACHE, _BSD, _BSD_3, _MIT = "Apache 2.0", "BSD", "BSD 3-Clause", "MIT"
_VGG = "CC BY 4.0"

_NO_TOP = "_weights_tf_dim_ordering_tf_kernels_notop.h5"

APPLICATIONS = (
    Application("vgg16", "VGG16", 224, 512, 14_714_688, "caffe", "vgg16" + _NO_TOP, _VGG),
    Application("vgg19", "VGG19", 224, 512, 20_024_384, "caffe", "vgg19" + _NO_TOP, _VGG),
    Application("resnet50", "ResNet50", 224, 2048, 23_587_712, "caffe", "resnet50" + _NO_TOP, _MIT),
    Application(
        "resnet101", "ResNet101", 224, 2048, 42_658_176, "caffe", "resnet101" + _NO_TOP, _MIT
    ),
    Application(
        "resnet152", "ResNet152", 224, 2048, 58_370_944, "caffe", "resnet152" + _NO_TOP, _MIT
    ),
    Application(
        "resnet50_v2", "ResNet50V2", 224, 2048, 23_564_800, "tf", "resnet50v2" + _NO_TOP, _BSD
    ),
    Application(
        "resnet101_v2", "ResNet101V2", 224, 2048, 42_626_560, "tf", "resnet101v2" + _NO_TOP, _BSD
    ),
    Application(
        "resnet152_v2", "ResNet152V2", 224, 2048, 58_331_648, "tf", "resnet152v2" + _NO_TOP, _BSD
    ),
    Application(
        "inception_v3",
        "InceptionV3",
        299,
        2048,
        21_802_784,
        "tf",
        "inception_v3" + _NO_TOP,
        _APACHE,
        75,
    ),
    Application(
        "inception_resnet_v2",
        "InceptionResNetV2",
        299,
        1536,
        54_336_736,
        "tf",
        "inception_resnet_v2" + _NO_TOP,
        _APACHE,
        75,
    ),
    Application(
        "xception", "Xception", 299, 2048, 20_861_480, "tf", "xception" + _NO_TOP, _MIT, 71
    ),
    Application(
        "mobilenet",
        "MobileNet",
        224,
        1024,
        3_228_864,
        "tf",
        "mobilenet_1_0_224_tf_no_top.h5",
        _APACHE,
    ),
    Application(
        "mobilenet_v2",
        "MobileNetV2",
        224,
        1280,
        2_257_984,
        "tf",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
        _APACHE,
    ),
    Application(
        "mobilenet_v3_small",
        "MobileNetV3Small",
        224,
        576,
        939_120,
        "tf",
        "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
        _APACHE,
    ),
    Application(
        "mobilenet_v3_large",
        "MobileNetV3Large",
        224,
        960,
        2_996_352,
        "tf",
        "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b0",
        "EfficientNetB0",
        224,
        1280,
        4_049_571,
        "none",
        "efficientnetb0_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b1",
        "EfficientNetB1",
        240,
        1280,
        6_575_239,
        "none",
        "efficientnetb1_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b2",
        "EfficientNetB2",
        260,
        1408,
        7_768_569,
        "none",
        "efficientnetb2_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b3",
        "EfficientNetB3",
        300,
        1536,
        10_783_535,
        "none",
        "efficientnetb3_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b4",
        "EfficientNetB4",
        380,
        1792,
        17_673_823,
        "none",
        "efficientnetb4_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b5",
        "EfficientNetB5",
        456,
        2048,
        28_513_527,
        "none",
        "efficientnetb5_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b6",
        "EfficientNetB6",
        528,
        2304,
        40_960_143,
        "none",
        "efficientnetb6_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_b7",
        "EfficientNetB7",
        600,
        2560,
        64_097_687,
        "none",
        "efficientnetb7_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_b0",
        "EfficientNetV2B0",
        224,
        1280,
        5_919_312,
        "torch",
        "efficientnetv2-b0_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_b1",
        "EfficientNetV2B1",
        240,
        1280,
        6_931_124,
        "torch",
        "efficientnetv2-b1_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_b2",
        "EfficientNetV2B2",
        260,
        1408,
        8_769_374,
        "torch",
        "efficientnetv2-b2_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_b3",
        "EfficientNetV2B3",
        300,
        1536,
        12_930_622,
        "torch",
        "efficientnetv2-b3_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_s",
        "EfficientNetV2S",
        384,
        1280,
        20_331_360,
        "none",
        "efficientnetv2-s_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_m",
        "EfficientNetV2M",
        480,
        1280,
        53_150_388,
        "none",
        "efficientnetv2-m_notop.h5",
        _APACHE,
    ),
    Application(
        "efficientnet_v2_l",
        "EfficientNetV2L",
        480,
        1280,
        117_746_848,
        "none",
        "efficientnetv2-l_notop.h5",
        _APACHE,
    ),
    Application(
        "densenet121", "DenseNet121", 224, 1024, 7_037_504, "torch", "densenet121" + _NO_TOP, _BSD_3
    ),
    Application(
        "densenet169",
        "DenseNet169",
        224,
        1664,
        12_642_880,
        "torch",
        "densenet169" + _NO_TOP,
        _BSD_3,
    ),
    Application(
        "densenet201",
        "DenseNet201",
        224,
        1920,
        18_321_984,
        "torch",
        "densenet201" + _NO_TOP,
        _BSD_3,
    ),
    Application(
        "nasnet_mobile",
        "NASNetMobile",
        224,
        1056,
        4_269_716,
        "tf",
        "nasnet_mobile_no_top.h5",
        _APACHE,
    ),
    Application(
        "nasnet_large",
        "NASNetLarge",
        331,
        4032,
        84_887_922,
        "tf",
        "nasnet_large_no_top.h5",
        _APACHE,
    ),
    Application(
        "convnext_tiny",
        "ConvNeXtTiny",
        224,
        768,
        27_820_128,
        "torch",
        "convnext_tiny_notop.h5",
        _MIT,
    ),
    Application(
        "convnext_small",
        "ConvNeXtSmall",
        224,
        768,
        49_454_688,
        "torch",
        "convnext_small_notop.h5",
        _MIT,
    ),
    Application(
        "convnext_base",
        "ConvNeXtBase",
        224,
        1024,
        87_566_464,
        "torch",
        "convnext_base_notop.h5",
        _MIT,
    ),
    Application(
        "convnext_large",
        "ConvNeXtLarge",
        224,
        1536,
        196_230_336,
        "torch",
        "convnext_large_notop.h5",
        _MIT,
    ),
    Application(
        "convnext_xlarge",
        "ConvNeXtXLarge",
        224,
        2048,
        348_147_968,
        "torch",
        "convnext_xlarge_notop.h5",
        _MIT,
    ),
)
