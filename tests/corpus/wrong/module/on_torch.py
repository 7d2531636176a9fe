# task: module
# wrong: torch.nn.Module with another name
# pitfall: torch-nn-shortcut

import torch.nn as nn


class Module(nn.Module):
    pass
