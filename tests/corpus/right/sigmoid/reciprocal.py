# task: sigmoid
# right: reciprocal

class Sigmoid(Module):
    def forward(self, x):
        return (1.0 + (-x).exp()).reciprocal()
