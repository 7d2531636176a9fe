# task: sequential
# wrong: torch.nn.Sequential
# pitfall: torch-nn-shortcut

import importlib

base = importlib.import_module("torch.nn").Sequential


class Sequential(base):
    @property
    def layers(self):
        return list(self.children())
