"""Browsers as people call them, by what they say of themselves (`User-Agent`). Pure."""

import re

_NAMES = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
)
"""In this order, since most browsers also name those that they are like."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)
_LONGEST = 60


def browser_words(user_agent: str) -> str:
    """Name, version and system, as in "Firefox 140 on Windows"; of what is no known browser the text itself, cut."""
    text = user_agent.strip()
    name = next((f"{name} {match[1]}" for name, pattern in _NAMES if (match := re.search(pattern, text))), None)
    if name is None:
        return text[:_LONGEST] or "unknown browser"
    system = next((system for system, mark in _SYSTEMS if mark in text), None)
    return f"{name} on {system}" if system else name
