from helpers import clean


def init():
    pass
