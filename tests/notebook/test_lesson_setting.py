"""%config G2CMagics.lesson in a real kernel."""


def test_a_typo_in_the_lessons_name_leaves_everything_as_it_was(kernel):
    kernel.run("%g2c_borrow linear")
    refused = kernel.run("%config G2CMagics.lesson = 'nm'")
    assert "Expected a lesson out of: nn" in refused.text
    assert kernel.run("%g2c_borrow").printed == "Borrowed: linear.\n"
    assert "nn" in kernel.run("%g2c_check mse").text


def test_mending_the_typo_gives_nothing_back_either(kernel):
    kernel.run("%g2c_borrow linear")
    kernel.run("%config G2CMagics.lesson = 'nm'")
    assert kernel.run("%config G2CMagics.lesson = 'nn'").text.strip() == ""
    assert kernel.run("%g2c_borrow").printed == "Borrowed: linear.\n"
