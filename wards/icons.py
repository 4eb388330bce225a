"""The icons: strokes on a grid of 16 by 16, in the colour of the text."""

_CIRCLE = '<circle cx="8" cy="8" r="6.2"/>'
_CIRCLED_DOT_BELOW = f'{_CIRCLE}<path d="M8 4.6v4M8 11.2v.1"/>'

ICONS = {
    "arrow": '<path d="M3 8h9.5M9 4.5L12.5 8 9 11.5"/>',
    "back": '<path d="M6.5 3L3 6.5 6.5 10M3.2 6.5H10a3 3 0 010 6H7"/>',
    "calendar": '<path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.2v3M10.5 2.2v3"/>',
    "check": '<path d="M3 8.5l3.2 3.2L13 5"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.4 1.6"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "down": '<path d="M8 3v9.5M4 9l4 4 4-4"/>',
    "download": '<path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10"/>',
    "empty": '<circle cx="8" cy="8" r="4.5" stroke-dasharray="2.4 2.3"/>',
    "error": _CIRCLED_DOT_BELOW,
    "half": (
        '<circle cx="8" cy="8" r="5.2"/><path d="M8 2.8a5.2 5.2 0 010 10.4z" fill="currentColor"/>'
    ),
    "help": f'{_CIRCLE}<path d="M6.2 6.3a1.9 1.9 0 113 1.6c-.8.5-1.2.9-1.2 1.6M8 11.6v.1"/>',
    "info": f'{_CIRCLE}<path d="M8 7.4v4M8 4.8v.1"/>',
    "lock": '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3"/>',
    "pencil": '<path d="M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4z"/>',
    "person": '<circle cx="8" cy="5.4" r="2.6"/><path d="M2.8 14c.6-3 2.6-4.4 5.2-4.4s4.6 1.4 5.2 4.4"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"/>',
    "public": f'{_CIRCLE}<path d="M1.8 8h12.4M8 1.8c-3.6 3.9-3.6 8.5 0 12.4 3.6-3.9 3.6-8.5 0-12.4"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/>',
    "sort": '<path d="M5 6.5l3-3.5 3 3.5M5 9.5l3 3.5 3-3.5"/>',
    "swap": '<path d="M3 6h10l-2.6-2.6M13 10H3l2.6 2.6"/>',
    "trash": '<path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"/>',
    "up": '<path d="M8 13V3.5M4 7l4-4 4 4"/>',
    "warn": '<path d="M8 2.2L14.6 13.6H1.4zM8 6.6v3M8 11.6v.1"/>',
}
