"""The formats of a report. Each module has one function, render(said), which returns a text."""
