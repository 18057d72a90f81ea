"""What follows from the facts: pure rules (R1 to R4), and when each must run again.

A rule reads facts (`around.py`) and says arcs (`arc.py`); it knows no database. A batch records the keys of
what it touched; the writer drains them afterwards, and the watermark moves when a batch is drained, so that
no answer ever sees half.

    vessels     charges and draws, between cleans                R4, S15, S16
    pools       what went into orders and runs, what came out    R1, R8, S4 to S8, S12, S18
    holdings    what is in what, until it is taken out           R3, S9, S23
    births      receipts, splits, merges; the only supply        R2, S2, S3, S11
    lives       a serial that is born again                      R12, S14
    groups      lots and their members                           R3, S13
    gaps        positions without a record                       R10, S17
    aliases     one thing under several names                    S1, S28
"""
