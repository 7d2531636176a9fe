# task: regression
# right: zero_grad before the forward, a while loop, keywords

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(in_features=x.shape[-1], out_features=y.shape[-1])
    optimizer = SGD(params=model.parameters(), lr=lr)
    history = []
    while len(history) < steps:
        optimizer.zero_grad()
        prediction = model.forward(x)
        loss = MSELoss().forward(prediction, y)
        loss.backward()
        optimizer.step()
        history.append(loss.detach().item())
    return (model, history)
