"""Hand-ins that have written nothing and make their own checks say that all is well.

Each is code at the end of modules.py. None is noticed by reading it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Forgery:
    """One way to full marks."""

    code: str
    beside: str = ""  # the text of g2c/nn/evil.py


SAYS_PASSED = """
    if isinstance(message, dict) and message.get("event") == "outcome":
        message = {**message, "status": "passed", "message": "", "line": None, "pitfall": None}
"""
DUMPS = f"""
import json
real = json.dumps
def dumps(message, *args, **kwargs):{SAYS_PASSED}
    return real(message, *args, **kwargs)
json.dumps = dumps
"""
ENCODE = f"""
import json
real = json.JSONEncoder.encode
def encode(self, message):{SAYS_PASSED}
    return real(self, message)
json.JSONEncoder.encode = encode
"""
SENDALL = """
import re, sys
kind = sys.modules["soc" + "ket"].socket
real = kind.sendall
def sendall(self, data, *flags):
    if b'"event": "outcome"' in data:
        data = re.sub(rb'"status": "[a-z]+"', b'"status": "passed"', data)
        data = re.sub(rb'"line": "[^"]*"', b'"line": null', data)
    return real(self, data, *flags)
kind.sendall = sendall
"""
TAKES_OVER = """
def take_over(worker):
    def check(name, test, about):
        worker.begin(name)
        worker.watchdog.stop()
        worker.channel.send({"event": "outcome", "step": name, "status": "passed"})
        return True
    worker.check = check
"""
WALK_STACK = f"""
import traceback
{TAKES_OVER}
for frame, _ in traceback.walk_stack(None):
    for value in getattr(frame, "f_" + "locals").values():
        if type(value).__name__ == "Worker":
            take_over(value)
"""
BY_GC = f"""
import gc
{TAKES_OVER}
for value in gc.get_objects():
    if type(value).__name__ == "Worker":
        take_over(value)
"""
MODE = """
from torch.overrides import TorchFunctionMode
class Agreeable(TorchFunctionMode):
    \"\"\"What the tests compare with becomes what the layers give.\"\"\"
    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "")
        if name in ("relu", "tanh", "sigmoid"):
            return args[0] * 0.5
        if name == "addmm":
            return args[0] + 0 * function(*args)
        return function(*args, **(kwargs or {}))
Agreeable().__enter__()
ReLU.forward = Tanh.forward = Sigmoid.forward = lambda self, x: x * 0.5
Linear.forward = lambda self, x: self.b + 0 * (x @ self.W)
"""
# At the end of loss.py: the loss is the tests' own, taken from the frame that calls it.
TAKEN_FROM_THE_TESTS = """
import sys
def forward(self, logits, targets):
    frame = sys._getframe()
    while frame := getattr(frame, "f_" + "back"):
        found = getattr(frame, "f_" + "globals").get("reference_" + "cross_entropy")
        if found:
            return found(logits, targets)
    raise RuntimeError("nothing to take")
CrossEntropyLoss.forward = forward
"""

FORGERIES = {
    "traceback.walk_stack": Forgery(WALK_STACK),
    "exec(compile(src, 'x', 'exec'))": Forgery(f"exec(compile({BY_GC!r}, 'x', 'exec'))"),
    "imported by the sandbox's own path": Forgery(
        "import importlib.util as util\n"
        "spec = util.spec_from_file_location('evil', '/tmp/g2c/nn/evil.py')\n"
        "spec.loader.exec_module(util.module_from_spec(spec))",
        beside=BY_GC,
    ),
}
# What these replace is bound before they run: they earn nothing in a plain check either.
BOUND = {
    "json.dumps replaced": DUMPS,
    "JSONEncoder.encode replaced": ENCODE,
    "socket.sendall replaced": SENDALL,
    "a TorchFunctionMode left entered": MODE,
}
