"""What a training cell is answered when it holds too little, or would replace something."""

import pytest
from answers import write_answers

from g2c_magics.notebook.errors import OneLine, one_line_errors
from g2c_magics.training.data.mnist_files import NotAvailable

MODEL = "Sequential(Linear(2, 4), ReLU(), Linear(4, 2))"


def test_missing_image_files_are_one_line_too():
    with pytest.raises(OneLine, match="MNIST is not there"), one_line_errors():
        raise NotAvailable("MNIST is not there")


@pytest.mark.slow
def test_training_cells_in_a_kernel(kernel, folder):
    write_answers(folder)
    hides = kernel.run(f"%%g2c_train --name hidden --epochs 2\nhidden = 4\n{MODEL}")
    assert "would hide your variable hidden, of type int." in hides.error
    assert kernel.value("hidden") == "4"

    # Each seed of a repeat is what that seed alone is.
    assert kernel.run(f"%%g2c_train --epochs 2 --repeat 2 --name rep\n{MODEL}").error == ""
    assert kernel.run(f"%%g2c_train --epochs 2 --seed 1 --name one\n{MODEL}").error == ""
    assert kernel.value("(rep_seed_1.data.train.x == one.data.train.x).all().item()") == "True"
    assert kernel.value("rep_seed_1.last['val_loss'] == one.last['val_loss']") == "True"
    assert kernel.value("rep_seed_0.last['val_loss'] == one.last['val_loss']") == "False"

    shown = kernel.run(f"%%g2c_train --epochs 100 --lr 0.001,1 --name sweep\n{MODEL}")
    assert "Winner: lr 1, with the lowest validation loss" in shown.plain[0]
    assert "<td" in shown.html[0] and "Winner: lr 1" in shown.html[0]
