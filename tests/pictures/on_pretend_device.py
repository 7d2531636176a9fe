"""Make every picture of a model on the pretend accelerator, and print what came of each, as JSON.

Run by test_pictures_device in a process of its own.
"""

import json

import fake_device as fake

from g2c_magics.lessons.lesson import load
from g2c_magics.pictures import (
    animation_of,
    collapse_of,
    mistakes_of,
    neurons_of,
    shapes_of,
    subject_of,
)
from g2c_magics.pictures.boundary import boundary_of
from g2c_magics.training import Settings, load_data, seeded, train

nn = fake.learners_package()
trainer = load("nn").part("trainer").trainer(nn)
settings = Settings(data="circles", epochs=30, lr=0.5, device=fake.NAME)
with seeded(0):
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
run = train(model, load_data(settings), settings, trainer)
subject = subject_of(run, trainer)
collapse = collapse_of(subject)
print(
    json.dumps(
        {
            "device": str(model.device),
            "boundary": boundary_of(subject, grid_points=20).accuracy,
            "val_accuracy": run.last["val_accuracy"],
            "animation": [frame.accuracy for _, frame in animation_of(subject).frames],
            "neurons": len(neurons_of(subject).units),
            "collapse": [collapse.exact, collapse.stop.layer],
            "mistakes": mistakes_of(subject).accuracy,
            "shapes": [step.status for step in shapes_of(subject).steps],
            "device after": str(model.device),
        }
    )
)
