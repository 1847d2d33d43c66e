# The app is there, and the origin is named. The middleware is missing.
from project import *
