"""The mistakes of this lesson by id: what each one is, why it hurts, where to look.

Words only. The evidence for them is found by the probes here and by watching training.
"""

from g2c_magics.lessons.lesson import Pitfall

PITFALLS: dict[str, Pitfall] = {
    # --- the nine of the course ----------------------------------------------------------------
    "tracked-update": Pitfall(
        "The update is recorded by autograd",
        "Autograd treats the step as part of the function being learnt: it refuses to change a "
        "leaf in place, or the next backward runs through every step ever made.",
        "Which context stops autograd from recording while the parameters change?",
    ),
    "stale-gradients": Pitfall(
        "Gradients of earlier steps are still in .grad",
        "backward() adds to .grad, so a step follows gradients of earlier steps too: the loss may "
        "fall too fast at first, and then explode.",
        "What has to happen to .grad between one step and the next backward?",
    ),
    "unstable-softmax": Pitfall(
        "The softmax formula is taken literally",
        "exp(89) is inf in float32 and exp(-104) is 0. Clamping, adding a small number or "
        "replacing nan hides that, and the result is another number than the loss.",
        "The docstring of CrossEntropyLoss.forward has a form without probabilities, in which each "
        "row's own largest logit is subtracted first.",
    ),
    "no-nonlinearity": Pitfall(
        "There is no nonlinearity",
        "Linears without one between them are equivalent to a single linear map: the decision "
        "boundary stays a straight line, however many layers there are.",
        "What stands between two Linears, does it run, and what does it change?",
    ),
    "torch-nn-shortcut": Pitfall(
        "torch's own version does the work",
        "Building torch.nn, its functional form and torch.optim from plain tensors is the point.",
        "Every torch.* tensor function is allowed, such as torch.relu or torch.logsumexp.",
    ),
    "silent-broadcast": Pitfall(
        "Shapes that differ were broadcast",
        "Shapes that differ are broadcast without a warning, (N, 1) against (N,) into an (N, N) "
        "table: rows then meet the numbers of other rows.",
        "Print every shape on the line that combines the two tensors.",
    ),
    "lr-too-high": Pitfall(
        "The steps are too long",
        "A step that is too long overshoots the minimum, and the loss may grow until it is nan.",
        "Which number multiplies the gradient, and is it lr? If so, try a tenth of it.",
    ),
    "lr-too-low": Pitfall(
        "The steps are too short",
        "The loss falls so slowly that a run may end long before it has learnt.",
        "Which number multiplies the gradient, and is it lr? If so, try ten times as much.",
    ),
    "non-differentiable-loss": Pitfall(
        "The loss goes through argmax or a count, which have no gradient",
        "argmax and == are constant nearly everywhere: there is no gradient to follow.",
        "Train on MSE or cross-entropy, and use the accuracy only to report.",
    ),
    # --- the rest ------------------------------------------------------------------------------
    "missing-bias": Pitfall(
        "The bias is not used",
        "Without b every map goes through the origin, and y = 3x + 2 cannot be fitted.",
        "What is b for, and where should it be added?",
    ),
    "transposed-weight": Pitfall(
        "W is transposed, or on the wrong side",
        "Everything else here counts on W being (in, out): another product runs only where the "
        "shapes happen to fit, and gives other numbers there.",
        "W is (in, out) here: write the shapes of both operands next to the product.",
    ),
    "wrong-sign": Pitfall(
        "A sign is wrong",
        "One sign differs from the formula, so the numbers are off without any error.",
        "Compare every + and - with the formula in the docstring.",
    ),
    "sum-not-mean": Pitfall(
        "A sum instead of a mean",
        "It grows with the number of rows, and as a loss it makes every step longer too.",
        "What should the total be divided by?",
    ),
    "not-scalar": Pitfall(
        "Not a single plain number",
        "A loss or an accuracy of a batch is one number: that is what can be followed downhill, "
        "logged and compared.",
        "What turns many numbers into one, and a tensor of one number into a Python float?",
    ),
    "detached-graph": Pitfall(
        "The result is cut off from the graph",
        "No gradient can flow back through it, so nothing before it will learn.",
        "Look for detach, .data, .item, no_grad, int or float, numpy, or a new tensor made from "
        "numbers.",
    ),
    "inplace-input": Pitfall(
        "The input is changed in place",
        "The tensor belongs to the caller, who goes on with other numbers than before.",
        "Look for assignments into the argument, and for methods that end in an underscore.",
    ),
    "wrong-axis": Pitfall(
        "The right thing along the wrong axis",
        "In a batch each row is one example. Along another axis, numbers of different examples "
        "get mixed, or the wrong ones are counted.",
        "For a batch (N, C), what should the shape be afterwards?",
    ),
    "missing-return": Pitfall(
        "Nothing is returned",
        "A function without return gives None, whatever it computed.",
        "Is there a `return` on every way through the function?",
    ),
    "rebound-parameter": Pitfall(
        "A new tensor was made, the parameter was not changed",
        "The model holds the old tensor, so it never sees the new one.",
        "The model's own tensor has to change: what is the difference between = and changing it?",
    ),
    "decay-ignored": Pitfall(
        "The weight decay is not used",
        "Without it nothing pulls a weight towards 0, which is what counteracts overfitting.",
        "Follow weight_decay from the argument to the update.",
    ),
    "grad-mutated": Pitfall(
        "Gradients are changed that should only be read",
        "Whoever reads .grad afterwards gets other numbers than backward() gave.",
        "Leave .grad as it is: what is computed from it belongs in a new tensor.",
    ),
    "none-grad": Pitfall(
        "A gradient that is None",
        "A parameter that was not used in the loss has no gradient: there is nothing to follow.",
        "Which tensors have a .grad after backward, and what should step() do with those that have"
        " none?",
    ),
    "no-update": Pitfall(
        "The parameters do not move on",
        "All that is learnt is in the parameters of the model: where they do not move on from step "
        "to step, nothing is.",
        "Which call changes the parameters, on which tensors, and what is in .grad by then?",
    ),
    "unweighted-mean": Pitfall(
        "Batches are averaged as if they were equally large",
        "The last batch is smaller: where batches count alike, its examples count for more than "
        "the others, or for less.",
        "Add up over examples, and divide once, by the number of examples.",
    ),
    "overflow": Pitfall(
        "exp overflows",
        "exp(89) is inf in float32, and inf / inf is nan: one large input spoils everything "
        "computed from it.",
        "Which sign of the exponent is safe, or which torch function is?",
    ),
}
