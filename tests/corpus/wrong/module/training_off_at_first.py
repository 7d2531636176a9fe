# task: module
# wrong: a new module is not in training
# pitfall: none

Module.training = False
