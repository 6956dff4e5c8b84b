"""Ranges of values that several settings share."""

from pellucid.i18n import marked
from pellucid.setting import Range

SHARE = Range(marked("a share of at least 0 and below 1"), lambda value: 0 <= value < 1)
TEST_SHARE = Range(marked("a share above 0 and below 1"), lambda value: 0 < value < 1)
UNFREEZE = Range(
    marked("a share above 0 up to 1, or a layer's name"),
    lambda value: isinstance(value, str) or 0 < value <= 1,
)
DECAY = Range(marked("a factor above 0 up to 1"), lambda value: 0 < value <= 1)
FACTOR = Range(marked("a factor between 0 and 1"), lambda value: 0 < value < 1)
MOMENTUM = Range(marked("a number from 0 to below 1"), lambda value: 0 <= value < 1)
FROM_0 = Range(marked("a number of at least 0"), lambda value: value >= 0)
FROM_1 = Range(marked("a number of at least 1"), lambda value: value >= 1)
FROM_2 = Range(marked("a number of at least 2"), lambda value: value >= 2)
ONE_OR_TWO = Range(marked("1 or 2"), lambda value: value in (1, 2))
ABOVE_0 = Range(marked("a number above 0"), lambda value: value > 0)
# NumPy and Keras have the same limit.
SEED = Range(marked("a number from 0 to 4294967295"), lambda value: 0 <= value < 2**32)
