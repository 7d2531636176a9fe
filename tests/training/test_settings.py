"""A command line becomes one value, or one clear line about what is wrong with it."""

import pytest

from g2c_magics.training import OPTIONS, Settings, TrainingError, parse_settings, usage


def test_no_words_are_the_defaults():
    assert parse_settings([]) == Settings()


def test_every_option_is_a_setting_with_the_same_default():
    for option in OPTIONS:
        assert getattr(Settings(), option.field) == option.default
        assert option.flag in usage()


def test_words_become_values():
    line = "--data mnist --epochs 1e1 --batch-size 64 --lr 0.2 --lr-schedule linear --tensorboard"
    settings = parse_settings(line.split())
    assert settings == Settings(
        data="mnist", epochs=10, batch_size=64, lr=0.2, lr_schedule="linear", tensorboard=True
    )


def test_the_old_name_of_a_flag_works_and_tells_the_new_one_once(capsys):
    for line in ("--decay linear", "--decay=linear"):
        assert parse_settings(line.split()).lr_schedule == "linear"
    assert capsys.readouterr().out.startswith("--decay is now --lr-schedule.")
    parse_settings(["--decay", "linear"])
    assert capsys.readouterr().out == ""


def test_several_rates_are_several_runs_with_names_of_their_own():
    settings = parse_settings(["--lr", "0.01,0.1", "--weight-decay", "0,1e-2", "--name", "mlp"])
    assert [(one.lr, one.weight_decay, one.name) for one in settings.variants] == [
        (0.01, 0, "mlp_lr_0_01_decay_0"),
        (0.01, 0.01, "mlp_lr_0_01_decay_0_01"),
        (0.1, 0, "mlp_lr_0_1_decay_0"),
        (0.1, 0.01, "mlp_lr_0_1_decay_0_01"),
    ]
    assert [one.seed for one in Settings(seed=3, repeat=2).variants] == [3, 4]
    assert Settings(name="one").variants == [Settings(name="one")]


@pytest.mark.parametrize(
    ("rates", "names"),
    [
        ("0.1,0.1000001", ["run_lr_0_1", "run_lr_0_1000001"]),
        ("1,1.0000001,10", ["run_lr_1", "run_lr_1_0000001", "run_lr_10"]),
        ("1e-5,1e5", ["run_lr_1e_05", "run_lr_100000"]),
        ("1e-20,1e20", ["run_lr_1e_20", "run_lr_1e20"]),
        ("0.1,0.10000000000000002", ["run_lr_0_10000000000000001", "run_lr_0_10000000000000002"]),
    ],
)
def test_rates_that_are_nearly_equal_get_as_many_digits_as_tell_them_apart(rates, names):
    assert [one.name for one in parse_settings(["--lr", rates]).variants] == names


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--epoch 5", "knows no --epoch. Did you mean --epochs?"),
        ("--batchsize 5", "Did you mean --batch-size?"),
        ("circles", "knows no circles."),
        ("--epochs many", "--epochs wants a whole number. Got many instead."),
        ("--epochs 1.5", "--epochs wants a whole number. Got 1.5 instead."),
        ("--epochs 0", "--epochs wants a whole number of at least 1. Got 0 instead."),
        ("--epochs inf", "--epochs wants a whole number. Got inf instead."),
        ("--epochs", "expected one argument"),
        ("--batch-size 0", "--batch-size wants a whole number of at least 1. Got 0 instead."),
        ("--lr -0.1", "--lr wants a number above 0. Got -0.1 instead."),
        ("--lr 0", "--lr wants a number above 0. Got 0.0 instead."),
        ("--lr nan", "--lr wants a number above 0. Got nan instead."),
        ("--lr 0.1,-1", "--lr wants a number above 0. Got -1.0 instead."),
        ("--lr fast", "--lr wants a number, or several as 0.1,1. Got fast instead."),
        ("--lr 0.1,1,0.10", "--lr wants each value once. Got 0.1 twice."),
        ("--weight-decay 0,0.0", "--weight-decay wants each value once. Got 0 twice."),
        ("--weight-decay -1", "--weight-decay wants a number of at least 0. Got -1.0 instead."),
        ("--val 1", "--val wants a share, at least 0 and below 1. Got 1.0 instead."),
        ("--limit 1", "--limit wants a whole number of at least 2. Got 1 instead."),
        ("--name 2fast", "--name wants a name that Python takes for a variable"),
        ("--name class", "--name wants a name that Python takes for a variable"),
        ("--device gpu", "--device wants one of auto, cpu, mps, cuda. Got gpu instead."),
        ("--device cdua", "Did you mean cuda?"),
        ("--lr-schedule linaer", "Did you mean linear?"),
        ("--fallback cifar", "--fallback wants one of digits. Got cifar instead."),
        ("--lr 0,01", "Got 0,01 instead. Write 0.01: commas separate several numbers."),
        ("--lr 0,5", "Got 0,5 instead. Write 0.5: commas separate several numbers."),
        ("--lr 0,01,0,1", "Write 0.01: commas separate several numbers."),
        ("--weight-decay 0,001", "Got 0,001 instead. Write 0.001: commas"),
        ("--val 0,2", "--val wants a number. Got 0,2 instead. Write 0.2."),
        ("--epochs 1,000", "--epochs wants a whole number. Got 1,000 instead. Write 1000."),
        ("--learning-rate 0.1", "knows no --learning-rate. It is called --lr."),
        ("--learning_rate=0.1", "It is called --lr."),
        ("--name my run", "--name takes one word. Got my run. Write my_run, without the space."),
        ("--lr 0.1, 1", "--lr takes one word. Got 0.1, 1. Write 0.1,1, without the space."),
        ("--data x, y", "--data takes one word. Got x, y. Write x,y, without the space."),
        ("--epochs 5 6", "--epochs takes one word. Got 5 6."),
        ("--seed 4294967296", "--seed wants a whole number from 0 to 4294967295."),
        ("--seed 4294967295 --repeat 2", "Begin with a smaller one."),
        ("--n 1e12", "--n wants a whole number from 10 to 1,000,000. Got 1000000000000 instead."),
        ("--repeat 1e9", "--repeat wants a whole number from 1 to 100."),
        ("--classes 1e6", "--classes wants a whole number from 2 to 100."),
    ],
)
def test_a_bad_line_is_one_clear_line(line, told):
    with pytest.raises(TrainingError) as caught:
        parse_settings(line.split())
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_quoted_name_with_a_space_is_told_with_an_underscore():
    with pytest.raises(TrainingError, match=r"Got my run instead\. Write my_run\.$"):
        parse_settings(["--name", "my run"])


def test_what_looks_like_a_decimal_comma_and_can_be_two_values_is_two():
    assert parse_settings(["--weight-decay", "0,1"]).weight_decay == (0.0, 1.0)
    assert parse_settings(["--lr", "1,3"]).lr == (1.0, 3.0)


def test_the_boundary_is_drawn_where_that_suits_the_data_unless_a_line_says_otherwise():
    lines = ([], ["--boundary"], ["--no-boundary"])
    assert [parse_settings(words).boundary for words in lines] == [None, True, False]
    assert "--boundary, --no-boundary" in usage()
