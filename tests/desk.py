"""An office on a virtual screen, as somebody sits before it."""

from tests.running_office import bridge
from tests.screen import descendants, middle, named, wait_for

# com.sun.star.accessibility.AccessibleRole
BUTTON = 44


class Desk:
    """An office on a virtual screen with the extension installed, and the workbook open in it."""

    def __init__(self, office, screen, path):
        self.office, self.screen, self.path = office, screen, path
        self.context = office.connect()
        self.desktop = self._service("frame.Desktop")
        self.document = wait_for(self.desktop.getCurrentComponent)

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def click(self, name, within=None):
        """Click on the button of a name."""
        window = within or self.desktop.getCurrentFrame().getContainerWindow()
        # No window manager gives the focus back to the window behind a message; the first click there would do no more than that.
        window.setFocus()
        self.screen.click(*middle(wait_for(lambda: named(window, name, (BUTTON,)))))

    def dialog(self, button):
        """Return the window, other than the workbook's, that has a button of this name, and all names in it; None when there is none."""
        toolkit = self._service("awt.Toolkit")
        own = self.desktop.getCurrentFrame().getContainerWindow().getAccessibleContext().getAccessibleName()
        for index in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(index)
            try:
                found = [each.getAccessibleName() for each in descendants(window, 8)] if window else []
            except bridge().getClass("com.sun.star.uno.RuntimeException"):
                continue  # it has just been closed
            if button in found and own not in found:
                return window, found
        return None

    def answer(self, button="OK"):
        """Wait for a dialog, click on its button and return its texts."""
        window, texts = wait_for(lambda: self.dialog(button))
        self.click(button, window)
        wait_for(lambda: self.dialog(button) is None)
        return texts

    def sheets(self):
        return list(self.document.Sheets.ElementNames)
