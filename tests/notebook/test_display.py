"""What a front end is sent: one display that is updated, which VS Code and Colab can follow too."""

import pytest
from answers import write_answers
from test_learner_package import MODEL

pytestmark = pytest.mark.slow


def messages(kernel, code: str) -> list[tuple[str, str | None]]:
    """Kind and display id of every message that puts something below a cell."""
    sent = kernel.client.execute(code)
    found = []
    while True:
        message = kernel.client.get_iopub_msg(timeout=120)
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != sent:
            continue
        if kind == "status" and content["execution_state"] == "idle":
            return found
        if kind not in ("status", "execute_input"):
            found.append((kind, content.get("transient", {}).get("display_id")))


def test_a_training_is_one_display_updated_in_place(kernel, folder):
    write_answers(folder)
    for flags in ("--epochs 3000 --boundary", "--lr 0.1,1 --epochs 50"):
        sent = messages(kernel, f"%%g2c_train --data circles {flags}\n{MODEL}")
        first, *rest = sent[sent[0] == ("stream", None) :]  # "Loading torch …"
        kind, display = first
        assert kind == "display_data" and display
        assert rest and set(rest) == {("update_display_data", display)}  # no clearing, no comms


def test_a_check_and_a_picture_are_the_value_of_their_cell(kernel, folder):
    write_answers(folder)
    kernel.run(f"%%g2c_train --data circles --epochs 3 --name run\n{MODEL}")
    for line in ("%g2c_check linear", "%g2c_boundary run", "%g2c_curves", "%g2c_shapes run"):
        assert messages(kernel, line)[-1] == ("execute_result", None)
