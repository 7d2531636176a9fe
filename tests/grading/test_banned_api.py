"""The two watches over banned APIs: the syntax tree's, and the one at run time."""

import time
import traceback

import pytest
import torch
from tiers import tiered

from g2c_magics.grading.integrity import banned_calls
from g2c_magics.grading.integrity.banned_api import find_banned_uses
from g2c_magics.lessons.lesson import Banned, load

LEARNER = "learner.py"
NN = load("nn").banned
AUTOGRAD = Banned(("torch.autograd", "torch.Tensor.backward", "torch.func"), "shortcut", "no")


def apis(source: str) -> list[tuple[int, str, str | None]]:
    return [(s.line, s.api, s.owner) for s in find_banned_uses(source, LEARNER, NN)]


USES = {
    "import torch.nn as nn\nlayer = nn.Linear(2, 3)": (2, "torch.nn.Linear"),
    "from torch import nn\nlayer = nn.Linear(2, 3)": (2, "torch.nn.Linear"),
    "import torch\nlayer = torch.nn.Linear(2, 3)": (2, "torch.nn.Linear"),
    "import torch as t\nlayer = t.nn.Linear(2, 3)": (2, "torch.nn.Linear"),
    "import torch\nnn = torch.nn\nlayer = nn.Linear(2, 3)": (3, "torch.nn.Linear"),
    "import torch\na, b = torch.nn, 1\na.ReLU()": (2, "torch.nn"),
    "from torch.nn import functional as F\nF.relu(x)": (2, "torch.nn.functional.relu"),
    "import torch.nn.functional as F\nF.relu(x)": (2, "torch.nn.functional.relu"),
    "import torch.nn.functional\ntorch.nn.functional.relu(x)": (2, "torch.nn.functional.relu"),
    "from torch.nn.functional import cross_entropy as ce\nce(x, y)": (
        2,
        "torch.nn.functional.cross_entropy",
    ),
    "from torch.nn import Linear": (1, "torch.nn.Linear"),
    "from torch.nn import *": (1, "torch.nn.*"),
    "from torch.optim import SGD\nSGD([], 0.1)": (2, "torch.optim.SGD"),
    "from torch import optim\noptim.SGD([], 0.1)": (2, "torch.optim.SGD"),
    "import torch\ngetattr(torch, 'nn').ReLU()": (2, "torch.nn.ReLU"),
    "import torch\ngetattr(torch, 'n' + 'n').ReLU()": (2, "torch.nn.ReLU"),
    "import torch\ngetattr(torch.nn, 'ReLU')()": (2, "torch.nn.ReLU"),
    "import torch\ngetattr(torch.nn, some_name)()": (2, "torch.nn"),
    "import importlib\nimportlib.import_module('torch.nn').ReLU()": (2, "torch.nn.ReLU"),
    "from importlib import import_module as load\nm = load('torch.nn')\nm.ReLU()": (
        3,
        "torch.nn.ReLU",
    ),
    "import torch\nif (nn := torch.nn):\n    nn.ReLU()": (2, "torch.nn"),
    "import torch\ndef f(x, F=torch.nn.functional):\n    return F.relu(x)": (
        2,
        "torch.nn.functional",
    ),
    "import torch\ntorch._C._nn.linear(x, w)": (2, "torch._C._nn.linear"),
    "import torch._refs.nn.functional as F\nF.relu(x)": (2, "torch._refs.nn.functional.relu"),
}


@pytest.mark.parametrize("source", USES)
def test_a_banned_api_is_found_by_imports_aliases_and_attributes(source: str):
    line, api = USES[source]
    assert (line, api) in [found[:2] for found in apis(source)]


INNOCENT = [
    "import torch\ntorch.relu(x); torch.tanh(x); torch.sigmoid(x); x.clamp(min=0)",
    "import torch\ntorch.logsumexp(x, 1); torch.log_softmax(x, 1); torch.softmax(x, 1)",
    "from torch import relu, tanh, logsumexp\nrelu(x)",
    "from g2c import nn\nnn.Linear(2, 3); nn.SGD([], 0.1)",
    "from g2c.nn import Linear, SGD\nLinear(2, 3)",
    "import g2c.nn as nn\nnn.functional.relu(x)",
    "from . import nn\nnn.Linear(2, 3)",
    "# torch.nn.Linear is off limits\nx = 1",
    '"""Like torch.nn.functional.cross_entropy."""\n',
    "print('torch.nn.Linear')",
    "import torch\nfrom torch import nn\nfrom g2c import nn\nnn.Linear(2, 3)",
    "from torch import nn\ndef f(nn):\n    return nn.Linear(2, 3)",
    "import torch.nn as nn",
    "import torch\nimport torch.nn as nn\ndef f(m: nn.Module, p: torch.nn.Linear) -> None:\n    m",
    "from torch.nn import Module\ndef f(m: Module) -> None:\n    m: Module = m",
    "import torch\nx: torch.nn.Module",
    "def f(torch):\n    return torch.nn.Linear",
    "class Linear:\n    def nn(self):\n        return self.nn.functional",
    "this is not Python",
    "x = {'torch.nn': 1}['torch.nn']",
]


@pytest.mark.parametrize("source", INNOCENT)
def test_what_is_allowed_is_not_found(source: str):
    assert apis(source) == []


def test_the_owner_is_the_top_level_definition_around_the_use():
    source = """
import torch
from torch import nn
from torch.nn import ReLU as Imported
class Linear(nn.Linear):
    pass
class CrossEntropyLoss:
    base = nn.Module
    def forward(self, z, t):
        def inner():
            return nn.functional.cross_entropy(z, t)
        return inner()
def train(model):
    return torch.optim.SGD(model.parameters(), 0.1)
Tanh = nn.Tanh
ReLU.forward = lambda self, x: nn.functional.relu(x)
print(nn.Sigmoid())
"""
    assert [(line, owner) for line, _, owner in apis(source)] == [
        (4, "Imported"),
        (5, "Linear"),
        (8, "CrossEntropyLoss"),
        (11, "CrossEntropyLoss.forward"),
        (14, "train"),
        (15, "Tanh"),
        (16, "ReLU.forward"),
        (17, None),
    ]


# What F is to be, by ways that the syntax tree is not followed along.
REACHED = {
    "vars": "vars(torch)['nn'].functional",
    "a dictionary": "torch.__dict__['nn'].functional",
    "__import__": "__import__('torch').nn.functional",
    "__import__ of the leaf": "__import__('torch.nn.functional', fromlist=['x'])",
    "sys.modules": "sys.modules['torch.nn'].functional",
    "sys.modules.get": "sys.modules.get('torch.nn.functional')",
    "attrgetter": "operator.attrgetter('nn.functional')(torch)",
    "a computed name": "getattr(getattr(torch, 'n' * 2), ''.join(['func', 'tional']))",
    "eval": "eval('torch.nn.functional')",
    "globals": "next(v for k, v in vars(torch).items() if k == 'n' * 2).functional",
}


@pytest.mark.parametrize("way", tiered(REACHED, "vars", "sys.modules"))
def test_a_check_refuses_a_banned_api_however_it_is_reached(way, grader, project):
    cell = (
        f"import operator, sys\nF = {REACHED[way]}\n"
        "def forward(self, x):\n    return F.linear(x, self.W.T, self.b)\nLinear.forward = forward"
    )
    assert not any(api.startswith("torch.nn.functional.") for _, api, _ in apis(cell))
    report = grader.check(["linear"], root=project, cell=cell)
    red = [check for check in report.tasks[0].checks if check.status != "passed"]
    assert report.score == 4 and {check.pitfall for check in red} == {"torch-nn-shortcut"}
    assert any("torch.nn.functional.linear was called on line 4" in c.message for c in red)


# Ways to put torch's own where only a test calls it.
IN_PLACE = {
    "its class": "CrossEntropyLoss = vars(torch)['nn'].CrossEntropyLoss",
    "its function": (
        "CrossEntropyLoss.__call__ = staticmethod(vars(torch)['nn'].functional.cross_entropy)"
    ),
}


@pytest.mark.parametrize("what", IN_PLACE)
def test_a_banned_api_is_refused_in_the_place_of_ones_own(what, grader, project):
    cell = f"from g2c.nn import CrossEntropyLoss\n{IN_PLACE[what]}"
    report = grader.check(["cross_entropy"], root=project, cell=cell)
    checks = report.tasks[0].checks
    assert report.score == 0 and {check.pitfall for check in checks} == {"torch-nn-shortcut"}
    assert all("was called in place of code of yours: building it" in c.message for c in checks)


def test_a_banned_api_that_no_test_calls_is_refused_all_the_same(grader, project):
    cell = (
        "from torch.nn import functional as F\nclass Linear(Linear):\n"
        "    def forward(self, x):\n        if len(x) == 12_345:\n"
        "            return F.linear(x, self.W.T, self.b)\n        return x @ self.W + self.b\n"
    )
    report = grader.check(["linear"], root=project, cell=cell)
    (message,) = {check.message for check in report.tasks[0].checks}
    assert report.score == 0 and "torch.nn.functional.linear is used on line 5" in message


def test_the_functions_of_every_optimizer_are_watched(watch):
    with pytest.raises(banned_calls.BannedCall):
        run("import sys\nsys.modules['torch.optim.adagrad'].adagrad([], [], [], [])")


ROOT = torch.nn.Module()  # not the learner's


@pytest.fixture
def watch():
    installed = banned_calls.install(lambda filename: filename == LEARNER, NN)
    yield installed
    installed.remove()


def run(source: str, filename: str = LEARNER) -> None:
    exec(compile(source, filename, "exec"), {"torch": torch, "root": ROOT})


TRIPS = [
    ("torch.nn.Linear(2, 3)", "torch.nn.Linear"),
    ("torch.nn.ReLU()(torch.ones(2))", "torch.nn.ReLU"),
    ("torch.nn.Parameter(torch.ones(2))", "torch.nn.Parameter"),
    ("torch.nn.functional.relu(torch.ones(2))", "torch.nn.functional.relu"),
    ("torch.nn.functional.linear(torch.ones(2), torch.ones(3, 2))", "torch.nn.functional.linear"),
    ("torch.nn.functional.one_hot(torch.tensor([1]))", "torch.nn.functional.one_hot"),
    ("torch.nn.init.zeros_(torch.ones(2))", "torch.nn.init.zeros_"),
    ("torch.optim.SGD([torch.ones(2, requires_grad=True)], 0.1)", "torch.optim.SGD"),
    ("next(map(torch.nn.functional.relu, [torch.ones(2)]))", "torch.nn.functional.relu"),
    ("f = getattr(getattr(torch, 'n' * 2), 'Re' + 'LU')\nf()", "torch.nn.ReLU"),
    ("eval('torch.nn.Tanh()')", "torch.nn.Tanh"),
    ("exec(compile('torch.nn.Tanh()', '/lib/helper.py', 'exec'))", "torch.nn.Tanh"),
    (
        "import functools\nfunctools.singledispatch(torch.nn.functional.relu)(torch.ones(2))",
        "torch.nn.functional.relu",
    ),
    (
        "from torch.utils.checkpoint import checkpoint\n"
        "checkpoint(torch.nn.functional.relu, torch.ones(2), use_reentrant=False)",
        "torch.nn.functional.relu",
    ),
    (
        "from functools import partial\nfrom torch.utils.data import DataLoader\n"
        "relu = partial(torch.nn.functional.relu, inplace=False)\n"
        "list(DataLoader([torch.ones(2)], batch_size=None, collate_fn=relu))",
        "torch.nn.functional.relu",
    ),
    (
        "from torch import fx\ngraph = fx.Graph()\n"
        "graph.call_function(torch.nn.functional.relu, (torch.ones(2),))\n"
        "fx.Interpreter(root, graph=graph).run()",
        "torch.nn.functional.relu",
    ),
    (
        "class Given(torch.autograd.Function):\n"
        "    setup_context = staticmethod(lambda *_: None)\n"
        "    forward = staticmethod(torch.nn.functional.relu)\n"
        "Given.apply(torch.ones(2))",
        "torch.nn.functional.relu",
    ),
    (
        "from torch.overrides import get_testing_overrides\n"
        "named = {f.__name__: f for f in get_testing_overrides() if hasattr(f, '__name__')}\n"
        "named['linear'](torch.ones(2), torch.ones(3, 2))",
        "torch.nn.functional.linear",
    ),
    (
        "from torch.utils.benchmark import Timer\n"
        "Timer('f(x)', globals={'f': torch.nn.functional.relu, 'x': torch.ones(2)}).timeit(1)",
        "torch.nn.functional.relu",
    ),
    (
        "import sys\nsys.modules['torch.optim.sgd']._single_tensor_sgd([], [], [])",
        "torch.optim.sgd._single_tensor_sgd",
    ),
    ("torch._C._nn.gelu(torch.ones(2))", "torch._C._nn.gelu"),
    ("torch.ops.aten.mse_loss(torch.ones(2), torch.ones(2))", "torch.ops.aten.mse_loss"),
    ("torch.ops.aten.gelu.default(torch.ones(2))", "torch.ops.aten.gelu.default"),
]


@pytest.mark.parametrize(("source", "api"), TRIPS)
def test_a_call_from_learner_code_trips(watch: banned_calls.BannedCalls, source: str, api: str):
    with pytest.raises(banned_calls.BannedCall) as caught:
        run(source)
    assert (caught.value.api, caught.value.file) == (api, LEARNER)
    assert caught.value.line == source.count("\n") + 1
    traceback.clear_frames(caught.tb)  # a checkpoint that was broken off keeps its hooks else


AUTOGRAD_TRIPS = [
    ("torch.autograd.grad(y, [x])", "torch.autograd.grad"),
    ("torch.autograd.backward(y)", "torch.autograd.backward"),
    ("torch.autograd.functional.jacobian(torch.tanh, x)", "torch.autograd.functional.jacobian"),
    ("y.backward()", "torch.Tensor.backward"),
    ("torch.func.grad(torch.sum)(x)", "torch.func.grad"),
    (
        "class Double(torch.autograd.Function):\n"
        "    @staticmethod\n    def forward(ctx, x): return 2 * x\n"
        "Double.apply(x)",
        "torch.autograd.Function.apply",
    ),
    ("import sys\nvars(sys.modules['torch.autograd'])['grad'](y, [x])", "torch.autograd.grad"),
    ("list(map(torch.Tensor.backward, [y]))", "torch.Tensor.backward"),
]


@pytest.mark.parametrize(("source", "api"), AUTOGRAD_TRIPS)
def test_whatever_api_a_lesson_bans_is_watched(source: str, api: str):
    x = torch.ones(2, requires_grad=True)
    names = {"torch": torch, "x": x, "y": (2 * x).sum()}
    installed = banned_calls.install(lambda filename: filename == LEARNER, AUTOGRAD)
    try:
        with pytest.raises(banned_calls.BannedCall) as caught:
            exec(compile(source, LEARNER, "exec"), names)
    finally:
        installed.remove()
    assert (caught.value.api, caught.value.pitfall) == (api, "shortcut")
    assert str(caught.value).endswith(f"on line {source.count(chr(10)) + 1}: no.")


def test_a_lesson_that_bans_autograd_leaves_the_rest_of_torch_alone():
    before = {name: dict(vars(owner)) for name, owner in OWNERS.items()}
    installed = banned_calls.install(lambda filename: filename == LEARNER, AUTOGRAD)
    run(
        "layer = torch.nn.Linear(2, 1)\n"
        "with torch.no_grad(), torch.enable_grad():\n"
        "    loss = torch.nn.functional.mse_loss(layer(torch.ones(3, 2)), torch.ones(3, 1))\n"
        "torch.optim.SGD(layer.parameters(), 0.1).step()\n"
        "data = torch.utils.data.TensorDataset(torch.ones(4, 2))\n"
        "list(torch.utils.data.DataLoader(data, batch_size=2))\n"
    )
    assert find_banned_uses("import torch\ntorch.nn.ReLU()", LEARNER, AUTOGRAD) == []
    assert installed.seen == []
    installed.remove()
    assert {name: dict(vars(owner)) for name, owner in OWNERS.items()} == before


OWNERS = {
    "Tensor": torch.Tensor,
    "autograd": torch.autograd,
    "Function": torch.autograd.Function,
    "func": torch.func,
}


def test_a_lesson_that_bans_nothing_is_not_watched():
    installed = banned_calls.install(lambda filename: True, None)
    run("torch.nn.functional.relu(torch.nn.Linear(2, 1)(torch.ones(1, 2))).sum().backward()")
    installed.remove()
    assert installed.seen == []
    assert find_banned_uses("import torch\ntorch.nn.ReLU()", LEARNER, None) == []


def test_swallowing_it_does_not_help(watch: banned_calls.BannedCalls):
    run("try:\n    torch.nn.ReLU()\nexcept BaseException:\n    pass")
    assert [used.api for used in watch.seen] == ["torch.nn.ReLU"]


def test_a_thread_may_not_do_it_either(watch: banned_calls.BannedCalls):
    run(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(1) as pool:\n"
        "    pool.submit(torch.nn.functional.relu, torch.ones(2))"
    )
    assert [used.api for used in watch.seen] == ["torch.nn.functional.relu"]
    assert "by a thread of yours" in str(watch.seen[0])


def test_allowed_calls_and_other_peoples_calls_go_through(watch: banned_calls.BannedCalls):
    run("torch.relu(torch.ones(2)).tanh().sigmoid().clamp(min=0).logsumexp(0)")
    run("torch.ops.aten.add.Tensor(torch.ones(2), torch.ops.aten.relu(torch.ones(2)))")
    run("torch.stft(torch.ones(64), 16, window=torch.ones(16), return_complex=True)")
    run("torch.fx.symbolic_trace(lambda x: x.relu() @ x)(torch.ones(2))")
    run("import torchvision\ntorchvision.ops.MLP(2, [3])")
    run(
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "data = TensorDataset(torch.ones(4, 2, requires_grad=True))\n"
        "[(x * x).sum().backward() for (x,) in DataLoader(data, batch_size=2, shuffle=True)]"
    )
    layer = torch.nn.Linear(2, 3)
    torch.nn.functional.cross_entropy(layer(torch.ones(4, 2)), torch.tensor([0, 1, 2, 0]))
    torch.optim.SGD(layer.parameters(), 0.1).zero_grad()
    data = torch.utils.data.TensorDataset(torch.ones(4, 2))
    list(torch.utils.data.DataLoader(data, batch_size=2, shuffle=True))
    assert watch.seen == []


def test_removing_it_leaves_torch_as_it_was():
    before = (torch.nn.functional.relu, torch.nn.Module.__init__, torch.nn.Parameter.__new__)
    banned_calls.install(lambda filename: True, NN).remove()
    after = (torch.nn.functional.relu, torch.nn.Module.__init__, torch.nn.Parameter.__new__)
    assert after == before


def test_installing_is_cheap():
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        installed = banned_calls.install(lambda filename: False, NN)
        seconds.append(time.perf_counter() - start)
        installed.remove()
    assert min(seconds) < 0.02
