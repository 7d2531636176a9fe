# task: sgd
# wrong: torch.optim.SGD does the step
# pitfall: torch-nn-shortcut

def step(self):
    torch.optim.SGD(self.params, lr=self.lr, weight_decay=self.weight_decay).step()


SGD.step = step
