"""Three hints per task, each closer to the code than the one before. Words only."""

HINTS: dict[str, tuple[str, str, str]] = {
    "module": (
        "This one is given. If it fails, something in Module was changed: calling a module runs "
        "its forward, and parameters() is empty until a subclass overrides it.",
        "to(device) moves the numbers inside each parameter and keeps the parameter object, "
        "because an optimizer may hold it too.",
        "Compare your class Module with a fresh copy of g2c/nn/modules.py: __call__ returns "
        "self.forward(*args, **kwargs), and to() assigns to parameter.data and returns self.",
    ),
    "linear": (
        "Take one row of x and one column of W: their dot product is one number of the result. "
        "Then what does b add to it?",
        "Write the shapes down: (N, in) and (in, out) give (N, out), and (out,) is added to each "
        "row by broadcasting. Nothing has to be transposed.",
        "One line: a matrix product, written @ in Python, then + and the bias. Both parameters are "
        "attributes of self.",
    ),
    "relu": (
        "Draw max(0, x): flat on the left of 0, the line y = x on the right.",
        "It works element by element and gives a new tensor of the same shape. A maximum with 0, a"
        " mask or a clamp all work; x itself must stay unchanged.",
        "torch has relu, clamp with a min, maximum and where. Pick one whose name does not end in "
        "an underscore, and return its result.",
    ),
    "tanh": (
        "You need the S-shaped curve from -1 to 1, for any x: what is e to the 1000 in float32?",
        "For large x the formula divides inf by inf. Use the function that torch has for it, or "
        "a single exponential whose exponent is never positive.",
        "torch has a function with exactly this name; return its result for x.",
    ),
    "sigmoid": (
        "You need the S-shaped curve from 0 to 1, for any x. Of the two ways to write it, one "
        "divides inf by inf.",
        "1 / (1 + e to the minus x) is safe in its values, e to the x over (1 + e to the x) is "
        "not. torch has a function that is safe in its gradients too.",
        "torch has a function with exactly this name; return its result for x.",
    ),
    "sequential": (
        "The output of each layer is the input of the next. What is the input of the first?",
        "Keep one variable: before a layer it holds that layer's input, afterwards its output.",
        "A for loop over self.layers that calls each layer on x and puts the result back into x; "
        "the return comes after the loop, not in it.",
    ),
    "mse": (
        "This one is given. If it fails, MSELoss was changed: it is the mean of squared "
        "differences.",
        "One number for the whole batch, over all elements, still on the graph.",
        "Compare your class MSELoss with a fresh copy of g2c/nn/loss.py: a difference, squared, "
        "then .mean().",
    ),
    "cross_entropy": (
        "Take one row by hand: log of the sum of exps, minus the target's logit. The loss of the "
        "batch is the mean over its rows.",
        "Before any exp, subtract from each row its own largest logit: a maximum along dim=1, kept"
        " as a column so that it broadcasts over the row. Subtracting it from the target's logit "
        "too leaves the loss as it was.",
        "Three (N,) tensors: the log of the sum of the shifted exps along dim=1; the shifted logit"
        " at each row's target (gather, or indexing with an arange and the targets); their "
        "difference. Then the mean.",
    ),
    "sgd": (
        "For each parameter: how far, and in which direction? Downhill is against the gradient.",
        "Autograd must not record the update, a parameter without a gradient is skipped, and the "
        "tensor itself has to change: a new tensor under the same name is not the model's.",
        "Under torch.no_grad(), loop over self.params; skip those whose grad is None; subtract in "
        "place lr times (grad plus weight decay times the parameter). Leave param.grad as it is.",
    ),
    "regression": (
        "The loop has four parts: forward, loss, backward, update. What has to be cleared, and "
        "when?",
        "Before the loop: a Linear of the right widths (read them off x and y), MSELoss, an SGD "
        "over the model's parameters with this lr. In it: loss, zero_grad, backward, step, and the"
        " loss kept as a number.",
        "losses.append(loss.item()) once per step, `steps` times; return the model and the list as"
        " a pair. Look at the shapes of model(x) and y: they should be equal.",
    ),
    "classifier": (
        "The network: two Linears with a nonlinearity between them. The accuracy: which column is "
        "largest in each row, and how often is it the target? The training: your regression loop "
        "with another loss.",
        "hidden appears twice in the network. argmax along dim=1 gives (N,) classes to compare with"
        " (N,) targets. weight_decay goes to SGD, and the given model is the one to train.",
        "Sequential(Linear(2, hidden), ReLU(), …) ends with two logits; a mean of correct "
        "predictions is a tensor, so .item() makes it a float; in the loop CrossEntropyLoss takes "
        "model(x) and y.",
    ),
    "mnist": (
        "The same network, wider. One epoch is your loop over batches instead of steps. Batches "
        "differ in size, so count images: add up over images, divide by images.",
        "Flatten each image but not the batch: (B, 1, 28, 28) becomes (B, 784). Multiply a batch's"
        " mean loss by its size before adding it. To measure, build no graph: only count the "
        "correct images.",
        "images.flatten(1); total += loss.item() * len(images) and seen += len(images); raise "
        "ValueError when seen is 0, else return total / seen. evaluate_accuracy does the same with"
        " correct images, under torch.no_grad(), without an optimizer.",
    ),
}
