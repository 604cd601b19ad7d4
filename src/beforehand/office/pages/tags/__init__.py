"""The component tags of `{% load office %}`, by what they draw."""
