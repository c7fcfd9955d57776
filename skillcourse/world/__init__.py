"""The data world of the lessons: one small bookshop, made from a seed, free to use (CC0).

Every lesson's data is a file of this world, so figures agree from lesson to lesson, and a check can make
another shop (another seed) to try a skill on data that nobody has seen. Nothing here is a real shop, person,
book or sale.

``file`` gives the text of a file by its name, ``write`` puts files into a folder.
``python -m skillcourse.world`` does the same from a terminal.
"""

from skillcourse.world.files import KINDS, SEED, file, write
from skillcourse.world.shop import SECTIONS, Book, books

__all__ = ["KINDS", "SECTIONS", "SEED", "Book", "books", "file", "write"]
