"""Several rates, decays or seeds are several runs of one cell, side by side."""

from g2c_magics.training import Settings, load_data, runs_of, train_all


def sweep_of(nn, on_frame=None, **wishes):
    """A sweep on circles, small, and the number of models that were made."""
    settings = Settings(**{"epochs": 5, **wishes})
    made = []

    def build():
        made.append(nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2)))
        return made[-1]

    return train_all(build, load_data(settings), settings, nn, on_frame), made


def test_each_rate_is_a_run_with_a_model_of_its_own_from_the_same_weights(nn):
    sweep, made = sweep_of(nn, lr=(0.01, 0.1, 1.0), name="mlp")
    assert [run.settings.lr for run in sweep] == [0.01, 0.1, 1.0]
    assert [run.name for run in sweep] == ["mlp_lr_0_01", "mlp_lr_0_1", "mlp_lr_1"]
    assert len({id(model) for model in made}) == 3
    assert len({run.history[0]["train_loss"] for run in sweep}) == 1
    assert sweep.differs == ["lr"]
    assert sweep.best is sweep.runs[2]
    assert runs_of(sweep, sweep.runs[0]) == [*sweep.runs, sweep.runs[0]]


def test_repeats_differ_in_their_seed_and_have_a_mean_and_a_spread(nn):
    sweep, _ = sweep_of(nn, repeat=3, seed=5)
    assert [run.settings.seed for run in sweep] == [5, 6, 7]
    assert sweep.is_repeat
    band = sweep.band("val_loss")
    assert [epoch for epoch, _, _ in band] == [1, 2, 3, 4, 5]
    losses = [run.history[0]["val_loss"] for run in sweep]
    assert min(losses) < band[0][1] < max(losses)
    assert band[0][2] > 0


def test_an_interrupt_ends_the_whole_sweep(nn):
    def on_frame(sweep):
        if len(sweep) == 2:
            raise KeyboardInterrupt

    sweep, made = sweep_of(nn, on_frame, lr=(0.01, 0.1, 1.0))
    assert sweep.interrupted
    assert not sweep.running
    assert len(made) == 2


def test_the_sweep_says_when_it_is_over(nn):
    seen = []
    sweep_of(nn, lambda sweep: seen.append((len(sweep), sweep.running)), lr=(0.1, 1.0))
    assert seen == [(1, True), (1, True), (2, True), (2, False)]
