"""The parts of a network that a person sees as one: a chain's layers, and what lies in a branch."""

from collections.abc import Sequence

from pellucid.explain.calls import Call


def list_blocks(calls: Sequence[Call]) -> list[range]:
    """Cut a network wherever a single value carries everything on.

    A layer in a chain is a block of its own; all branches between a fork and the layer that brings
    them together again (GoogLeNet's inception modules, ResNet's bottlenecks) are one.

    Args:
        calls: As `list_calls` gives them.

    Returns:
        The numbers of the calls of each block; together they are all calls, in order.
    """
    if not calls:
        return []
    ends, reach = [], len(calls) - 1
    for number in reversed(range(len(calls))):
        # Nothing later takes what is earlier than this.
        if reach >= number:
            ends.append(number)
        reach = min([reach, *(ref.call for ref in calls[number].inputs)])
    ends.reverse()
    begins = [0, *(end + 1 for end in ends[:-1])]
    return [range(begin, end + 1) for begin, end in zip(begins, ends, strict=True)]
