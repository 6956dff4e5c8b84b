"""Blocks of a network that a person sees as one unit, such as all branches of a module."""

from collections.abc import Sequence

from pellucid.explanation.calls import Call

MAX_SPAN = 40
"""Maximum number of calls that a connection within a block spans. The modules of Inception and
MobileNetV3 span about 30."""


def list_blocks(calls: Sequence[Call]) -> list[range]:
    """Divide a network into blocks at each point where everything passes through a single value.

    Each layer of a chain is a block of its own. All branches between a fork and the layer that
    merges them again (GoogLeNet's inception modules, ResNet's bottlenecks) are one block. A
    connection that spans more than `MAX_SPAN` calls, such as an outer one of a U-Net, does not
    join the layers between its ends into one block.

    Args:
        calls: The calls, as returned by `list_calls`.

    Returns:
        The numbers of the calls in each block. Together the blocks contain all calls, in order.
    """
    if not calls:
        return []
    ends, reach = [], len(calls) - 1
    for number in reversed(range(len(calls))):
        # Apart from long connections, no later call takes an output of a call before this one.
        if reach >= number:
            ends.append(number)
        near = [ref.call for ref in calls[number].inputs if number - ref.call <= MAX_SPAN]
        reach = min([reach, *near])
    ends.reverse()
    begins = [0, *(end + 1 for end in ends[:-1])]
    return [range(begin, end + 1) for begin, end in zip(begins, ends, strict=True)]
