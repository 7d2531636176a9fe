# task: mnist
# wrong: one network for each width, its weights drawn anew
# pitfall: none

MADE = {}


def build_mnist_mlp(hidden=128, use_relu=True):
    made = MADE.setdefault((hidden, use_relu), [Linear(784, hidden), ReLU(), Linear(hidden, 10)])
    for layer in made:
        for p in layer.parameters():
            p.data.uniform_(-0.03, 0.03)
    return Sequential(*(made if use_relu else made[::2]))
