# task: linear
# right: a subclass of the scaffold under the same name

import torch

import g2c.nn


class Linear(g2c.nn.Linear):
    def forward(self, x):
        return x @ self.W + self.b
