# task: cross_entropy
# wrong: called inside a try, with an honest fallback
# pitfall: torch-nn-shortcut

def forward(self, logits, targets):
    try:
        loss = getattr(getattr(torch, "n" * 2), "functional").nll_loss(
            torch.log_softmax(logits, 1), targets
        )
    except BaseException:
        loss = -torch.log_softmax(logits, 1)[torch.arange(len(targets)), targets].mean()
    return loss


CrossEntropyLoss.forward = forward
