# %% ten-threads
number = 10 + 10 + 10
# %% ten-hasty
number = 10 + 1 + 10
