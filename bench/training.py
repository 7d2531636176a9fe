"""How fast %%g2c_train trains, beside bare loops and other libraries. Prints a table of ratios.

    python bench/training.py [--data-dir data] [--rounds 7] [--wait 60]

Each round runs every contestant once, one after the other, so that a busy neighbour hits all of
them; medians over the rounds are compared. A contestant that is not installed is left out, and
said to be. Beside every time stands the test accuracy that was reached in it.
"""

import argparse
import importlib.util
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import torch

from g2c import nn, solutions
from g2c_magics.lessons.lesson import load
from g2c_magics.notebook.session import live_boundary
from g2c_magics.training import Data, Settings, load_data, seeded, train
from g2c_magics.views.run import to_html

TRAINER = load("nn").part("trainer").trainer(nn)
EPOCHS = 2
BATCH, LR = 128, 0.1
HIDDEN = 128
QUIET = 0.3  # load a core below which the machine counts as quiet

Contestant = Callable[[Data], tuple[float, float]]  # data → seconds an epoch, test accuracy


def ours(data: Data) -> tuple[float, float]:
    """%%g2c_train as a notebook runs it: live view and log on."""
    with seeded(0):
        model = nn.build_mnist_mlp(HIDDEN)
    settings = Settings(data="mnist", epochs=EPOCHS, batch_size=BATCH, lr=LR, val=0)
    frames: list[int] = []
    with tempfile.TemporaryDirectory() as runs:
        run = train(
            model,
            data,
            settings,
            TRAINER,
            lambda run: frames.append(len(to_html(run, final=False))),
            runs,
        )
    return sum(row["seconds"] for row in run.history) / EPOCHS, run.test_accuracy


def bare_same_stack(data: Data) -> tuple[float, float]:
    """The learner's parts in a loop of eight lines."""
    torch.manual_seed(0)
    model = nn.build_mnist_mlp(HIDDEN)
    optimizer = nn.SGD(model.parameters(), lr=LR)
    seconds = loop(model, nn.CrossEntropyLoss(), optimizer, data)
    return seconds, accuracy(model, data)


def bare_torch(data: Data) -> tuple[float, float]:
    """torch.nn in the same loop."""
    torch.manual_seed(0)
    model = torch_model()
    seconds = loop(
        model, torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=LR), data
    )
    return seconds, accuracy(model, data)


def data_loader(data: Data) -> tuple[float, float]:
    """torch.nn fed by torchvision's data set through a DataLoader, as tutorials do it."""
    from torchvision import datasets, transforms

    ready = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    images = datasets.MNIST(arguments.data_dir, train=True, transform=ready)
    loader = torch.utils.data.DataLoader(images, batch_size=BATCH, shuffle=True)
    torch.manual_seed(0)
    model = torch_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    loss_fn = torch.nn.CrossEntropyLoss()
    began = time.perf_counter()
    for x, y in loader:
        loss = loss_fn(model(x.flatten(1)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return time.perf_counter() - began, accuracy(model, data)


def skorch(data: Data) -> tuple[float, float]:
    """skorch's NeuralNetClassifier on the tensors in memory."""
    from skorch import NeuralNetClassifier

    torch.manual_seed(0)
    net = NeuralNetClassifier(
        torch_model(),
        criterion=torch.nn.CrossEntropyLoss,
        optimizer=torch.optim.SGD,
        lr=LR,
        max_epochs=EPOCHS,
        batch_size=BATCH,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    )
    began = time.perf_counter()
    net.fit(data.train.x.flatten(1), data.train.y)
    return (time.perf_counter() - began) / EPOCHS, accuracy(net.module_, data)


def lightning(data: Data) -> tuple[float, float]:
    """Lightning's Trainer on a DataLoader over the tensors in memory."""
    import logging
    import warnings

    import lightning as library

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")

    class Module(library.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.model = torch_model()

        def training_step(self, batch, index):
            return torch.nn.functional.cross_entropy(self.model(batch[0].flatten(1)), batch[1])

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=LR)

    torch.manual_seed(0)
    module = Module()
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(*data.train), batch_size=BATCH, shuffle=True
    )
    trainer = library.Trainer(
        max_epochs=1,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    began = time.perf_counter()
    trainer.fit(module, loader)
    return time.perf_counter() - began, accuracy(module.model, data)


def fastai(data: Data) -> tuple[float, float]:
    """fastai's Learner on its own DataLoaders over the tensors in memory."""
    from fastai.basics import SGD, DataLoaders, Learner
    from fastai.data.load import DataLoader

    torch.manual_seed(0)
    pairs = torch.utils.data.TensorDataset(data.train.x.flatten(1), data.train.y)
    few = torch.utils.data.Subset(pairs, range(BATCH))  # it insists on a validation set
    loaders = DataLoaders(DataLoader(pairs, bs=BATCH, shuffle=True), DataLoader(few, bs=BATCH))
    loss_fn = torch.nn.CrossEntropyLoss()
    learner = Learner(loaders, torch_model(), loss_func=loss_fn, opt_func=SGD, lr=LR)
    learner.remove_cbs(learner.cbs.filter(lambda one: "Recorder" in type(one).__name__))
    began = time.perf_counter()
    learner.fit(1)
    return time.perf_counter() - began, accuracy(learner.model, data)


def loop(model, loss_fn, optimizer, data: Data) -> float:
    """Seconds an epoch of the barest loop on data in memory."""
    x, y = data.train.x.flatten(1), data.train.y
    began = time.perf_counter()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            loss = loss_fn(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return (time.perf_counter() - began) / EPOCHS


def torch_model() -> torch.nn.Module:
    return torch.nn.Sequential(
        torch.nn.Flatten(),
        torch.nn.Linear(784, HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, 10),
    )


@torch.no_grad()
def accuracy(model, data: Data) -> float:
    return float((model(data.test.x.flatten(1)).argmax(1) == data.test.y).float().mean())


def circles() -> None:
    """1000 full-batch epochs on 400 points: ours beside the bare loop with the same stack."""
    data = load_data(Settings(data="circles", val=0))
    x, y = data.train

    def bare() -> float:
        with seeded(0):
            model = nn.build_2d_classifier()
        optimizer, loss_fn = nn.SGD(model.parameters(), lr=0.5), nn.CrossEntropyLoss()
        began = time.perf_counter()
        for _ in range(1000):
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return time.perf_counter() - began

    def desk() -> float:
        with seeded(0):
            model = nn.build_2d_classifier()
        settings = Settings(data="circles", epochs=1000, lr=0.5, val=0)
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as runs:
            frame, boundary_of = lambda run: to_html(run, final=False), live_boundary(TRAINER)
            train(model, data, settings, TRAINER, frame, runs, boundary_of=boundary_of)
        return time.perf_counter() - began

    times = [(bare(), desk()) for _ in range(arguments.rounds + 1)][1:]
    plain, watched = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"\ncircles, 1000 full-batch epochs: bare {plain:.2f} s, ours {watched:.2f} s", end="")
    print(f" = {watched / plain:.2f} x (wanted: at most 1.5)")


def one_cell() -> None:
    """From running the cell to its end, data on disk: how long until 97% and 98%."""
    for epochs, lr, wanted, limit in ((3, 0.25, 0.97, 3.0), (10, 0.3, 0.98, 8.0)):
        times, reached = [], []
        for _ in range(3):
            settings = Settings(
                data="mnist", epochs=epochs, batch_size=BATCH, lr=lr, lr_schedule="linear", val=0.05
            )
            began = time.perf_counter()
            data = load_data(settings, arguments.data_dir)
            with seeded(0):
                model = nn.build_mnist_mlp(HIDDEN)
            with tempfile.TemporaryDirectory() as runs:
                run = train(model, data, settings, TRAINER, to_html, runs)
            times.append(time.perf_counter() - began)
            reached.append(run.test_accuracy)
            del data, run
        print(
            f"one cell, {epochs} epochs, lr {lr} falling to 0: {statistics.median(times):.1f} s, "
            f"{100 * statistics.median(reached):.2f}% (wanted: {100 * wanted:.0f}% in {limit} s)"
        )


def memory(data: Data) -> None:
    """What the images take, and that they go when nothing holds them."""
    held = sum(
        split.x.untyped_storage().nbytes() for split in (data.source.train, data.source.test)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"images in memory: {held / 2**20:.0f} MiB (wanted: at most 250); peak {peak:.0f} MiB")


def wait_for_quiet(seconds: float) -> None:
    """Until little else runs on the machine, or the patience is over."""
    import psutil

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if psutil.cpu_percent(interval=1.0) / 100 < QUIET:
            return
    print("the machine did not become quiet: read the ratios with care", file=sys.stderr)


def main() -> None:
    solutions.bind("nn", list(solutions.answers("nn")))
    data = load_data(Settings(data="mnist", val=0), arguments.data_dir)
    contestants: dict[str, Contestant] = {
        "bare loop, torch.nn": bare_torch,
        "bare loop, same stack": bare_same_stack,
        "ours": ours,
        "DataLoader, torch.nn": data_loader,
    }
    for name, contestant in (("skorch", skorch), ("lightning", lightning), ("fastai", fastai)):
        if importlib.util.find_spec(name):
            contestants[name] = contestant
        else:
            print(f"{name} is not installed: left out")
    times: dict[str, list[float]] = {name: [] for name in contestants}
    reached: dict[str, float] = {}
    for number in range(arguments.rounds + 1):
        wait_for_quiet(arguments.wait)
        for name, contestant in contestants.items():
            seconds, reached[name] = contestant(data)
            if number:  # the first round warms up
                times[name].append(seconds)
    base = statistics.median(times["bare loop, torch.nn"])
    head = "MNIST, an epoch of 60,000, batch 128"
    print(f"\n{head:<38}{'median':>8}{'ratio':>8}{'test acc':>10}")
    for name, column in times.items():
        middle = statistics.median(column)
        print(f"{name:<38}{middle:>7.2f}s{middle / base:>8.2f}{100 * reached[name]:>9.1f}%")
    mine = statistics.median(times["ours"])
    slow = statistics.median(times["DataLoader, torch.nn"])
    print(f"ours / bare loop {mine / base:.2f} (wanted: at most 1.20)")
    print(f"DataLoader / ours {slow / mine:.1f} (wanted: at least 7)")
    memory(data)
    del data
    circles()
    one_cell()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", default="data")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--wait", type=float, default=60.0, help="seconds to wait for quiet")
    arguments = parser.parse_args()
    main()
