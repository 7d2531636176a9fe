"""Mistakes are counted class by class, and the most confident come first."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from runs import subject_of
from sklearn.metrics import confusion_matrix

from g2c_magics.pictures import mistakes_of
from g2c_magics.training import TrainingError
from g2c_magics.views import mistakes as view


@pytest.fixture(scope="module")
def digits(trained):
    return trained("digits", lambda nn: nn.Linear(64, 10), epochs=2, lr=0.02)


def test_the_counts_are_those_of_scikit_learn(digits):
    mistakes = mistakes_of(subject_of(digits))
    x, y = digits.data.test
    with torch.no_grad():
        found = digits.model(x.flatten(1)).argmax(dim=1)
    assert mistakes.part == "test"
    assert np.array_equal(mistakes.counts, confusion_matrix(y, found, labels=range(10)))
    assert mistakes.accuracy == pytest.approx(digits.test_accuracy)
    assert np.allclose(mistakes.shares.sum(axis=1), 1)


def test_the_most_confident_mistakes_come_first_with_their_images(digits):
    mistakes = mistakes_of(subject_of(digits))
    x, y = digits.data.test
    confidence = [mistake.probability for mistake in mistakes.most_confident]
    assert confidence == sorted(confidence, reverse=True) and len(confidence) == 12
    for mistake in mistakes.most_confident:
        assert mistake.predicted != mistake.true == y[mistake.row]
        assert np.array_equal(mistake.image, x[mistake.row].reshape(8, 8).numpy())


def test_beside_each_mistake_stand_the_right_answers_most_like_it(digits):
    x, y = digits.data.test
    with torch.no_grad():
        right = digits.model(x.flatten(1)).argmax(dim=1) == y
    for mistake in mistakes_of(subject_of(digits)).most_confident[:3]:
        pairs = ((mistake.true, mistake.right_true), (mistake.predicted, mistake.right_predicted))
        for position, image in pairs:
            rows = x[right & (y == position)]
            if not len(rows):
                assert image is None
                continue
            nearest = min(rows, key=lambda row: float((row - x[mistake.row]).norm()))
            assert np.array_equal(image, nearest.reshape(8, 8).numpy())


def test_own_loaders_are_judged_whole(run_on, nn):
    x = torch.randn(70, 2, generator=torch.Generator().manual_seed(0))
    y = (x[:, 0] > 0).long()
    batches = [(x[at : at + 16], y[at : at + 16]) for at in range(0, 70, 16)]
    run = run_on(
        model=nn.Linear(2, 2), variables={"mine": batches}, train_loader="mine",
        val_loader="mine", epochs=1,
    )  # fmt: skip
    mistakes = mistakes_of(subject_of(run))
    with torch.no_grad():
        wrong = int((run.model(x).argmax(dim=1) != y).sum())
    assert (mistakes.rows, mistakes.wrong) == (70, wrong)


def test_forty_classes_keep_a_readable_matrix(nn):
    x = torch.randn(200, 2, generator=torch.Generator().manual_seed(0))
    made = mistakes_of(subject_of(nn.Linear(2, 40), "many", x, torch.arange(200) % 40))
    ax = view.draw_confusion(made, Figure().subplots())
    assert not ax.texts and [label.get_text() for label in ax.get_xticklabels()][:3] == [
        "0",
        "5",
        "10",
    ]


def test_the_picture_names_its_axes_and_every_image(digits):
    mistakes = mistakes_of(subject_of(digits))
    ax = view.draw_confusion(mistakes, Figure().subplots())
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("is", "taken for")
    shown = {text.get_text() for text in ax.texts}
    assert shown == {str(count) for count in mistakes.counts[mistakes.counts > 0]}
    first = mistakes.most_confident[0]
    title = view.draw_mistake(first, Figure().subplots()).get_title()
    assert title == f"{first.true} → {first.predicted}, {100 * first.probability:.1f}%"
    assert len(view.to_html(mistakes)) < 80_000


def test_the_wrong_points_of_a_plane_are_ringed(trained):
    run = trained("moons", lambda nn: nn.Linear(2, 2), epochs=3)
    mistakes = mistakes_of(subject_of(run))
    x, y = run.data.val
    with torch.no_grad():
        wrong = run.model(x).argmax(dim=1) != y
    assert np.array_equal(mistakes.points, x[wrong].numpy()) and mistakes.wrong == wrong.sum()
    ax = view.draw_points(mistakes, Figure().subplots())
    rings = next(item for item in ax.collections if item.get_label() == "wrong")
    assert len(rings.get_offsets()) == mistakes.wrong > 0


def test_a_model_without_a_mistake_says_so(nn):
    x = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
    model = nn.Linear(2, 2)
    model.W.data = torch.tensor([[-9.0, 9.0], [0.0, 0.0]])
    mistakes = mistakes_of(subject_of(model, "sharp", x, torch.tensor([0, 1])))
    assert mistakes.wrong == 0 and mistakes.most_common is None
    assert "Not one mistake." in view.to_text(mistakes)


def test_numbers_to_predict_have_no_mistakes_to_count(trained):
    run = trained("line", lambda nn: nn.Linear(1, 1), epochs=2, lr=0.1)
    with pytest.raises(TrainingError, match="numbers and not classes"):
        mistakes_of(subject_of(run))


def test_classes_the_model_does_not_know_are_one_line(nn):
    with pytest.raises(TrainingError, match="tells 2 classes apart"):
        mistakes_of(subject_of(nn.Linear(2, 2), "m", torch.zeros(3, 2), torch.tensor([0, 1, 5])))
