from project import *

DEBUG = False
