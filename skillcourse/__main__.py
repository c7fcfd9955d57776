"""``python -m skillcourse`` is the ``skillcourse`` command."""

from skillcourse.cli import main

if __name__ == "__main__":
    main()
