"""Tables of learning rates, good and bad."""

import pytest

from pellucid.errors import ConfigError
from pellucid.training.rate_table import check_rate_table, read_rate_table


@pytest.fixture
def table(tmp_path):
    def write(content: str | bytes) -> str:
        path = tmp_path / "rates.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def test_the_columns_are_found_by_their_names(table):
    path = table('\ufefflearning_rate,loss,epoch\r\n0.1,"a, b",1\r\n1e-3,,12\r\n')
    assert read_rate_table(path) == {1: 0.1, 12: 0.001}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "its columns are"),
        ("epoch,rate\n1,0.1\n", "epoch, rate"),
        ("epoch,learning_rate\n", "no rows"),
        ("epoch,learning_rate\n2,0.1\n", "its first epoch is 2, not 1"),
        ("epoch,learning_rate\n1,0.1\n1,0.2\n", "the epoch 1 after 1"),
        ("epoch,learning_rate\n1.5,0.1\n", "1.5,0.1"),
        ("epoch,learning_rate\n1,0.1\n99999999999999999999,0.1\n", "the epoch 9999"),
        ("epoch,learning_rate\n1\n", "1,None"),
        ("epoch,learning_rate\n1,0\n", "the rate 0"),
        ("epoch,learning_rate\n1,-0.1\n", "the rate -0.1"),
        ("epoch,learning_rate\n1,nan\n", "the rate nan"),
        ("epoch,learning_rate\n1,1e999\n", "the rate 1e999"),
        (b"epoch,learning_rate\n1,\xff\n", "not text in UTF-8"),
        ("epoch,learning_rate\n1," + "9" * 140_000, "a cell is too long"),
        ("epoch,learning_rate\n" + "\n" * 2**20, "at most 1,048,576"),
        ("epoch,learning_rate\n" + "9" * 5000 + ",0.1\n", "it has a row"),
    ],
)
def test_another_file_is_refused(table, content, said):
    with pytest.raises(ConfigError, match=said):
        read_rate_table(table(content))


def test_a_missing_file_and_a_cluster_are_refused(tmp_path, table):
    with pytest.raises(ConfigError, match="no table of learning rates"):
        read_rate_table(str(tmp_path / "none.csv"))
    with pytest.raises(ConfigError, match="--cluster"):
        check_rate_table(table("epoch,learning_rate\n1,0.1\n"), is_elsewhere=True)
    check_rate_table(None, is_elsewhere=True)


def test_many_rows_are_read_in_linear_time(table):
    content = "epoch,learning_rate\n" + "".join(f"{epoch},.1\n" for epoch in range(1, 100_000))
    assert len(read_rate_table(table(content))) == 99_999  # in the time limit of a test
