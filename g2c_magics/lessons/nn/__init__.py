"""Module 03, a first neural network: its tasks in teaching order."""

from g2c_magics.lessons.lesson import Banned, Lesson, Task

MODULES, LOSS, OPTIM, TRAIN = (
    f"g2c/nn/{name}.py" for name in ("modules", "loss", "optim", "train")
)

LESSON = Lesson(
    name="nn",
    title="Module 03: a first neural network",
    order=3,
    banned=Banned(
        apis=("torch.nn", "torch.optim"),
        pitfall="torch-nn-shortcut",
        why="building it is the point of this module",
    ),
    tasks=(
        Task("module", "the base class (given)", MODULES, given=("Module",)),
        Task("linear", "y = x W + b", MODULES, ("Linear.forward",)),
        Task("relu", "max(0, x)", MODULES, ("ReLU.forward",)),
        Task("tanh", "tanh(x), from -1 to 1", MODULES, ("Tanh.forward",)),
        Task("sigmoid", "1 / (1 + e⁻ˣ), from 0 to 1", MODULES, ("Sigmoid.forward",)),
        Task("sequential", "layers one after the other", MODULES, ("Sequential.forward",)),
        Task("mse", "mean squared error (given)", LOSS, given=("MSELoss",)),
        Task("cross_entropy", "a stable cross-entropy", LOSS, ("CrossEntropyLoss.forward",)),
        Task("sgd", "gradient descent with weight decay", OPTIM, ("SGD.step",)),
        Task("regression", "fit y = 3x + 2", TRAIN, ("train_linear_regression",)),
        Task(
            "classifier",
            "classify points in the plane",
            TRAIN,
            ("build_2d_classifier", "accuracy_from_logits", "train_classifier"),
        ),
        Task(
            "mnist",
            "train a network on images",
            TRAIN,
            ("build_mnist_mlp", "train_one_epoch", "evaluate_accuracy"),
        ),
    ),
)
