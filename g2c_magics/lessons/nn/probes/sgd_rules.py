"""Updates that are nearly the one asked for: which rule step() followed, where it has no id."""

from types import ModuleType

import torch

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


def some_skipped(nn: ModuleType) -> str | None:
    """Some of the parameters are updated as they should be, and others not at all."""
    step = stepped(nn)
    if step.error is not None:
        return None
    rows = zip(step.params, step.before, step.grads, strict=True)
    done = [match(p, right(old, g)) for p, old, g in rows]
    still = [torch.equal(p, old) for p, old in zip(step.params, step.before, strict=True)]
    if any(done) and any(still) and all(map(max, done, still)):
        which = " and ".join(str(i + 1) for i, stays in enumerate(still) if stays)
        return (
            f"of {len(done)} parameters, number {which} did not move, although it has a gradient. "
            "The loop has to reach every one."
        )
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
    for look in (keeps_the_iterator, other_rule, some_skipped, remembers, skips_zeros)
)
