"""How fast the pictures are made, beside other libraries on the same model. Prints ratios.

    python bench/pictures.py [--rounds 9]

A 200 x 200 decision boundary: computed, drawn on axes, rendered to a PNG. Ours, scikit-learn's
DecisionBoundaryDisplay and mlxtend's plot_decision_regions get the same trained network, the
latter two through a thin classifier around it. Each round runs every contestant once, so that a
busy neighbour hits all of them; medians over the rounds are compared, after one round to warm up.
A contestant that is not installed is left out, and said to be. Below it our own pictures, a
collapse as large as MNIST's among them, beside a boundary and beside what they may cost.
"""

import argparse
import importlib.util
import io
import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.base import BaseEstimator, ClassifierMixin

from g2c import nn, solutions
from g2c_magics.lessons.lesson import load
from g2c_magics.pictures import animation_of, collapse_of, mistakes_of, neurons_of, subject_of
from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.training import Run, Settings, load_data, seeded, train
from g2c_magics.views import animation as animation_view
from g2c_magics.views import boundary as boundary_view
from g2c_magics.views import collapse as collapse_view
from g2c_magics.views import mistakes as mistakes_view
from g2c_magics.views import neurons as neurons_view

TRAINER = load("nn").part("trainer").trainer(nn)
GRID_POINTS = 200  # along each side
BUDGETS = {
    "boundary, computed": 0.150,
    "animation, computed, shown and saved": 6.0,
    "collapse of 784 features, as shown": 0.5,
}  # seconds, warm


class Classifier(ClassifierMixin, BaseEstimator):
    """The trained network as scikit-learn and mlxtend want to meet it."""

    def __init__(self, model: object = None, classes: int = 2) -> None:
        self.model, self.classes = model, classes
        self.classes_ = np.arange(classes)

    def fit(self, x: np.ndarray, y: np.ndarray) -> "Classifier":
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    @torch.no_grad()
    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return torch.softmax(self.model(torch.from_numpy(np.float32(x))), dim=1).numpy()

    def predict(self, x: np.ndarray) -> np.ndarray:
        return self.predict_proba(x).argmax(axis=1)


def ours(run: Run, ax: object) -> None:
    boundary_view.draw(boundary_of(subject_of(run, TRAINER), grid_points=GRID_POINTS), ax)


def scikit_learn(run: Run, ax: object) -> None:
    from sklearn.inspection import DecisionBoundaryDisplay

    x, y = (part.numpy() for part in run.data.train)
    DecisionBoundaryDisplay.from_estimator(
        Classifier(run.model, run.data.classes),
        x,
        grid_resolution=GRID_POINTS,
        response_method="predict_proba",
        plot_method="contourf",
        ax=ax,
    )
    ax.scatter(*x.T, c=y)


def mlxtend(run: Run, ax: object) -> None:
    from mlxtend.plotting import plot_decision_regions

    x, y = (part.numpy() for part in run.data.train)
    with warnings.catch_warnings(action="ignore"):  # of markers without an edge
        plot_decision_regions(x, y, clf=Classifier(run.model, run.data.classes), ax=ax)


def drawn(make: Callable, run: Run) -> None:
    """On new axes of one size, rendered to a PNG."""
    figure = Figure(figsize=(3.4, 3.3), dpi=96)
    FigureCanvasAgg(figure)
    make(run, figure.subplots())
    figure.savefig(io.BytesIO(), format="png")


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def medians(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each job; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            times[name].append(seconds(job))
    return {name: statistics.median(some[1:]) for name, some in times.items()}


def trained(data: str, epochs: int, lr: float, make: Callable[[], object], **more: object) -> Run:
    settings = Settings(data=data, epochs=epochs, lr=lr, name=data, **more)
    with seeded(0):
        model = make()
    return train(model, load_data(settings), settings, TRAINER)


def network(inputs: int, outputs: int) -> object:
    return nn.Sequential(nn.Linear(inputs, 16), nn.ReLU(), nn.Linear(16, outputs))


def beside_others(run: Run, rounds: int) -> None:
    """One table: drawn boundaries, as ratios to ours."""
    contestants = {"ours": ours, "DecisionBoundaryDisplay": scikit_learn}
    if importlib.util.find_spec("mlxtend"):
        contestants["plot_decision_regions"] = mlxtend
    else:
        print("mlxtend is not installed: left out.")
    jobs = {name: lambda make=make: drawn(make, run) for name, make in contestants.items()}
    found = medians(jobs, rounds)
    print(f"\n{run.data.classes} classes, drawn and rendered         time of ours")
    for name, median in found.items():
        print(f"  {name:<36} {median / found['ours']:>6.2f} x")


def budgets(run: Run, digits: Run, rounds: int) -> None:
    """What our pictures cost, in parts of what they may."""
    subject = subject_of(run, TRAINER)
    large = network(784, 10)
    with seeded(0):  # as many rows and pixels as a collapse of MNIST looks at
        x, y = torch.rand(5000, 784), torch.arange(5000) % 10

    def animation() -> None:
        made = animation_of(subject)
        animation_view.to_html(made)
        animation_view.encode(made, "gif")

    jobs = {
        "boundary, computed": lambda: boundary_of(subject, grid_points=GRID_POINTS),
        "animation, computed, shown and saved": animation,
        "boundary, as shown": lambda: boundary_view.to_html([boundary_of(subject)]),
        "neurons, as shown": lambda: neurons_view.to_html(neurons_of(subject)),
        "collapse, as shown": lambda: collapse_view.to_html(collapse_of(subject)),
        "collapse of 784 features, as shown": lambda: collapse_view.to_html(
            collapse_of(subject_of(large, TRAINER, "large", x, y))
        ),
        "mistakes in digits, as shown": lambda: mistakes_view.to_html(
            mistakes_of(subject_of(digits, TRAINER))
        ),
    }
    found = medians(jobs, min(rounds, 5))
    print(f"\nOurs ({len(animation_of(subject).frames)} frames)                share of its budget")
    for name, median in found.items():
        budget = BUDGETS.get(name)
        told = f"{median / budget:>6.2f}" if budget else "     –"
        print(
            f"  {name:<36} {told}   {median / found['boundary, as shown']:.1f} boundaries, as shown"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    solutions.bind("nn", list(solutions.answers("nn")))
    circles = trained("circles", 400, 0.5, lambda: network(2, 2))
    blobs = trained("blobs", 60, 0.3, lambda: network(2, 5), classes=5)
    digits = trained("digits", 3, 0.05, lambda: network(64, 10))
    for run in (circles, blobs):
        beside_others(run, rounds)
    budgets(circles, digits, rounds)


if __name__ == "__main__":
    main()
