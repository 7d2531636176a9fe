# task: linear
# wrong: the weights of the first call are kept for ever
# pitfall: none
# says: With other numbers in W the result stayed the same: use self.W itself, at every

def forward(self, x):
    if not hasattr(self, "kept"):
        self.kept = (self.W.clone(), self.b.clone())
    W, b = self.kept
    return x @ W + b


Linear.forward = forward
