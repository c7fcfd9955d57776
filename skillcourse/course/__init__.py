"""The lessons: their order, how they are built from their sources, and what a learner has done in them.

Leaves drawing to the widgets and judging to the checks. Importing it reads no file.
"""

from skillcourse.course.build import build
from skillcourse.course.execution import execute
from skillcourse.course.folders import exercise, home, lesson, lessons, root, work_folder
from skillcourse.course.leaks import Leak, leaks
from skillcourse.course.lesson import Choice, Exercise, Lesson, Minutes, Question
from skillcourse.course.progress import ExerciseProgress, LessonProgress, Progress, Summary
from skillcourse.course.solution import ExerciseDiff, FileDiff, Hint, Reset, diff, hint, reset

__all__ = [
    "Choice",
    "Exercise",
    "ExerciseDiff",
    "ExerciseProgress",
    "FileDiff",
    "Hint",
    "Leak",
    "Lesson",
    "LessonProgress",
    "Minutes",
    "Progress",
    "Question",
    "Reset",
    "Summary",
    "build",
    "diff",
    "execute",
    "exercise",
    "hint",
    "home",
    "leaks",
    "lesson",
    "lessons",
    "reset",
    "root",
    "work_folder",
]
