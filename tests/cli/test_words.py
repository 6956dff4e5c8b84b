"""What other programs call things is answered with pellucid's own names."""

import pytest
import typer

from pellucid.cli.aliases import ARGUMENTS, COMMANDS, EXPLAINED
from pellucid.cli.command import all_commands
from pellucid.cli.command import options_of as find_options
from pellucid.cli.main import app
from pellucid.cli.words import Shape, as_number, corrected, parted
from pellucid.other_names import OPTIONS

GROUP = typer.main.get_command(app)
ALL = dict(all_commands(GROUP))


def options_of(name):
    command = ALL[name]
    return find_options(command, command.context_class(command, info_name=name))


def arguments_of(name):
    params = [param for param in ALL[name].params if param.param_type_name == "argument"]
    return tuple(str(param.metavar or param.name.upper()) for param in params)


def test_every_alias_leads_to_an_option_that_there_is():
    known = {option for name in ALL for option in options_of(name)}
    assert {target for targets in OPTIONS.values() for target in targets} <= known
    arguments = {argument for name in ALL for argument in arguments_of(name)}
    for targets in ARGUMENTS.values():
        assert arguments & set(targets)
    for meant in COMMANDS.values():
        command, _, option = meant.partition(" PICTURES ")
        assert command in ALL or command in GROUP.commands
        assert not option or option.split()[0] in options_of(command)


def test_no_alias_hides_an_option_of_train():
    # An option that the command has is never asked about.
    for alias in OPTIONS:
        for target in OPTIONS[alias]:
            assert alias != target


def test_aliases_are_written_as_they_are_looked_up():
    for alias in (*OPTIONS, *ARGUMENTS, *EXPLAINED):
        assert alias.startswith("-")
        assert "_" not in alias
        assert alias == alias.lower()


TRAIN = Shape("pellucid train", options_of("train"), arguments_of("train"))
PREDICT = Shape("pellucid predict", options_of("predict"), arguments_of("predict"))
SPLIT = Shape("pellucid data split", options_of("data split"), arguments_of("data split"))
EXPLORE = Shape("pellucid explore", options_of("explore"), arguments_of("explore"))


def found(text, shape, existing=()):
    return corrected(parted(text.split(), shape), shape, existing)


@pytest.mark.parametrize("shape", [TRAIN, PREDICT, SPLIT], ids=lambda shape: shape.name)
def test_every_alias_is_answered_wherever_it_is_typed(shape):
    """Each is a problem with a reason; where a target is known the words to type are given."""
    for alias in (*OPTIONS, *ARGUMENTS, *EXPLAINED):
        if alias in shape.options:
            continue
        problems, words = (answer := found(f"x {alias} 3", shape)).problems, answer.words
        assert len(problems) == 1
        assert alias in problems[0]
        target = next((t for t in OPTIONS.get(alias, ()) if t in shape.options), None)
        if target is not None:
            assert words is not None
            assert target in words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("photos --lr 0.1", "photos --learning-rate 0.1"),
        ("photos --lr=0.1", "photos --learning-rate 0.1"),
        ("--lr 0.1 photos", "photos --learning-rate 0.1"),
        ("photos --bs 8 --n_epochs 3", "photos --batch-size 8 --epochs 3"),
        ("photos --num-epochs 3", "photos --epochs 3"),
        ("photos --imgsz 64", "photos --image-size 64"),
        ("photos --img_size 64", "photos --image-size 64"),
        ("photos --wd 0.01", "photos --weight-decay 0.01"),
        ("photos --patience 3", "photos --stop-patience 3"),
        ("photos --random_state 1", "photos --seed 1"),
        ("photos --save-dir out", "photos --run out"),
        ("photos --project out", "photos --run out"),
        ("photos --Epoch 3", "photos --epochs 3"),
        ("--data photos", "photos"),
        ("--data-dir=photos --epochs 3", "photos --epochs 3"),
        ("data=photos epochs=3", "photos --epochs 3"),
        ("data=photos lr0=0.1 imgsz=64", "photos --learning-rate 0.1 --image-size 64"),
        ("photos batch_size=8", "photos --batch-size 8"),
        ("photos —epochs 3", "photos --epochs 3"),
        ("photos –epochs 3", "photos --epochs 3"),
        ("photos -epochs 3", "photos --epochs 3"),
        ("photos --device cpu", "photos"),
        ("photos --workers 4 --lr 1", "photos --learning-rate 1"),
        ("--pretrained photos", "photos"),
        ("photos --classes cat dog cow --lr 1", "photos --learning-rate 1"),
        ("--gpus 0 1 photos", "photos"),
        ("device=cpu data=photos epochs=3", "photos --epochs 3"),
        ("--device cpu data=photos epochs=3", "photos --epochs 3"),
        ("photos --val_split 0.1", "photos"),
        ("photos --lr_find", "photos --find-rate"),
    ],
)
def test_what_to_type_instead_of_a_training_elsewhere(typed, meant):
    answer = found(typed, TRAIN, existing={"photos"})
    assert answer.problems
    assert answer.words == tuple(meant.split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--weights RUN --source pics", "RUN pics"),
        ("--model RUN pics", "RUN pics"),
        ("RUN --source pics", "RUN pics"),
        ("RUN --image a.jpg --topk 3", "RUN a.jpg --top 3"),
        ("model=RUN source=pics", "RUN pics"),
        ("RUN pics --output answers", "RUN pics --out answers"),
        ("RUN pics --top-k 3", "RUN pics --top 3"),
        ("RUN pics --tta 5", "RUN pics --views 5"),
    ],
)
def test_what_to_type_instead_of_a_prediction_elsewhere(typed, meant):
    answer = found(typed, PREDICT)
    assert answer.words == tuple(meant.split())


def test_shares_are_options_where_they_are_and_explained_elsewhere():
    assert found("p --out q --test_size 0.1", SPLIT).words == ("p", "--out", "q", "--test", "0.1")
    assert "pellucid data split" in found("p --test_size 0.1", TRAIN).problems[0]


@pytest.mark.parametrize(
    "typed",
    [
        "photos --epochs 3",
        "photos --batch_size 3",
        "photos --BATCH-SIZE 3",
        "photos --learning_rate=0.1 --no_find_rate",
        "photos --splits train=a --splits test=b",
        "photos --columns path=a",
        "a=b.jpg",
        "photos -- --lr",
        "photos --weight-decay -1",
        "-",
    ],
)
def test_what_is_right_is_left_alone(typed):
    assert found(typed, TRAIN) == corrected((), TRAIN)


def test_a_pair_that_is_the_name_of_a_file_is_that_file():
    assert not found("epochs=3", TRAIN, existing={"epochs=3"}).problems
    assert found("epochs=3", TRAIN).problems


def test_an_option_of_another_command_is_named():
    shape = Shape("pellucid predict", {"--top": True}, ("RUN",), {"--epochs": "train"})
    (problem,) = found("x --epochs 3", shape).problems
    assert problem == "--epochs is an option of pellucid train, but not of pellucid predict."
    (problem,) = found("x --n_epochs 3", shape).problems
    assert problem == (
        "--n-epochs is called --epochs here, and is an option of pellucid train, but not of "
        "pellucid predict."
    )


@pytest.mark.parametrize(
    "typed", ["photos --run --seed 3", "photos --run", "--epochs --json photos"]
)
def test_an_option_is_not_the_value_of_another(typed):
    answer = found(typed, TRAIN)
    assert answer.problems[0].endswith(" needs a value.")
    assert answer.words is None


def test_what_is_known_nowhere_is_not_guessed():
    answer = found("photos --lerning-rate 3 --zebra", TRAIN)
    assert answer.problems == (
        "There is no option --lerning-rate. Did you mean --learning-rate?",
        "There is no option --zebra.",
    )
    assert answer.words is None


@pytest.mark.parametrize(
    ("typed", "is_whole", "written"),
    [
        ("5.0", True, "5"), ("5,0", True, "5"), ("32px", True, "32"), ("10 epochs", True, "10"),
        ("1,000", True, "1000"), ("1 000", True, "1000"), ("1_000", True, "1000"),
        ("1e3", True, "1000"), ("0,001", False, "0.001"), ("20%", False, "0.2"),
        ("20 %", False, "0.2"), ("1e-3", False, "0.001"), ("-5,0", True, "-5"),
        ("0.5", True, None), ("ten", True, None), ("", False, None), ("1.2.3", False, None),
        ("1/10", False, None), ("3..4", False, None), ("-", False, None), ("1e999", True, None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed, is_whole, written):
    assert as_number(typed, is_whole=is_whole) == written
