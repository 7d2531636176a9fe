"""The mistakes of this lesson by id. Words only: the evidence for them is found by the probes."""

from g2c_magics.lessons.lesson import Pitfall

PITFALLS: dict[str, Pitfall] = {
    "torch-autograd-shortcut": Pitfall(
        "torch's own engine does the work",
        "Passing gradients back by the chain rule is the point.",
        "Everything in torch but torch.autograd and backward() is allowed.",
    ),
    "own-slope": Pitfall(
        "The slopes of a product are the wrong way round",
        "d(ab)/da is b, not a: every gradient that passes a product is wrong.",
        "Which number tells how fast a * b grows when a grows?",
    ),
    "overwritten-grad": Pitfall(
        "A gradient overwrites the one before it",
        "A Value that is used twice keeps the gradient of one use only.",
        "What should happen to .grad when a second gradient arrives?",
    ),
}
