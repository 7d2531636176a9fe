"""One step of the learner's optimizer on parameters whose numbers and gradients we know."""

from dataclasses import dataclass
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import attempt, match, param, random
from g2c_magics.lessons.nn.probes.rebinding import rebound_names

LR, DECAY = 0.1, 0.5


@dataclass
class Step:
    """What one call of step() did to parameters whose numbers and gradients we know."""

    params: list[Tensor]
    before: list[Tensor]
    grads: list[Tensor]
    objects: list[Tensor]
    optimizer: object
    error: Exception | None = None
    rebound: list[str] | None = None

    @property
    def moved(self) -> bool:
        pairs = zip(self.params, self.before, strict=True)
        return any(not torch.equal(p.detach(), old) for p, old in pairs)

    def fits(self, *rules: object) -> bool:
        """Whether every parameter follows one of these rules (p, g) → new p."""
        if self.error is not None:
            return False
        return all(
            any(match(p, rule(old, g)) for rule in rules)
            for p, old, g in zip(self.params, self.before, self.grads, strict=True)
        )


def made(nn: ModuleType, lr: float = LR, decay: float = DECAY) -> Step:
    """Three parameters with gradients, and an optimizer of the learner's that has not stepped."""
    params = [param(random(*shape, seed=i + 1)) for i, shape in enumerate([(3,), (2, 4), (1,)])]
    for i, p in enumerate(params):
        p.grad = random(*p.shape, seed=i + 21)
    return Step(
        params=params,
        before=[p.detach().clone() for p in params],
        grads=[p.grad.clone() for p in params],
        objects=[p.grad for p in params],
        optimizer=nn.SGD(params, lr, decay),
    )


def stepped(nn: ModuleType, lr: float = LR, decay: float = DECAY, watch: bool = False) -> Step:
    """One step, as it went."""
    step = made(nn, lr, decay)
    run = step.optimizer.step
    if watch:
        step.rebound, step.error = attempt(
            lambda: rebound_names(nn.SGD.step, run, lambda: step.params)
        )
    else:
        _, step.error = attempt(run)
    return step
