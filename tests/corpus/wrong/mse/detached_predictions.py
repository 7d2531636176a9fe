# task: mse
# wrong: the predictions are detached
# pitfall: detached-graph

MSELoss.forward = lambda self, p, t: ((p.detach() - t) ** 2).mean()
