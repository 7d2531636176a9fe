"""Causes in the three training functions that have no id: one line of advice each.

The evidence is what the function called, with what, and in which order.
"""

from typing import Any

from torch import Tensor

from g2c_magics.lessons.nn.probes.base import text
from g2c_magics.lessons.nn.probes.training_calls import Call
from g2c_magics.lessons.nn.probes.training_trace import TOO_MANY, TrainingTrace
from g2c_magics.text import counted

ARGUMENTS = ("params", "lr", "weight_decay")
ORDER = "The order is zero_grad(), backward(), step()."


def calls(trace: TrainingTrace, name: str) -> list[Call]:
    return [call for call in trace.calls if call.name == name]


def same_tensor(one: Tensor, others: list[Tensor]) -> bool:
    return any(one is other for other in others)


# --- the model --------------------------------------------------------------------------------


def other_model(trace: TrainingTrace) -> str | None:
    """Models were called, and never the one that was given."""
    called = [call.owner for call in calls(trace, "model")]
    if trace.task == "regression" or not called or any(o is trace.objects for o in called):
        return None
    return (
        "the model that was given was never called: another one was trained, a new one or a copy. "
        "Use the argument `model` itself."
    )


def model_in_loop(trace: TrainingTrace) -> str | None:
    """As many models as steps, where one is asked for."""
    models: list[object] = []
    for call in calls(trace, "model"):
        if not any(call.owner is model for model in models):
            models.append(call.owner)
    if trace.task == "regression" and len(models) == trace.steps > 1:
        return (
            f"{trace.steps} steps were made on {len(models)} different Linears, so each starts "
            "afresh. Make the model once, before the loop."
        )
    return None


def one_forward(trace: TrainingTrace) -> str | None:
    told = "backward through the graph a second time" in str(trace.error)
    kept = trace.error is None and len(calls(trace, "model")) == 1  # with its graph retained
    if (told or kept) and len(calls(trace, "model")) < len(trace.backwards):
        return (
            f"the model was called {counted(len(calls(trace, 'model')), 'time')} for "
            f"{len(trace.backwards)} calls of backward(). The parameters change at each step, so "
            "the prediction and its loss belong inside the loop."
        )
    return None


# --- the optimizer ----------------------------------------------------------------------------


def first_optimizer(trace: TrainingTrace) -> dict[str, Any]:  # Any: whatever the learner passed
    """What the first SGD was made with, by name."""
    made = calls(trace, "SGD")
    if not made:
        return {}
    first = made[0]
    return dict(zip(ARGUMENTS, first.args, strict=False)) | first.options


def optimizers_asked(trace: TrainingTrace) -> tuple[TrainingTrace, dict[str, Any], dict[str, Any]]:
    """A trace with other options, and what SGD was made with in this one and in that."""
    asked = trace.again(lr=0.2, decay=0.5) if trace.task == "classifier" else trace.again(lr=0.02)
    return asked, first_optimizer(trace), first_optimizer(asked)


def swapped_options(trace: TrainingTrace) -> str | None:
    """SGD was made with lr and weight_decay in each other's place."""
    if trace.task != "classifier":
        return None
    asked, _, made = optimizers_asked(trace)
    lr, decay = made.get("lr"), made.get("weight_decay")
    if (lr, decay) != (asked.decay, asked.lr):
        return None
    return (
        f"asked for lr={asked.lr} and weight_decay={asked.decay}, SGD was made with lr={lr} and "
        f"weight_decay={decay}: they have changed places. It takes (params, lr, weight_decay)."
    )


def optimizer_options(trace: TrainingTrace) -> str | None:
    """SGD was made with something else than was asked for."""
    if trace.task == "mnist":
        return None
    asked, first, second = optimizers_asked(trace)
    if "lr" not in first or "lr" not in second:
        return None
    if isinstance(first.get("params"), float):
        return "SGD takes the parameters first and lr second: SGD(model.parameters(), lr)."
    lr, decay = second["lr"], second.get("weight_decay", 0.0)
    if first["lr"] == second["lr"] and trace.lr != asked.lr:
        return (
            f"SGD was made with lr={first['lr']}, whether lr={trace.lr} or lr={asked.lr} was "
            "asked for. Pass the argument lr on."
        )
    if lr != asked.lr:
        return f"asked for lr={asked.lr}, SGD was made with lr={lr}. Pass the argument lr as it is."
    if decay != asked.decay:
        if asked.is_right:
            return (
                f"with weight_decay={asked.decay} the parameters end where they should, and SGD "
                f"was made with weight_decay={decay}: the decay is in the loss, and so in the "
                "losses that came back. Leave it to SGD."
            )
        none = "" if asked.decay else " Nothing asks for a weight decay here."
        return (
            f"asked for weight_decay={asked.decay}, SGD was made with weight_decay={decay}.{none}"
        )
    return None


def changing_lr(trace: TrainingTrace) -> str | None:
    """Optimizers with different learning rates in one call."""
    rates = [value for call in calls(trace, "SGD") for value in call.given(*ARGUMENTS)[1:2]]
    now = [getattr(call.owner, "lr", None) for call in calls(trace, "SGD")]
    if rates and rates[0] == trace.lr and isinstance(now[0], float) and now[0] != rates[0]:
        return (
            f"optimizer.lr was {text(float(rates[0]))} at first, and is {text(now[0])} at the end. "
            "Every step is asked to be of the same lr."
        )
    if len(rates) > 1 and rates[0] == trace.lr and rates[-1] != rates[0]:
        return (
            f"an SGD is made at each step, at first with lr={text(float(rates[0]))}, at last with "
            f"lr={text(float(rates[-1]))}. Every step is asked to be of the same lr."
        )
    return None


def missing_parameters(trace: TrainingTrace) -> str | None:
    """The optimizer holds a part of the model's parameters."""
    params = first_optimizer(trace).get("params")
    if not isinstance(params, list) or trace.task == "mnist":
        return None
    held = [p for p in trace.objects if same_tensor(p, params)]
    if 0 < len(held) < len(trace.objects):
        return (
            f"SGD was given {len(held)} of the model's {len(trace.objects)} parameters, so the "
            "others never change. Give it all of model.parameters()."
        )
    return None


def no_parameters(trace: TrainingTrace) -> str | None:
    """The optimizer was given the model, or its method, in place of the parameters."""
    params = first_optimizer(trace).get("params")
    if isinstance(trace.error, TypeError) and isinstance(params, trace.nn.Module):
        return (
            "SGD was given the model itself. It takes the model's parameters: "
            "SGD(model.parameters(), lr)."
        )
    return None


def given_parts_unused(trace: TrainingTrace) -> str | None:
    """train_one_epoch works with an optimizer or a loss of its own."""
    if trace.task != "mnist" or not trace.backwards:
        return None
    for name, part in (("step", trace.parts[2]), ("loss", trace.parts[3])):
        used = calls(trace, name)
        what = "optimizer" if name == "step" else "loss_fn"
        if used and not any(call.owner is part for call in used):
            return (
                f"the {what} that was given is never used: another, a "
                f"{type(used[0].owner).__name__} of its own, was made in its place. Use the "
                f"argument {what}."
            )
    return None


# --- the order --------------------------------------------------------------------------------


def step_first(trace: TrainingTrace) -> str | None:
    names = [call.name for call in trace.calls]
    if "step" in names and "backward" in names and names.index("step") < names.index("backward"):
        return (
            "step() is called before the first backward(), so each step follows the gradient of "
            f"the step before. {ORDER}"
        )
    return None


def number_of_updates(trace: TrainingTrace) -> str | None:
    """More or fewer updates than asked for."""
    updates, asked = len(calls(trace, "step")), trace.steps
    if trace.error is not None or updates in (0, asked):
        return None
    losses = trace.result[-1] if isinstance(trace.result, tuple) else trace.result
    is_counted = isinstance(losses, list) and len(losses) == updates  # it is in the loop already
    sizes = [call.args[0].shape[0] for call in calls(trace, "model") if call.args]
    if trace.task == "mnist":
        loop = "inside the loop over the batches, once a batch"
        wanted = f"a loader of {asked} batches"
    else:
        loop = "in the loop over the steps, on all rows at once"
        wanted = f"steps={asked}"
    rows = trace.inputs["x"][0].shape[0] if "x" in trace.inputs else 0
    parts = f", on {sizes[0]} of {rows} rows" if rows and sizes and sizes[0] < rows else ""
    if is_counted and not parts:
        return None
    return f"{wanted} led to {counted(updates, 'call')} of step(){parts}. It belongs {loop}."


def no_steps(trace: TrainingTrace) -> str | None:
    """Parameters that changed without gradients."""
    if trace.steps and not trace.backwards and trace.moved and not trace.is_right:
        return (
            f"the parameters changed without a single call of backward(). They are asked to be "
            f"learnt in {trace.steps} steps of forward, loss, backward and update."
        )
    return None


def endless_steps(trace: TrainingTrace) -> str | None:
    if trace.error is not None and TOO_MANY in str(trace.error) and trace.task != "mnist":
        return (
            f"steps={trace.steps} led to more than {10 * trace.steps} calls of backward(). Make "
            "as many steps as the argument says, each on all rows at once."
        )
    return None
