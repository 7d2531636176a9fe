"""Layers by epoch: every number is what plain torch gives, and what the verdicts read."""

import math
import re

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from runs import TRAINER, subject_of

from g2c_magics.pictures import layers_of
from g2c_magics.training import TrainingError, load_data, seeded, train
from g2c_magics.training.settings import Settings
from g2c_magics.views import layers as view


def chain(nn, *widths, activation="ReLU"):
    """Affine layers with activations between them, on two inputs."""
    torch.manual_seed(0)
    parts = []
    for before, after in zip((2, *widths), widths, strict=False):
        parts += [nn.Linear(before, after), getattr(nn, activation)()]
    return nn.Sequential(*parts, nn.Linear(widths[-1], 2))


def by_torch(run, weights, rows, batch, rate):
    """What torch.nn and torch.optim make of a snapshot of Linear, ReLU, Linear."""
    first, second = (torch.nn.Linear(*weights[at].shape) for at in (0, 2))
    with torch.no_grad():
        for layer, at in ((first, 0), (second, 2)):
            layer.weight.copy_(weights[at].T)
            layer.bias.copy_(weights[at + 1])
    x, y = run.data.train.head(rows)
    inner = first(x.flatten(1))
    inner.retain_grad()
    hidden = inner.relu()
    logits = second(hidden)
    logits.retain_grad()
    torch.nn.functional.cross_entropy(logits, y).backward()
    rms = [
        float(one.square().mean().sqrt())
        for one in (hidden.detach(), logits.detach(), inner.grad, logits.grad)
    ]
    dead = (hidden == 0).all(dim=0)
    parameters = [*first.parameters(), *second.parameters()]
    step = torch.optim.SGD(parameters, rate, weight_decay=run.settings.weight_decay)
    step.zero_grad()
    x, y = run.data.train.head(batch)
    torch.nn.functional.cross_entropy(second(first(x.flatten(1)).relu()), y).backward()
    before = [layer.weight.detach().clone() for layer in (first, second)]
    step.step()
    updates = [
        float((layer.weight.detach() - old).norm() / old.norm())
        for layer, old in zip((first, second), before, strict=True)
    ]
    return rms, updates, dead


@pytest.mark.parametrize(
    "wishes",
    [
        {"data": "circles", "epochs": 60, "weight_decay": 0.01},
        {"data": "digits", "epochs": 3, "batch_size": 32, "lr": 0.1, "lr_schedule": "linear"},
    ],
    ids=["whole data and decay", "batches and a falling rate"],
)
def test_each_number_is_what_plain_torch_gives_at_the_same_weights(trained, wishes):
    width, classes = (2, 2) if wishes["data"] == "circles" else (64, 10)

    def make(nn):
        return nn.Sequential(nn.Linear(width, 8), nn.ReLU(), nn.Linear(8, classes))

    run = trained(make=make, **wishes)
    layers = layers_of(subject_of(run))
    now = [parameter.detach() for parameter in run.parameters]
    kept = {one.epoch: one.weights for one in run.snapshots} | {len(run.history): now}
    assert layers.epochs == tuple(kept)
    for at in (0, len(kept) // 2, len(kept) - 1):
        epoch = layers.epochs[at]
        share = 1 - epoch / run.epochs if run.settings.lr_schedule else 1.0
        rate = run.settings.lr * share
        rms, updates, dead = by_torch(run, kept[epoch], layers.rows, layers.batch, rate)
        first, second = layers.blocks
        found = [first.activation, second.activation, first.gradient, second.gradient]
        assert [one[at] for one in found] == pytest.approx(rms, rel=1e-4)
        assert [first.update[at], second.update[at]] == pytest.approx(updates, rel=1e-3, abs=1e-9)
        assert np.array_equal(first.stuck[at], dead.numpy()) and second.stuck is None


def test_dead_units_are_those_of_the_verdict(trained):
    run = trained("moons", lambda nn: chain(nn, 16, 16), epochs=200, lr=30)
    layers = layers_of(subject_of(run))
    (told,) = layers.verdicts
    named = re.search(r"(\d+) of (\d+) ReLU.*\((\d+|all) in layer 2 and (\d+|all) in layer 4", told)
    assert named, told
    counts = [len(block.stuck_now) for block in layers.blocks if block.state == "dead"]
    assert [sum(counts), 32] == [int(number) for number in named.groups()[:2]]
    assert [str(count) for count in counts] == [*named.groups()[2:]]
    assert f"{counts[0]} of 16 dead" in view.to_text(layers) and told in view.to_text(layers)


def test_gradients_are_those_of_the_verdict(trained):
    run = trained("circles", lambda nn: chain(nn, *[8] * 6, activation="Sigmoid"), epochs=20)
    layers = layers_of(subject_of(run))
    (told,) = layers.verdicts
    last, first = re.search(r"from (\S+) at layer 13 to (\S+) at layer 1,", told).groups()
    assert f"{layers.blocks[-1].gradient[0]:.2g}" == last
    assert f"{layers.blocks[0].gradient[0]:.2g}" == first


def test_saturated_units_are_those_of_the_verdict(nn):
    x = torch.randn(200, 2, generator=torch.Generator().manual_seed(0)) * 300
    settings = Settings(data="x,y", epochs=20, lr=0.1)
    data = load_data(settings, variables={"x": x, "y": (x[:, 0] > x[:, 1]).long() ^ (x[:, 0] > 0)})
    with seeded(0):
        model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    run = train(model, data, settings, TRAINER)
    block = layers_of(subject_of(run)).blocks[0]
    assert block.state == "saturated"
    hidden = model.layers[1](model.layers[0](run.data.train.x))
    expected = ((1 - hidden**2) < 0.05).float().mean(dim=0)  # the slope of tanh is 1 - tanh²
    assert block.blocked[-1] == pytest.approx(expected.detach().numpy(), abs=1e-6)
    assert block.stuck_now == tuple((expected >= 0.9).nonzero().flatten().tolist())


def test_looking_changes_nothing_of_the_learners(circles):
    model, state = circles.model, torch.get_rng_state()
    before = [parameter.detach().clone() for parameter in model.parameters()]
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    layers_of(subject_of(circles))
    for parameter, was in zip(model.parameters(), before, strict=True):
        assert torch.equal(parameter, was) and bool((parameter.grad == 1).all())
    assert torch.equal(torch.get_rng_state(), state)


def test_a_model_that_was_changed_after_its_run_is_told(trained):
    run = trained("circles", lambda nn: chain(nn, 8), epochs=5)
    assert layers_of(subject_of(run)).notes == ()
    run.model.layers[2].b.data += torch.tensor([0.0, 3.0])
    (note,) = layers_of(subject_of(run)).notes
    assert note.startswith("the model of run has changed since the run: its validation loss is")
    run.model.layers.append(type(run.model.layers[0])(2, 2))
    with pytest.raises(TrainingError, match=r"its snapshots no longer fit. Train it again."):
        layers_of(subject_of(run))


def test_what_cannot_be_followed_is_one_line(trained, nn):
    with pytest.raises(TrainingError, match=r"follows a run through its epochs. Got m, a bare mod"):
        layers_of(subject_of(nn.Linear(2, 2), "m"))
    run = trained("circles", lambda nn: chain(nn, 8), epochs=3)
    run.snapshots, kept = [], run.snapshots
    with pytest.raises(TrainingError, match=r"kept no weights on its way.*%g2c_curves run"):
        layers_of(subject_of(run))
    run.snapshots, run.history, run.status = kept, [], "interrupted at epoch 1"
    with pytest.raises(TrainingError, match="has no whole epoch, it was interrupted at epoch 1"):
        layers_of(subject_of(run))

    class Skips(nn.Sequential):
        def forward(self, x):
            return super().forward(x) + x

    skips = trained(
        "circles", lambda nn: Skips(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2)), epochs=2
    )
    with pytest.raises(TrainingError, match="is no chain whose layers can be called"):
        layers_of(subject_of(skips))


def test_the_picture_has_a_line_a_block_and_marks_dead_units(trained):
    run = trained("moons", lambda nn: chain(nn, 16, 16), epochs=50, lr=30)
    layers = layers_of(subject_of(run))
    for what in view.TITLES:
        ax = view.draw(layers, Figure().subplots(), what)
        assert len(ax.lines) == 3 + (what == "update")
    picture, ticks = view.units_image(layers)
    assert list(ticks.values()) == [2, 4]
    stuck = np.concatenate([block.stuck[-1] for block in layers.blocks[:2]])
    last = picture[:, -1, 3]
    rows = np.r_[0:16, len(picture) - 16 : len(picture)]
    assert ((last[rows] == 1.0) == stuck).all()
    text, html = view.to_text(layers), view.to_html(layers)
    assert len(html) < 80_000 and "3 Linear(16, 16), 4 ReLU()" in text
    assert math.isfinite(view.figure(layers).get_size_inches().sum())
