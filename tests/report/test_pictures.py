from pellucid.report.pictures import MAX_CLASSES_IN_SPLITS, MAX_LEFT_OUT, summarise_pictures


def test_splits_are_counted_by_class(picture, catalog):
    found = summarise_pictures(
        ["b", "a"],
        catalog([
            picture("1", "a", "train"), picture("2", "a", "train"), picture("3", "b", "test"),
            picture("4", "b", "validation"), picture("5", "b", None), picture("6", "z", None),
            picture("7", None, None),
        ]),
    )  # fmt: skip
    counts = [(r.name, r.train, r.validation, r.test, r.left_out, r.total) for r in found.splits]
    assert counts == [
        ("b", 0, 1, 1, 1, 3),
        ("a", 2, 0, 0, 0, 2),
        ("z", 0, 0, 0, 1, 1),
        (None, 0, 0, 0, 1, 1),
    ]
    assert (found.total.train, found.total.left_out, found.total.total) == (2, 3, 7)


def test_many_classes_have_only_totals(picture, catalog):
    labels = [f"{n:02}" for n in range(MAX_CLASSES_IN_SPLITS + 1)]
    found = summarise_pictures(labels, catalog([picture(label, label) for label in labels]))
    assert found.splits == ()
    assert found.total.train == MAX_CLASSES_IN_SPLITS + 1


def test_left_out_is_counted_whole_and_listed_in_part(picture, catalog):
    rows = [picture(f"{n:03}", "a", None, health="empty", reason="0 bytes") for n in range(250)]
    rows += [picture("000-first", "a", None, reason="a copy"), picture("x", "a")]
    found = summarise_pictures(["a"], catalog(rows))
    assert found.health_counts == (("empty", 250), ("ok", 1))
    assert len(found.left_out) == MAX_LEFT_OUT
    assert (found.left_out[1].path, found.left_out[1].reason) == ("000-first", "a copy")


def test_identical_pictures_are_grouped_and_findings_come_first(picture, catalog):
    found = summarise_pictures(
        ["a", "b"],
        catalog([
            picture("1", "a"), picture("2", "a", duplicate_of="1"),
            picture("3", "a", "test"), picture("4", "a", "validation", duplicate_of="3"),
            picture("5", "a", "test"), picture("6", "b", None, duplicate_of="5"),
            picture("7", "a", "test"), picture("8", "a", None, duplicate_of="7"),
            picture("9", "b"),
        ]),
    )  # fmt: skip
    findings = [
        ([path for path, _, _ in g.members], g.has_two_labels, g.is_in_test_and_training)
        for g in found.groups
    ]
    assert findings == [
        (["5", "6"], True, False),
        (["3", "4"], False, True),
        (["1", "2"], False, False),
        (["7", "8"], False, False),
    ]
    assert (found.n_groups, found.n_identical) == (4, 8)
    assert (found.n_groups_with_two_labels, found.n_groups_in_test_and_training) == (1, 1)


def test_group_starts_with_its_first_picture_and_may_be_cut(picture, catalog):
    rows = [picture(f"{n:02}", "a", duplicate_of="m") for n in range(30)]
    (group,) = summarise_pictures(["a"], catalog([*rows, picture("m", "a")])).groups
    assert group.members[0][0] == "m"
    assert group.n == 31
    assert len(group.members) == 12
