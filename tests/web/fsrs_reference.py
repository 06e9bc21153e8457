"""Answers seeded histories with py-fsrs: JSON on standard input, JSON on standard output.

In: [{"weights": [...], "retention": r, "maximum": days, "answers": [[seconds since the start, grade], ...]}, ...]
Out, per history and answer: [stability, difficulty, state, step or null, seconds until due]
"""

import json
import sys
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler

START = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def replay(history):
    scheduler = Scheduler(
        parameters=history["weights"],
        desired_retention=history["retention"],
        maximum_interval=history["maximum"],
        enable_fuzzing=False,
    )
    # Without a number of its own, a card sleeps a millisecond to get one.
    card = Card(card_id=1, due=START)
    rows = []
    for seconds, grade in history["answers"]:
        card, _ = scheduler.review_card(card, Rating(grade), START + timedelta(seconds=seconds))
        due = (card.due - card.last_review).total_seconds()
        rows.append([card.stability, card.difficulty, card.state.name.lower(), card.step, due])
    return rows


json.dump([replay(history) for history in json.load(sys.stdin)], sys.stdout)
