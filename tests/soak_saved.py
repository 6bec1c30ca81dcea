"""x"""


def soak_saved(count, folder):
    return 0
