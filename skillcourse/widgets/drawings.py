"""The few small pictures of the views, as inline SVG. Each stands beside a word that says the same."""

from __future__ import annotations

from skillcourse.widgets.markup import Markup

_PATHS = {
    "catalog": "M3 3.5h10M3 8h10M3 12.5h6",
    "say": "M2.5 3.5h11v7h-6l-3 2.5v-2.5h-2z",
    "skill": "M8 4C6.5 2.8 4.5 2.5 2.5 2.8v9.4c2-.3 4 0 5.5 1.2 1.5-1.2 3.5-1.5 5.5-1.2V2.8"
    "C11.5 2.5 9.5 2.8 8 4zm0 0v9.4",
    "read": "M4 1.800h5l3 3v9.400H4zM9 1.800v3h3M6 8.500h4M6 11h4",
    "tool": "M2.500 3h11v10h-11zM5 6.500l2 1.800-2 1.800M8.500 10.500h2.500",
    "answer": "M2.800 8.500l3.400 3.400 7-7.500",
    "error": "M8 2.500v7M8 12.300v.4",
    "file": "M4 1.800h5l3 3v9.400H4zM9 1.800v3h3",
    "folder": "M2 4h4l1.500 1.700H14V13H2z",
    "pass": "M2.800 8.500l3.400 3.400 7-7.500",
    "fail": "M4 4l8 8M12 4l-8 8",
    "todo": "M3.500 8h.3M7.850 8h.3M12.200 8h.3",
    "warning": "M8 2.300L14.300 13.500H1.700zM8 6.500v3.300M8 11.600v.2",
}


def icon(name: str) -> Markup:
    """The drawing called ``name``; hidden from screen readers, because the word beside it says it."""
    return Markup(
        '<svg class="sc-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" '
        'focusable="false" fill="none" '
        'stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
