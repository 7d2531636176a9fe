# task: module
# wrong: parameters() gives None
# pitfall: none

def parameters(self):
    return None


Module.parameters = parameters
