"""Updates that are nearly the one asked for: which rule step() followed, where it has no id."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, match, param, random, text
from g2c_magics.lessons.nn.probes.sgd import DECAY, LR, Rule, ready, right, stepped

RULE = "The rule is p - lr · (grad + λ · p)."
RULES: dict[str, Rule] = {
    "p - lr · (grad + λ · |p|): the decay pushes negative weights away from 0": lambda p, g: (
        p - LR * (g + DECAY * p.abs())
    ),
    "p - lr · (grad + λ · sign(p)): every weight decays by as much, whatever its size": (
        lambda p, g: p - LR * (g + DECAY * p.sign())
    ),
    "p - lr · (grad + λ · p²): λ is multiplied by p, not by its square": lambda p, g: (
        p - LR * (g + DECAY * p**2)
    ),
    "p - lr · (grad + 2 λ · p): the decay is twice as strong": lambda p, g: (
        p - LR * (g + 2 * DECAY * p)
    ),
    "q - lr · λ · q with q = p - lr · grad: the decay is of the weight after the step, not "
    "before": (lambda p, g: (p - LR * g) * (1 - LR * DECAY)),
    "-lr · (grad + λ · p): the old p is lost": lambda p, g: -LR * (g + DECAY * p),
    "p - lr · (sign(grad) + λ · p): the size of the gradient is lost": lambda p, g: (
        p - LR * (g.sign() + DECAY * p)
    ),
    "p - lr · (mean(grad) + λ · p): every number of p has a gradient of its own": lambda p, g: (
        p - LR * (g.mean() + DECAY * p)
    ),
    "p - lr · (grad / |grad| + λ · p): the length of the gradient is lost": lambda p, g: (
        p - LR * (g / g.norm() + DECAY * p)
    ),
    "p - lr · (clamp(grad, -1, 1) + λ · p): large gradients are cut off": lambda p, g: (
        p - LR * (g.clamp(-1, 1) + DECAY * p)
    ),
    "p - lr · (grad + lr · λ · p): the decay is multiplied by lr twice": lambda p, g: (
        p - LR * (g + LR * DECAY * p)
    ),
    "p - lr · (grad + p): λ is not used": lambda p, g: p - LR * (g + p),
    "p - (lr · grad + λ) · p: the parentheses are in another place": lambda p, g: (
        p - (LR * g + DECAY) * p
    ),
    "(p - lr) · (grad + λ · p): the parentheses are in another place": lambda p, g: (
        (p - LR) * (g + DECAY * p)
    ),
}


def other_rule(nn: ModuleType) -> str | None:
    rule = stepped(nn).fitting(RULES)
    return rule and f"the update equals {rule}. {RULE}"


def made(count: int, scale: float = 1.0) -> tuple[list[Tensor], list[Tensor]]:
    """Parameters of two shapes in turn, with gradients, and what one step makes of them."""
    params = [param(random(2 + i % 2, seed=i + 1)) for i in range(count)]
    for i, p in enumerate(params):
        p.grad = random(*p.shape, seed=i + 41, scale=scale)
    return params, [right(p.detach(), p.grad) for p in params if p.grad is not None]


def some_skipped(nn: ModuleType) -> str | None:
    """Some of the parameters are updated as they should be, and others not at all."""
    params, after = made(12)
    before = [p.detach().clone() for p in params]
    nn.SGD(params, LR, DECAY).step()
    done = [match(p, q) for p, q in zip(params, after, strict=True)]
    still = [torch.equal(p, old) for p, old in zip(params, before, strict=True)]
    if any(done) and any(still) and all(map(max, done, still)):
        return (
            f"of {len(params)} parameters with a gradient {sum(still)} did not move, the first of "
            f"them number {still.index(True) + 1}. The loop has to reach every one."
        )
    if done[0] and not all(done):
        return (
            f"of {len(params)} parameters with a gradient only the first {done.index(False)} "
            "moved as the rule says. Each follows its own gradient."
        )
    return None


def lr_of_before(nn: ModuleType) -> str | None:
    """optimizer.lr is changed between two steps, and the step does not change."""
    if not stepped(nn).fits(right):
        return None
    (p,), _ = made(1)
    optimizer = nn.SGD([p], LR)
    optimizer.step()
    optimizer.lr, before = LR / 10, p.detach().clone()
    optimizer.step()
    if p.grad is not None and match(p, before - LR * p.grad):
        return (
            f"optimizer.lr was set from {LR} to {LR / 10} after a step, and the next step was as "
            "long as before. Read self.lr in each step."
        )
    return None


def idle_for_ever(nn: ModuleType) -> str | None:
    """A parameter without a gradient at first, and with one later."""
    if not stepped(nn).fits(right):
        return None
    (idle, busy), after = made(2)
    later, idle.grad = idle.grad, None
    optimizer = nn.SGD([idle, busy], LR, DECAY)
    optimizer.step()
    idle.grad = later
    optimizer.step()
    if later is not None and not match(idle, after[0]):
        return (
            "a parameter had no gradient at the first step, got one, and did not move at the next. "
            "Ask at every step which have one, and forget none."
        )
    return None


def long_gradients(nn: ModuleType) -> str | None:
    """Gradients a thousand times as long are followed in another way."""
    small, big = made(1), made(1, scale=1000.0)
    for params, _ in (small, big):
        nn.SGD(params, LR, DECAY).step()
    if match(small[0][0], small[1][0]) and not match(big[0][0], big[1][0]):
        return (
            "a step along a gradient a thousand times as long is not as the rule says, and one "
            "along a short gradient is. Nothing in the rule limits a gradient."
        )
    return None


def many_steps(nn: ModuleType) -> str | None:
    params, _ = made(1)
    optimizer = nn.SGD(params, 1e-4)
    for step in range(1200):
        before = params[0].detach().clone()
        optimizer.step()
        if torch.equal(params[0], before):
            seen = f"the parameters moved in {step} steps, and in the next one no more."
            return seen if step else None
    return None


def remembers(nn: ModuleType) -> str | None:
    """The first step is right, and the second one with the same gradients is not."""
    step = ready(nn)
    step.optimizer.step()
    if not step.fits(right):
        return None
    lr = getattr(step.optimizer, "lr", LR)
    step.before = [p.detach().clone() for p in step.params]
    step.optimizer.step()
    if step.fits(right):
        return None
    if lr != LR:
        return f"step() changed optimizer.lr from {LR} to {text(float(lr))}: leave it as it is."
    moved = float((step.params[0] - step.before[0]).norm())
    asked = float((right(step.before[0], step.grads[0]) - step.before[0]).norm())
    return (
        f"the first step is right, and the second one, with the same gradients, is "
        f"{moved / asked:.3g} times as long as the rule says. A step depends on nothing but lr, "
        "grad, λ and p."
    )


def skips_zeros(nn: ModuleType) -> str | None:
    p = param(random(3, seed=1))
    p.grad, before = torch.zeros(3), p.detach().clone()
    nn.SGD([p], LR, DECAY).step()
    if torch.equal(p, before) and stepped(nn).fits(right):
        return (
            "a parameter whose gradient is 0 did not decay. Only one whose .grad is None is left "
            "alone: 0 is a gradient."
        )
    return None


def keeps_the_iterator(nn: ModuleType) -> str | None:
    params = [param(random(2, seed=1)), param(random(3, seed=2))]
    held = nn.SGD((p for p in params), LR).params
    if not isinstance(held, list) and iter(held) is held:
        return (
            "SGD keeps the iterator it was given, which is used up after one loop over it. "
            "Keep a list of it: list(params)."
        )
    return None


PROBES = tuple(
    Probe(None, ("sgd",), look)
    for look in (
        keeps_the_iterator,
        other_rule,
        some_skipped,
        remembers,
        skips_zeros,
        lr_of_before,
        idle_for_ever,
        long_gradients,
        many_steps,
    )
)
