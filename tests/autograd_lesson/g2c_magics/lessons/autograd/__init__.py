"""Module 01, a scalar autograd engine: its tasks in teaching order."""

from g2c_magics.lessons.lesson import Banned, Lesson, Task

VALUE = "g2c/autograd/value.py"

LESSON = Lesson(
    name="autograd",
    title="Module 01: a scalar autograd engine",
    order=4,  # after nn, though its folder sorts before it
    banned=Banned(
        apis=("torch.autograd", "torch.Tensor.backward"),
        pitfall="torch-autograd-shortcut",
        why="passing gradients back is what this module builds",
    ),
    tasks=(
        Task("leaf", "a number by itself (given)", VALUE),
        Task("add", "a sum and its slopes", VALUE, ("Value.__add__",)),
        Task("mul", "a product and its slopes", VALUE, ("Value.__mul__",)),
        Task("tanh", "the hyperbolic tangent and its slope", VALUE, ("Value.tanh",)),
        Task("backward", "gradients for everything above", VALUE, ("Value.backward",)),
    ),
)
