import os

from config.settings import *

SECRET_KEY = os.environ["SECRET_KEY"]
