"""Every cause that has no id, in the order in which they are asked for: one line of advice each.

Asked after the mistakes with an id, and before the slips that errors tell of. FIRST are asked
before: a mistake with an id that follows from one of these is not the cause.
"""

from collections.abc import Callable
from functools import partial
from types import ModuleType

from g2c_magics.lessons.nn.probes import (
    network_causes,
    sgd_rules,
    share_causes,
    training_causes,
    training_inputs,
    training_results,
    training_runs,
)
from g2c_magics.lessons.nn.probes.base import Probe, probe_each
from g2c_magics.lessons.nn.probes.networks import ACCURACY_CHECKS, NETWORK_CHECKS
from g2c_magics.lessons.nn.probes.training import CHECKS
from g2c_magics.lessons.nn.probes.training_results import changed_default
from g2c_magics.lessons.nn.probes.training_trace import TRACES, TrainingTrace

DEFAULTS: tuple[tuple[str, str, dict[str, object], tuple[str, ...] | None], ...] = (
    ("sgd", "SGD.__init__", {"weight_decay": 0.0}, None),
    ("regression", "train_linear_regression", {"steps": 500, "lr": 0.1}, None),
    ("classifier", "build_2d_classifier", {"hidden": 16}, NETWORK_CHECKS["classifier"]),
    (
        "classifier",
        "train_classifier",
        {"steps": 1000, "lr": 0.1, "weight_decay": 0.0},
        CHECKS["classifier"],
    ),
    ("mnist", "build_mnist_mlp", {"hidden": 128}, NETWORK_CHECKS["mnist"]),
)


def about_traces(
    *looks: Callable[[TrainingTrace], str | None], pitfall: str | None = None
) -> tuple[Probe, ...]:
    """These questions about the trace of each training function."""

    def asked(look: Callable[[TrainingTrace], str | None], task: str, nn: ModuleType) -> str | None:
        return look(TRACES[task](nn))

    return tuple(
        probe for look in looks for probe in probe_each(pitfall, partial(asked, look), CHECKS)
    )


FIRST = (
    *about_traces(training_causes.other_model, training_causes.model_in_loop, pitfall="no-update"),
    *(
        Probe(None, (task,), partial(changed_default, function, wanted), checks)
        for task, function, wanted, checks in DEFAULTS
    ),
    *about_traces(
        training_results.wrong_kind,
        training_causes.swapped_options,
        training_inputs.other_loss,
    ),
    Probe(
        "no-nonlinearity",
        ("mnist",),
        partial(changed_default, "build_mnist_mlp", {"use_relu": True}),
        NETWORK_CHECKS["mnist"],
    ),
    *probe_each("no-nonlinearity", network_causes.flag_turned, {"mnist": NETWORK_CHECKS["mnist"]}),
    *share_causes.FIRST,
    *training_runs.FIRST,
)
CAUSES = (
    *about_traces(
        training_results.kept_list,
        training_inputs.swapped_arguments,
        training_inputs.whole_numbers_as_floats,
        training_causes.no_parameters,
        training_causes.one_forward,
        training_causes.given_parts_unused,
        training_causes.step_first,
        training_inputs.squashed_logits,
        training_inputs.mixed_rows,
        training_inputs.changed_inputs,
        training_causes.missing_parameters,
        training_causes.endless_steps,
        training_causes.optimizer_options,
        training_causes.changing_lr,
        training_causes.no_steps,
        training_results.wrong_losses,
        training_results.wrong_epoch_loss,
    ),
    *training_runs.PROBES,
    *sgd_rules.PROBES,
    *probe_each(None, network_causes.wrong_layers, NETWORK_CHECKS),
    *probe_each(None, share_causes.wrong_share, ACCURACY_CHECKS),
    *probe_each(None, share_causes.wrong_type, ACCURACY_CHECKS),
    *probe_each(None, share_causes.rows_not_looked_at, ACCURACY_CHECKS),
    *share_causes.PROBES,
)
# After the slips that errors tell of.
LAST = (
    *about_traces(training_causes.number_of_updates, training_results.wrong_number_of_steps),
    *training_runs.LAST,
)
