"""Invented worlds of complaints with planted gangs, planted look-alikes and the truth about both.

Everything in a world is made up: people, numbers, rooms, companies and texts. Two worlds of one recipe, seed and set of
texts are equal byte for byte.
"""

from complaint_guard.sample.scene import Recipe
from complaint_guard.sample.texts import Texts, load_texts
from complaint_guard.sample.world import World, demo_world, make_world

__all__ = ["Recipe", "Texts", "World", "demo_world", "load_texts", "make_world"]
