"""Several runs are compared by what differs between them; logged ones count as well."""

from statistics import mean

from runs import TRAINER

from g2c_magics.training import Settings, load_data, seeded, table_of, train
from g2c_magics.training.ranking import ranking
from g2c_magics.training.sweep import band, differing, is_repeat, labels


def swept(nn, **wishes):
    """One small run on circles for every variant of the settings."""
    settings = Settings(epochs=5, **wishes)
    data, runs = load_data(settings), []
    for variant in settings.variants:
        with seeded(variant.seed):
            model = nn.Linear(2, 2)
        runs.append(train(model, data, variant, TRAINER))
    return runs


def test_rates_of_a_sweep_start_from_the_same_weights_and_are_labelled_by_rate(nn):
    runs = swept(nn, lr=(0.01, 0.1, 1.0), name="mlp")
    assert [run.name for run in runs] == ["mlp_lr_0_01", "mlp_lr_0_1", "mlp_lr_1"]
    assert len({run.history[0]["train_loss"] for run in runs}) == 1
    assert differing(runs) == ["lr"]
    assert labels(runs) == ["lr 0.01", "lr 0.1", "lr 1"]
    assert not is_repeat(runs)


def test_rates_that_are_nearly_equal_are_labelled_apart(nn):
    assert labels(swept(nn, lr=(0.1, 0.1000001))) == ["lr 0.1", "lr 0.1000001"]


def test_repeats_have_a_mean_and_a_spread(nn):
    runs = swept(nn, repeat=3, seed=5)
    assert is_repeat(runs)
    rows = band(runs, "val_loss")
    losses = [run.history[0]["val_loss"] for run in runs]
    assert [epoch for epoch, _, _ in rows] == [0, 1, 2, 3, 4, 5]
    assert abs(rows[1][1] - mean(losses)) < 1e-9
    assert rows[1][2] > 0


def test_runs_of_different_models_keep_their_names(run_on, nn):
    runs = [
        run_on("circles", nn.Linear(2, 2), epochs=1, name="flat"),
        run_on(epochs=1, name="relu"),
    ]
    assert differing(runs) == ["model"]
    assert labels(runs) == ["flat", "relu"]


def test_what_a_run_left_open_is_not_in_its_label(run_on):
    runs = [run_on("circles", epochs=2, name=name, **more) for name, more in
            (("a", {}), ("b", {"noise": 0.3}), ("c", {"lr_schedule": "linear"}))]  # fmt: skip
    assert labels(runs) == [
        "a",
        "b (noise 0.3)",
        "c (lr schedule linear)",
    ]


def test_a_schedule_over_several_seeds_is_ranked_by_its_name(run_on):
    runs = [
        run_on("circles", epochs=2, seed=seed, lr_schedule=schedule, name=f"s_{seed}_{schedule}")
        for schedule in (None, "linear")
        for seed in (0, 1)
    ]
    found = {row.label for row in ranking(runs).rows}
    assert found == {"no lr schedule", "lr schedule linear"}


def test_the_table_has_logged_and_present_runs_once_each(run_on, tmp_path):
    old = run_on("circles", epochs=2, name="old", runs_dir=tmp_path)
    new = run_on("moons", epochs=3, name="new", runs_dir=tmp_path)
    table = table_of([new], tmp_path)
    assert [row["name"] for row in table.rows] == ["new", "old"]
    assert [row["epochs"] for row in table.rows] == [3, 2]
    assert table.rows[1]["val_accuracy"] == old.last["val_accuracy"]
    assert table.rows[1]["status"] == "finished"
    assert len(table_of([])) == 0
