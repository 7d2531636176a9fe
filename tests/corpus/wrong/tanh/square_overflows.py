# task: tanh
# wrong: x / |x| far out, where the square of x overflows
# pitfall: none

def forward(self, x):
    far = x / (x * x).sqrt().clamp(min=1e-6)
    return torch.where(x.abs() < 50, torch.tanh(x), far)


Tanh.forward = forward
