# task: cross_entropy
# wrong: computed in numpy
# pitfall: detached-graph

import numpy as np


def forward(self, logits, targets):
    z = logits.detach().numpy().astype("float64")
    z = z - z.max(axis=1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), targets.numpy()]
    return torch.tensor(losses.mean(), dtype=torch.float32)


CrossEntropyLoss.forward = forward
