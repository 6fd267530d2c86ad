"""SM-1, a model of coercion in stages.

In: a world's quantities, levers, a regime. Out: stocks and counters by month.
"""
