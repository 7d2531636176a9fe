"""Train on the pretend accelerator, job after job, and print what happened, as JSON.

Run by test_device in a process of its own.
"""

import json
import sys

import fake_device as fake

from g2c_magics.lessons.lesson import load
from g2c_magics.training import Settings, TrainingError, load_data, seeded, train

nn = fake.learners_package()
trainer = load("nn").part("trainer").trainer(nn)


def job(wishes: dict, hidden: int, state: dict[str, bool]) -> dict:
    """Train with these settings on the device in this state, and tell what came of it."""
    fake.state.update({"broken": False, "wrong": False, "reads": 0} | state)
    settings = Settings(**wishes)
    data = load_data(settings)
    with seeded(0):
        model = nn.Sequential(
            nn.Linear(data.features, hidden), nn.ReLU(), nn.Linear(hidden, data.classes)
        )
    frames = []
    try:
        run = train(
            model, data, settings, trainer, on_frame=lambda run: frames.append(fake.state["reads"])
        )
    except TrainingError as error:
        return {"refused": str(error)}
    if run.error:
        raise run.error
    return {
        "device": run.device,
        "weights": str(model.device),
        "status": run.status,
        "notes": run.notes,
        "history": run.history,
        "frames": frames,
    }


print(json.dumps([job(*one) for one in json.loads(sys.argv[1])]))
