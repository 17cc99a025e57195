"""Loops on arrays, compiled by numba: numbers in, numbers out.

Names, units and errors live one room up. A kernel imports numpy, numba and other kernels,
reads no file, writes no log, and is declared with `subside.kernels.jit.kernel`.
"""
