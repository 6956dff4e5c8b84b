"""Who belongs together, against a union of sets by hand."""

from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.groups import join_groups


def test_whoever_shares_something_with_a_member_belongs_to_the_group():
    hashes = ["a", "b", "c", "a", "d", "e"]
    patients = ["p", "q", None, "q", None, "r"]
    assert join_groups(hashes, patients) == ["a", "a", "c", "a", "d", "e"]
    assert join_groups(hashes) == hashes
    assert join_groups([]) == []


values = st.integers(0, 12)


@given(st.lists(st.tuples(values, values, st.none() | values), max_size=30), st.randoms())
def test_groups_are_those_of_merged_sets_in_any_order(rows, random):
    found = join_groups(*zip(*rows, strict=True)) if rows else []
    sets = [{at} for at in range(len(rows))]
    for one in range(len(rows)):
        for other in range(one):
            pairs = zip(rows[one], rows[other], strict=True)
            if any(a == b and a is not None for a, b in pairs):
                merged = sets[one] | sets[other]
                for at in merged:
                    sets[at] = merged
    for one in range(len(rows)):
        for other in range(len(rows)):
            assert (found[one] == found[other]) == (other in sets[one])
    order = list(range(len(rows)))
    random.shuffle(order)
    again = join_groups(*zip(*(rows[at] for at in order), strict=True)) if rows else []
    assert again == [found[at] for at in order]
