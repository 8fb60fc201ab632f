"""How pages write dates, times, numbers and states."""
