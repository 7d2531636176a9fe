# task: mnist
# wrong: the return stands inside the loop over the batches
# pitfall: none
# says: is inside the loop

def evaluate_accuracy(model, loader):
    right, count = 0, 0
    with torch.no_grad():
        for images, targets in loader:
            logits = model(images.flatten(1).to(model.device))
            right += (logits.argmax(1) == targets.to(model.device)).sum().item()
            count += len(targets)
            return right / count
    raise ValueError("the loader is empty")
