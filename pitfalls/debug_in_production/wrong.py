from project import *

DEBUG = True
