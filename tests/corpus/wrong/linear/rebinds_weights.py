# task: linear
# wrong: the forward puts new tensors in the place of the parameters
# pitfall: rebound-parameter

def forward(self, x):
    self.W = self.W.clone().detach().requires_grad_()
    self.b = self.b.clone().detach().requires_grad_()
    return x @ self.W + self.b


Linear.forward = forward
