"""The pages of home."""

from beforehand.office.home.pages.desk import four_cases, index, story_next_day, story_next_hour
from beforehand.office.home.pages.file import file
from beforehand.office.home.pages.files import files, search_page

__all__ = ["file", "files", "four_cases", "index", "search_page", "story_next_day", "story_next_hour"]
