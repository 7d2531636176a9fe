"""The first layer's weights as images: each tile is a column of W, with 0 in mid-scale."""

import numpy as np
import pytest
import torch
from runs import TRAINER, subject_of

from g2c_magics.pictures import weights_of
from g2c_magics.training import TrainingError, load_data, train
from g2c_magics.training.settings import Settings
from g2c_magics.views import weights as view
from g2c_magics.views.palette import TRAIN, VAL, rgb


@pytest.fixture(scope="module")
def digits(trained):
    """A small network of digits."""
    return trained("digits", lambda nn: two_layers(nn, 12), epochs=2, lr=0.5)


def two_layers(nn, hidden):
    return nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def test_each_tile_is_its_units_column_now_and_with_the_first_weights(digits):
    images = weights_of(subject_of(digits))
    first = digits.snapshots[0].weights[0]
    assert [tile.unit for tile in images.tiles] == list(range(12)) and images.epoch == 2
    for tile in images.tiles:
        now = digits.model.layers[0].W[:, tile.unit].detach().reshape(8, 8).numpy()
        assert np.array_equal(tile.now, now)
        assert np.array_equal(tile.before, first[:, tile.unit].reshape(8, 8).numpy())
    both = torch.stack([digits.model.layers[0].W.detach(), first]).abs()
    assert images.limit == pytest.approx(float(both.flatten().quantile(0.995)), rel=1e-5)
    assert torch.equal(digits.snapshots[0].weights[0], first)


def test_dead_units_are_those_that_torch_finds_dead(trained):
    def make(nn):
        model = two_layers(nn, 6)
        model.layers[0].b.data[[1, 4]] = -1000.0
        return model

    run = trained("digits", make, epochs=1)
    images = weights_of(subject_of(run))
    x = run.data.train.x[:1000].flatten(1)
    hidden = torch.relu(x @ run.model.layers[0].W + run.model.layers[0].b)
    dead = (hidden == 0).all(dim=0).nonzero().flatten().tolist()
    assert sorted(images.stuck) == dead and {1, 4} <= set(dead)
    assert [tile.unit for tile in images.tiles if tile.state == "dead"] == dead
    listed = ", ".join(map(str, dead))
    assert f"{len(dead)} of 6 are dead on the training rows: {listed}." in view.to_text(images)


def test_of_many_units_those_of_the_largest_weights_are_shown_in_their_order(nn):
    model = two_layers(nn, 100)
    model.layers[0].W.data *= torch.linspace(0.1, 2, 100)[torch.randperm(100)]
    images = weights_of(subject_of(model, "m"))
    largest = model.layers[0].W.norm(dim=0).topk(40).indices.sort().values
    assert [tile.unit for tile in images.tiles] == largest.tolist()
    text = view.to_text(images)
    assert "40 shown of 100, those of the largest weights" in text
    assert "Dead units are not marked" in text


def test_of_large_images_fewer_are_shown_so_that_the_picture_stays_small(nn):
    images = weights_of(subject_of(nn.Linear(128 * 128, 5), "m"))
    assert len(images.tiles) == 3 and len(view.to_html(images)) < 80_000


def test_a_single_layer_shows_a_tile_a_class(nn):
    images = weights_of(subject_of(nn.Sequential(nn.Linear(64, 10)), "soft"))
    assert images.are_classes and "a tile a class; all 10 shown" in view.to_text(images)


def test_the_scale_is_the_same_on_both_sides_of_zero():
    ends = view.shades(np.array([-1.0, -0.5, 0.0, 0.5, 7.0, np.nan]))
    assert ends[0].tolist() == [*rgb(TRAIN), 1.0] and ends[4].tolist() == [*rgb(VAL), 1.0]
    assert ends[1, 3] == pytest.approx(ends[3, 3]) and ends[2, 3] == ends[5, 3] == 0.0


def test_wide_images_keep_their_shape(nn):
    x = torch.rand(60, 1, 4, 12)
    settings = Settings(data="x,y", epochs=1, lr=0.1)
    data = load_data(settings, variables={"x": x, "y": torch.arange(60) % 2})
    run = train(
        nn.Sequential(nn.Linear(48, 3), nn.ReLU(), nn.Linear(3, 2)), data, settings, TRAINER
    )
    images = weights_of(subject_of(run))
    assert images.shape == (4, 12)
    mosaic, (height, width) = view.tiled(images, False)
    assert np.allclose(mosaic[:4, :12], view.shades(images.tiles[0].now / images.limit))
    assert height > 4 and width > 12


def test_the_picture_is_small_and_says_its_scale(nn):
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    made = weights_of(subject_of(model, "m"))
    text, html = view.to_text(made), view.to_html(made)
    assert len(html) < 80_000 and "full colour is ±0.0" in text


@pytest.mark.parametrize(
    ("data", "width", "said"),
    [
        ("circles", 2, "takes 2 numbers. For points of the plane: %g2c_boundary run --neurons"),
        ("line", 1, "takes 1 number. Its layers: %g2c_shapes run"),
    ],
)
def test_data_that_is_no_image_is_one_line(trained, data, width, said):
    outputs = 1 if data == "line" else 2
    run = trained(data, lambda nn: nn.Sequential(nn.Linear(width, outputs)), epochs=1, lr=0.1)
    with pytest.raises(TrainingError) as told:
        weights_of(subject_of(run))
    assert str(told.value).endswith(said) and "\n" not in str(told.value)


def test_models_without_weights_to_show_are_one_line(nn):
    with pytest.raises(TrainingError, match="m has no Linear layer whose weights could be shown"):
        weights_of(subject_of(nn.Sequential(nn.ReLU()), "m"))
    broken = nn.Linear(64, 3)
    broken.W.data[0, 0] = float("nan")
    with pytest.raises(TrainingError, match="m has NaN or infinite weights"):
        weights_of(subject_of(broken, "m"))
    with pytest.raises(TrainingError, match="takes 5 numbers"):
        weights_of(subject_of(nn.Linear(5, 3), "m"))
