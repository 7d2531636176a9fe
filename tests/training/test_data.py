"""Data come whole, split and checked; what is wrong with them is one clear line."""

import gc
import shutil
import weakref

import numpy as np
import pytest
import torch

from g2c_magics.training import Settings, TrainingError, load_data
from g2c_magics.training.data import images as image_sets
from g2c_magics.training.data import mnist_files, user_loaders
from g2c_magics.training.settings import POINTS


def load(data="circles", variables=None, data_dir="data", fallback=None, **wishes):
    return load_data(Settings(data=data, **wishes), data_dir, fallback, variables)


@pytest.mark.parametrize("name", POINTS)
def test_made_points_are_float32_balanced_and_near_zero(name):
    data = load(name)
    x, y = data.train
    assert (x.dtype, y.dtype) == (torch.float32, torch.int64)
    assert data.kind == "points"
    assert data.features == 2
    assert x.mean(dim=0).abs().max() < 0.5
    assert 0.3 < x.std() < 2
    counts = torch.bincount(y, minlength=data.classes)
    assert counts.min() > 0.7 * counts.max()
    assert data.test is None


def test_a_fifth_is_held_out_and_no_row_is_in_both():
    data = load("moons", n=100)
    assert (len(data.train.x), len(data.val.x)) == (80, 20)
    rows = torch.cat([data.train.x, data.val.x])
    assert len(rows.unique(dim=0)) == 100


def test_the_limit_is_on_training_rows_and_leaves_the_validation_set_alone():
    few, all_rows = load("digits", limit=200), load("digits")
    assert torch.equal(few.train.x, all_rows.train.x[:200])
    assert torch.equal(few.val.x, all_rows.val.x)


def test_the_same_seed_makes_the_same_data_and_another_does_not():
    assert torch.equal(load(seed=3).train.x, load(seed=3).train.x)
    assert not torch.equal(load(seed=3).train.x, load(seed=4).train.x)


def test_noise_and_size_and_classes_are_obeyed():
    assert len(load("spirals", n=90, classes=3, val=0).train.x) == 90
    assert load("blobs", classes=7).classes == 7
    clean = load("circles", noise=0, val=0).train.x.norm(dim=1)
    assert torch.all(((clean - 1).abs() < 1e-5) | ((clean - 0.5).abs() < 1e-5))


def test_digits_are_8_by_8_and_have_a_test_set_apart():
    data = load("digits")
    assert data.train.x.shape[1:] == (1, 8, 8)
    assert (len(data.train.x), len(data.val.x), len(data.test.x)) == (1150, 287, 360)
    assert data.note == ""


def test_without_files_and_network_digits_stand_in_and_say_so(tmp_path, no_network):
    data = load("mnist", data_dir=tmp_path, fallback="digits")
    assert data.train.x.shape[1:] == (1, 28, 28)
    assert data.note == "digits enlarged to 28x28, not MNIST"
    assert data.name == "digits"


def test_without_files_and_network_there_is_one_line_and_nothing_half_written(tmp_path, no_network):
    with pytest.raises(TrainingError) as caught:
        load("mnist", data_dir=tmp_path)
    line = str(caught.value)
    assert "\n" not in line
    assert "MNIST is not in" in line
    assert "refused" in line or "Error downloading" in line  # why, as torchvision tells it
    assert "--fallback digits" in line
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.fixture
def no_network(monkeypatch):
    """torchvision's mirrors moved to a port of this machine where nobody listens."""
    from torchvision import datasets

    for dataset in (datasets.MNIST, datasets.FashionMNIST):
        monkeypatch.setattr(dataset, "mirrors", ["http://127.0.0.1:9/"])


@pytest.fixture
def small_set(tmp_path, monkeypatch):
    """A folder with a whole, tiny FashionMNIST: 30 + 20 images, in files like the real ones."""
    shapes = {
        "train-images-idx3-ubyte": (30, 28, 28),
        "train-labels-idx1-ubyte": (30,),
        "t10k-images-idx3-ubyte": (20, 28, 28),
        "t10k-labels-idx1-ubyte": (20,),
    }
    monkeypatch.setattr(mnist_files, "SHAPES", shapes)
    folder = tmp_path / "FashionMNIST" / "raw"
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    for name, shape in shapes.items():
        top = 256 if len(shape) == 3 else 10
        numbers = random.integers(0, top, size=shape, dtype=np.uint8)
        header = bytes([0, 0, 8, len(shape)]) + np.array(shape, dtype=">i4").tobytes()
        (folder / name).write_bytes(header + numbers.tobytes())
    return tmp_path


def test_image_files_are_read_and_normalised(small_set):
    data = load("fashion", data_dir=small_set)
    assert data.train.x.shape == (24, 1, 28, 28)
    assert (len(data.val.x), len(data.test.x)) == (6, 20)
    raw = torch.cat([data.train.x, data.val.x]) * 0.3530 + 0.2860
    assert raw.min() >= -1e-6
    assert raw.max() <= 1 + 1e-6


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_a_truncated_file_is_named(small_set, name):
    path = small_set / "FashionMNIST" / "raw" / name
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(TrainingError, match=rf"{name} has \d+ bytes.*truncated or corrupt"):
        load("fashion", data_dir=small_set)


def test_a_file_of_the_wrong_kind_is_named(small_set):
    path = small_set / "FashionMNIST" / "raw" / "train-labels-idx1-ubyte"
    path.write_bytes(b"<htm" + path.read_bytes()[4:])
    with pytest.raises(TrainingError, match="train-labels-idx1-ubyte does not begin as an IDX"):
        load("fashion", data_dir=small_set)


def test_labels_above_nine_are_named(small_set):
    path = small_set / "FashionMNIST" / "raw" / "train-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes()[:-1] + bytes([77]))
    with pytest.raises(TrainingError, match="holds labels above 9"):
        load("fashion", data_dir=small_set)


def test_a_corrupt_mnist_is_never_replaced_by_digits(small_set):
    shutil.copytree(small_set / "FashionMNIST", small_set / "MNIST")
    with pytest.raises(TrainingError, match="not the right checksum"):
        load("mnist", data_dir=small_set, fallback="digits")


def test_images_are_held_once_and_freed_with_the_last_that_uses_them(small_set):
    one, two = load("fashion", data_dir=small_set), load("fashion", data_dir=small_set, seed=5)
    assert one.train.x.untyped_storage().data_ptr() == two.val.x.untyped_storage().data_ptr()
    held = weakref.ref(one.source)
    del one
    gc.collect()
    assert held() is not None
    del two
    gc.collect()
    assert held() is None
    assert len(image_sets._held) == 0


def test_own_variables_become_data():
    x = np.random.default_rng(0).normal(size=(50, 3))
    data = load("x,y", {"x": x, "y": [0, 1, 2, 3, 4] * 10})
    assert (data.kind, data.features, data.classes) == ("points", 3, 5)
    assert data.train.x.dtype == torch.float32
    assert data.note == "x cast from float64 to float32"
    numbers = load("x,t", {"x": torch.rand(50, 3), "t": torch.rand(50)})
    assert numbers.is_regression
    assert numbers.train.y.shape == (40, 1)


X, Y = torch.rand(20, 2), torch.arange(20) % 2


@pytest.mark.parametrize(
    ("data", "variables", "told"),
    [
        ("circels", {}, "There is no data set circels. Did you mean circles?"),
        ("imagenet", {}, "There are line, circles"),
        ("x,z", {"x": X, "y": Y}, "There is no variable z."),
        ("inputs,y", {"inputz": X, "y": Y}, "Did you mean inputz?"),
        ("x,y,z", {"x": X, "y": Y}, "--data wants one data set or two variables"),
        ("x,y", {"x": X, "y": Y[:5]}, "as many rows each. Got 20 and 5."),
        ("x,y", {"x": X[:, 0], "y": Y}, "x.reshape(-1, 1)"),
        ("x,y", {"x": X[:0], "y": Y[:0]}, "x is empty: got shape (0, 2)."),
        ("x,y", {"x": X[:1], "y": Y[:1]}, "x has 1 row: too few to train on."),
        ("x,y", {"x": X * float("nan"), "y": Y}, "x holds 40 values that are NaN or infinite."),
        ("x,y", {"x": X, "y": Y.float()}, "y looks like class labels, but as float32."),
        ("x,y", {"x": X, "y": Y - 1}, "y wants classes counted from 0. Got -1 instead."),
        ("x,y", {"x": X, "y": Y + 500}, "Got a class 501 among 20 rows."),
        ("x,y", {"x": X, "y": torch.stack([Y, Y], 1)}, "one class per example, (N,)."),
        ("x,y", {"x": "words", "y": Y}, "x wants a tensor or an array of numbers. Got str"),
        ("x,y", {"x": [[1, 2], [3]], "y": Y}, "x wants a tensor or an array of numbers."),
    ],
)
def test_bad_data_are_one_clear_line(data, variables, told):
    with pytest.raises(TrainingError) as caught:
        load(data, variables)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_settings_that_do_not_go_with_the_data_are_refused():
    with pytest.raises(TrainingError, match="--classes goes with spirals and blobs"):
        load("circles", classes=3)
    with pytest.raises(TrainingError, match="--noise is for made data"):
        load("digits", noise=0.1)


def test_own_loaders_are_used_as_they_are():
    pairs = [(X[:10], Y[:10]), (X[10:], Y[10:])]
    data = load("circles", {"a": pairs, "b": pairs}, train_loader="a", val_loader="b")
    assert data.loader is pairs
    assert (data.name, data.classes, data.features) == ("a", 2, 2)


@pytest.mark.parametrize(
    ("loader", "told"),
    [
        (5, "wants something to loop over. Got int."),
        (iter([(X, Y)]), "a = list(a)"),
        ([], "a yields nothing"),
        ([X], "wants to yield (inputs, targets), two tensors. Got Tensor."),
        ([(X, Y), (X, Y - 1)], "a wants classes counted from 0. Got -1 instead."),
        ([(X, X[:, 0])], "want a column, y.reshape(-1, 1); classes want whole numbers, y.long()."),
        ([(X, Y.reshape(-1, 1))], "one class per example, (N,). Got targets of shape (N, 1)"),
        ([(X, Y), (X[:, :1], Y)], "a wants rows of one shape. Got inputs of shape (2,)"),
        ([(X, Y), (X / 0, Y)], "the inputs of a holds"),
    ],
)
def test_a_bad_loader_is_one_clear_line(loader, told):
    with pytest.raises(TrainingError) as caught:
        load("circles", {"a": loader}, train_loader="a")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"batch_size": 5}, "--batch-size has no effect here: a is your own loader"),
        ({"val": 0.5}, "--val has no effect here"),
        ({"limit": 5}, "--limit has no effect here"),
        ({"data": "moons"}, "--data has no effect here"),
        ({"n": 50}, "--n has no effect here"),
    ],
)
def test_a_setting_that_own_loaders_leave_without_effect_is_told(wishes, told):
    with pytest.raises(TrainingError) as caught:
        load(variables={"a": [(X, Y)]}, train_loader="a", **wishes)
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_made_data_settings_are_told_to_have_no_effect_on_own_variables():
    with pytest.raises(TrainingError, match="--noise has no effect here: they are for made data"):
        load("x,y", {"x": X, "y": Y}, noise=0.5)


def test_own_loaders_are_looked_through_to_the_end_and_one_without_end_is_not(monkeypatch):
    later = [(X, Y), (X, Y + 1)]
    data = load(variables={"a": [(X, Y)], "b": later}, train_loader="a", val_loader="b")
    assert (data.classes, len(data.val.x), data.batch_rows) == (3, 40, 20)

    class Endless:
        def __iter__(self):
            while True:
                yield X, Y

    monkeypatch.setattr(user_loaders, "MOST_ROWS", 70)
    data = load(variables={"a": Endless()}, train_loader="a")
    assert len(data.train.x) == 60 and data.note == "pictures show the first 60 rows of a"


def test_a_shuffling_loader_leaves_the_random_state_alone():
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(X, Y), batch_size=5, shuffle=True
    )
    before = torch.get_rng_state()
    load("circles", {"a": loader}, train_loader="a")
    assert torch.equal(before, torch.get_rng_state())
