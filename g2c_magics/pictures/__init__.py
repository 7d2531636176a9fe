"""The picture room: what a picture of a model or a run shows, computed once into plain values.

Imports the training room, neither views nor IPython. The views draw.
"""

from g2c_magics.pictures.animation import Animation, animation_of
from g2c_magics.pictures.boundary import Boundary, boundaries_of, boundary_of
from g2c_magics.pictures.collapse import Collapse, collapse_of
from g2c_magics.pictures.compare import Comparison, comparison_of
from g2c_magics.pictures.fit import Fit, fit_of
from g2c_magics.pictures.layers import Layers, layers_of
from g2c_magics.pictures.mistakes import Mistakes, mistakes_of
from g2c_magics.pictures.neurons import Neurons, neurons_of
from g2c_magics.pictures.rates import Rates, rates_of
from g2c_magics.pictures.shapes import Shapes, shapes_of
from g2c_magics.pictures.subject import Subject, subject_of
from g2c_magics.pictures.weights import WeightImages, weights_of

__all__ = [
    "Animation",
    "Boundary",
    "Collapse",
    "Comparison",
    "Fit",
    "Layers",
    "Mistakes",
    "Neurons",
    "Rates",
    "Shapes",
    "Subject",
    "WeightImages",
    "animation_of",
    "boundaries_of",
    "boundary_of",
    "collapse_of",
    "comparison_of",
    "fit_of",
    "layers_of",
    "mistakes_of",
    "neurons_of",
    "rates_of",
    "shapes_of",
    "subject_of",
    "weights_of",
]
