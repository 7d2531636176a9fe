"""A boundary is computed once into arrays: of any number of classes, on any run or bare model."""

import time

import numpy as np
import pytest
import torch
from runs import subject_of
from sklearn.decomposition import PCA

from g2c_magics.pictures.boundary import boundaries_of, boundary_of
from g2c_magics.pictures.plane import plane_through
from g2c_magics.training import TrainingError


def test_the_arrays_are_what_the_model_says_at_each_point(run_on):
    run = run_on("blobs", classes=4, epochs=100)
    boundary = boundary_of(subject_of(run), grid_points=50)
    assert boundary.probability.shape == (50, 50, 4)
    assert np.allclose(boundary.probability.sum(axis=-1), 1, atol=1e-5)
    point = torch.tensor([[boundary.xx[7, 31], boundary.yy[7, 31]]])
    with torch.no_grad():
        assert boundary.label[7, 31] == run.model(point).argmax().item()
    assert boundary.accuracy == pytest.approx(run.last["val_accuracy"])
    assert boundary.accuracy_of == "val"


def test_every_point_lies_inside(run_on):
    boundary = boundary_of(subject_of(run_on("moons", epochs=5)), grid_points=20)
    left, right, bottom, top = boundary.bounds
    for x, _ in (boundary.train, boundary.val):
        assert left < x[:, 0].min() and x[:, 0].max() < right
        assert bottom < x[:, 1].min() and x[:, 1].max() < top


def test_several_share_one_part_of_the_plane(run_on):
    runs = [run_on("moons", epochs=2), run_on("circles", epochs=2)]
    one, two = boundaries_of([subject_of(run) for run in runs], grid_points=20)
    assert one.bounds == two.bounds
    assert one.bounds[1] > boundary_of(subject_of(runs[1]), grid_points=20).bounds[1]


def test_a_bare_model_with_points_of_ones_own(nn):
    x = np.random.default_rng(0).normal(size=(30, 2))
    boundary = boundary_of(subject_of(nn.Linear(2, 3), "", x, np.arange(30) % 3), grid_points=20)
    assert boundary.name == "Linear"
    assert boundary.classes == 3
    assert boundary.accuracy_of == "given"
    assert boundary.val is None


def test_rows_may_be_a_tensor_an_array_or_lists(nn):
    x, y, model = torch.rand(20, 2), torch.arange(20) % 2, nn.Linear(2, 2)
    expected = boundary_of(subject_of(model, "", x, y), grid_points=20)
    for rows, classes in (
        (x.numpy(), y.numpy()),
        (x.double(), y.float()),
        (x.tolist(), y.tolist()),
        (x, y[:, None]),
    ):
        found = boundary_of(subject_of(model, "", rows, classes), grid_points=20)
        assert found.accuracy == expected.accuracy
        assert np.array_equal(found.label, expected.label)


def test_images_are_cut_along_a_plane_and_it_is_said(run_on):
    run = run_on("digits", epochs=5, lr=0.3)
    boundary = boundary_of(subject_of(run), grid_points=40)
    assert boundary.classes == 10
    assert boundary.axes == ("component 1", "component 2")
    assert "principal components" in boundary.note
    assert boundary.accuracy == pytest.approx(run.last["val_accuracy"], abs=1e-6)
    assert len(boundary.train[0]) == 300


def test_drawing_leaves_the_model_as_it_was(run_on):
    run = run_on("circles", epochs=3)
    before = [p.detach().clone() for p in run.model.parameters()]
    grads = [p.grad.clone() for p in run.model.parameters()]
    boundary_of(subject_of(run))
    for old, grad, p in zip(before, grads, run.model.parameters(), strict=True):
        assert torch.equal(old, p) and torch.equal(grad, p.grad)


def test_a_grid_of_200_by_200_is_quick(run_on):
    run = run_on("circles", epochs=3)
    boundary_of(subject_of(run))
    times = []
    for _ in range(5):
        began = time.process_time()  # of the CPU: a busy neighbour costs nothing
        boundary_of(subject_of(run))
        times.append(time.process_time() - began)
    assert min(times) < 0.15


def test_bad_input_is_one_clear_line(run_on, nn):
    x, y = torch.rand(20, 2), torch.arange(20) % 2
    cases = [
        ((run_on("line", epochs=1),), "numbers and not classes"),
        ((None,), "Expected a run or a model. Got NoneType."),
        ((3,), "Got int."),
        ((nn.Linear,), "is a class. Make a model of it"),
        ((nn.Linear(2, 2),), "name its rows too, --x X --y Y."),
        ((nn.Linear(5, 2), x, y), "Linear cannot take rows of 2 numbers"),
        ((nn.Linear(2, 1), x, y), "gives one output a row"),
        ((nn.Linear(2, 2), x, y[:3]), "--x and --y want as many rows each. Got 20 and 3."),
        ((nn.Linear(2, 2), x[:, 0], y), "--x wants one row per example, (N, D). Got shape (20,)"),
        ((nn.Linear(2, 2), x * float("nan"), y), "--x holds 40 values that are NaN or infinite."),
        ((nn.Linear(2, 2), x[:0], y[:0]), "--x is empty: got shape (0, 2)."),
        ((nn.Linear(2, 2), x, y + 0.5), "--y wants one class per example, whole numbers."),
        ((nn.Linear(3, 2), torch.rand(1, 3), y[:1]), "two rows or more. Got 1 instead."),
        ((lambda rows: None, x, y), "function returns no tensor: is a return missing?"),
        ((lambda rows: rows.sum(), x, y), "function gives shape () for 400 rows."),
        (
            (lambda rows: rows[:5], x, y),
            "gives shape (5, 2) for 400 rows. Expected (400, outputs).",
        ),
        (
            (nn.Linear(2, 2), "words", y),
            "--x wants a tensor or an array of numbers. Got str",
        ),
    ]
    for (value, *rows), told in cases:
        with pytest.raises(TrainingError) as caught:
            boundary_of(subject_of(value, "", *rows), grid_points=20)
        assert told in str(caught.value)
        assert "\n" not in str(caught.value)


def test_nan_weights_are_one_clear_line(run_on):
    run = run_on("circles", epochs=1)
    run.model.layers[0].W.data.fill_(float("nan"))
    with pytest.raises(TrainingError, match="gives NaN or infinite outputs"):
        boundary_of(subject_of(run))


def test_an_unwritten_forward_is_told_as_such(run_on, replace):
    run = run_on("circles", epochs=1)

    def forward(self, x):
        raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")

    replace("Linear.forward", forward)
    with pytest.raises(TrainingError, match="%g2c_borrow linear"):
        boundary_of(subject_of(run))


def test_a_projection_is_scikit_learns_two_principal_components():
    rows = torch.randn(300, 5, generator=torch.Generator().manual_seed(0)) * torch.arange(1, 6) + 2
    plane, pca = plane_through(rows), PCA(n_components=2).fit(rows.numpy())
    points = plane.project(rows)
    assert np.allclose(points, pca.transform(rows.numpy()), atol=1e-3)
    assert np.allclose(plane.inputs(points), pca.inverse_transform(points), atol=1e-3)
    assert plane.projection.kept == pytest.approx(pca.explained_variance_ratio_.sum(), abs=1e-4)
